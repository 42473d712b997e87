"""Situation reports: composed, frozen, approved, published, read.

The facts are composed in the transaction that freezes them (read at one moment, added up by pure
functions) and are the entry's own facts: chained, guarded and exported like any other, so a report needs
no table. They hold no free text. What somebody has written is quoted by entry number and looked up when
the report is read, so that masking an entry takes its words out of every report. The human parts are the
entry's payload; a SHA-256 over both, salted there, is what the report is known by, and `verify` holds it
against them. How far it has come and who has read it are entries after it.
"""
