"""What is known of a point before anything happens: its equipment, and what each month's check found.

All of it is *intern*: autonomy, depots and what fails first are together a map of weaknesses (OSL 18:13).
It is read by who is signed in, never behind a point's link, and leaves as totals.
"""
