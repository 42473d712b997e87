"""Files of rows that people edit (XLSX, CSV, YAML): read whole, every fault with its place.

This room opens any of them and knows what a spreadsheet does to an id, a date, a formula or a merged
cell; each subject's list file says which columns a list has and judges its rows. Every refused row has
its sheet, row and reason.
"""
