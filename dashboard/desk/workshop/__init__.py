"""Verkstad: scenario drafts that the exercise leaders write together, and exercises planned from them."""
