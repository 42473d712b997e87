"""What people see and call; the only package that knows Streamlit or HTTP."""
