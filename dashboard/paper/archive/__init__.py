"""The archive package: an operation as one signed file that can be checked without the store."""
