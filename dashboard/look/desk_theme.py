"""The light desk's theme, as options of Streamlit: in code, so that it is wherever the application is.

Colours are those of dashboard/look/style.py (a test holds them together); fonts are Streamlit's own, so that
nothing is fetched from outside.
"""

from collections.abc import Mapping
from typing import Any, Final

DESK_THEME: Final[Mapping[str, Any]] = {
    "theme.base": "light",
    "theme.primaryColor": "#0b5cad",
    "theme.backgroundColor": "#eef2f5",
    "theme.secondaryBackgroundColor": "#ffffff",
    "theme.textColor": "#131c24",
    "theme.linkColor": "#0b5cad",
    "theme.borderColor": "#c9d3db",
    "theme.baseRadius": "6px",
    "theme.baseFontSize": 16,
    "theme.redColor": "#c0271c",
    "theme.redTextColor": "#a81a10",
    "theme.redBackgroundColor": "#f9dedb",
    "theme.orangeColor": "#e69f00",
    "theme.orangeTextColor": "#7a5200",
    "theme.orangeBackgroundColor": "#fbefd2",
    "theme.yellowColor": "#f2b134",
    "theme.yellowTextColor": "#7a5200",
    "theme.yellowBackgroundColor": "#fbefd2",
    "theme.greenColor": "#2f6b4c",
    "theme.greenTextColor": "#0d3a26",
    "theme.greenBackgroundColor": "#dcefe3",
    "theme.grayColor": "#5c6a76",
    "theme.grayTextColor": "#4b5a67",
    "theme.grayBackgroundColor": "#e9edf0",
    "theme.headingFontSizes": ["1.6rem", "1.2rem", "1.1rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [600, 600, 600, 600, 600, 600],
    "theme.sidebar.backgroundColor": "#e1e8ed",
    "theme.sidebar.secondaryBackgroundColor": "#ffffff",
    "theme.sidebar.borderColor": "#c9d3db",
}
