"""Prognos: what fails when in the coming hours, and who loses what, as far as anything is known of it.

Nothing of it is stored, and it feeds no status: only a report says that something has failed. That nothing is
forecast means that nobody has said anything, and of how many points that holds is counted.
"""
