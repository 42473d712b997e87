"""The notice plan as a file that people edit: read and checked before anything is stored."""
