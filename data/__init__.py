"""What is true: the store, its rules and its only writers; knows neither Streamlit nor geometry."""
