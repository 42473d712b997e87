"""The form of an inject, one and the same where a scenario is written and where an exercise is led."""
