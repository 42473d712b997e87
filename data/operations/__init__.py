"""Operations: opened, changed, closed, kept; and what was known of one at a past moment."""
