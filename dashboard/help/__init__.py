"""What each role is told of how things are done here: its guide, served by the application itself."""
