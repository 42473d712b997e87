"""The peer: the same map in plain Streamlit with streamlit-folium, redrawn every two seconds."""
