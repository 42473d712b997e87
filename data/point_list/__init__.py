"""A municipality's list of trygghetspunkter as a file: spreadsheet, CSV or GeoJSON in, checked rows out."""
