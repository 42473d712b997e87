"""What the wall and the map say: pure functions from facts to frozen values; no Streamlit.

A screen stays with its operation. Which one it gets when its address names none, and what else it says is
open, is one pure rule (`header.py`); `/live/wall` answers with the address that names it, and a
screen opened before anything was writes it in its own. The feed without an operation only says that none
is open, and ends when one is.
"""
