"""What *Tänk om* works out and says; no Streamlit here."""
