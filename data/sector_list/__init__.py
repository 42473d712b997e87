"""The sector organisation as a file that people edit: read, checked and shown before anything is stored."""
