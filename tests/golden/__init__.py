"""A store and a package that were written once and must open, read and verify to the letter for ever."""
