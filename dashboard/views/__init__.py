"""The pages: st.* only, one file a page; what they say comes from the view models."""
