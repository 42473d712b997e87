"""Where things are: GeoDataFrame in, GeoDataFrame out; the only package with geometry."""

import os
from typing import Final

# Drivers that ask other hosts for what a file names. GDAL reads this once, when it is first loaded.
CALLING_OUT: Final = (
    *("ADBC", "AmigoCloud", "Carto", "CSW", "EEDA", "Elasticsearch", "GDALG", "GeoRSS", "HTTP"),
    *("NGW", "OAPIF", "OGCAPI", "OGR_VRT", "PLSCENES", "PMTiles", "STACIT", "WFS"),
)
os.environ["OGR_SKIP"] = ",".join(CALLING_OUT)
os.environ["GML_DOWNLOAD_SCHEMA"] = "NO"
os.environ["PROJ_NETWORK"] = "OFF"
