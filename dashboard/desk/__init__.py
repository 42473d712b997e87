"""The desk: Streamlit, a folder for each place in the menu: its page, what it says, its forms."""
