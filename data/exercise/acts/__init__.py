"""What can be done in an exercise: leading it, its injects, evaluating it. The only writers of its room."""
