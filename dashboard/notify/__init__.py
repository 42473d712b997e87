"""Telling somebody: notices out of the store by e-mail, text message and webhook, and nothing else."""
