"""A second machine that follows the store and can take over: what the one gives away, and the other keeps."""
