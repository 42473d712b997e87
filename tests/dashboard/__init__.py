"""What screens, pages, papers and the door say and do, in process."""
