"""How things look: status to word, symbol, colour and pattern; drawings; parts with scripts of their own."""
