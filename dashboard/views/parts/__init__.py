"""What several pages share: the frame around them, their forms, and the pieces they draw."""
