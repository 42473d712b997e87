"""The light report form and the phone's pages: server-rendered, small, and usable on a bad network."""
