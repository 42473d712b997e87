"""How a notice leaves the house: by e-mail, text message and webhook."""
