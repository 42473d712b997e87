"""Files of rows that people edit (XLSX, CSV, YAML): read whole, every fault with its place."""
