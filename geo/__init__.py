"""Where things are: GeoDataFrame in, GeoDataFrame out."""
