"""Situation reports on paper: PDF, Word, web page and plain text, all from one view model."""
