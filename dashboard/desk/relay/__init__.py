"""Ta emot rapport: what somebody says, written down in their name."""
