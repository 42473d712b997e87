"""What is true: the store, its rules and the only services that write to it; knows neither Streamlit nor geometry."""
