"""What the pages draw with that Streamlit lacks: exact text and tables, the live strip, the map."""
