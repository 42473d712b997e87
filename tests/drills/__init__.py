"""Long drills: what CI does a short form of, done whole; `python -m tests.drills NAME [--short]`."""
