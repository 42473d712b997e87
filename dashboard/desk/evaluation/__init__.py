"""Utvärdering: was the picture right, did they answer in time, what was learnt."""
