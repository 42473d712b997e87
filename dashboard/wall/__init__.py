"""What the wall and the map say: pure functions from facts to frozen values; no Streamlit."""
