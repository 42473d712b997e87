"""Reference data: sectors, points, words and validities, each with source and status."""
