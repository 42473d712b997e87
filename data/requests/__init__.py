"""Support requests: what is asked of whom, how each moves, and who acts in an operation.

A request has one owner and one deadline; its moves are a table, and what a delivery means for the point
is a report in the same act. When it is late is worked out from the operation's own time.
"""
