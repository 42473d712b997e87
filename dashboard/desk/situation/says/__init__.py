"""What *Läget* says: pure functions from facts to frozen values; no Streamlit."""
