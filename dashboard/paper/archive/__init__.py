"""The archive package: an operation as one signed file that can be checked without the store.

The operation's part of the chain is read at one moment: its own entries whole, all others as links
(decision 0006).
"""
