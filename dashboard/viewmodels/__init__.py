"""What pages say: pure functions from facts to frozen dataclasses; no streamlit, no folium."""
