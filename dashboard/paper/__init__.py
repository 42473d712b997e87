"""What is printed or leaves as a file: situation reports, evaluations, exports, the archive package."""
