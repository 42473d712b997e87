"""The file on the stick: signed by who wrote it, encrypted to who reads it."""
