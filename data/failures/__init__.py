"""Fel och åtgärd: what has failed, what is done about each failure, and what nobody does anything about.

Nothing of it is stored but what somebody has said that they do: failures and whether they are acted on are
worked out from the picture, the requests, the sectors' reports and those statements, at one moment.
"""
