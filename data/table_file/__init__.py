"""Tables in files that people edit (XLSX, CSV): read whole, with the place of everything that is wrong."""
