"""Input that nobody thought of, made up at random: refused in words, or taken."""
