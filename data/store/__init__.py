"""The store: tables, journal, guards, projections, and how it is opened, watched, copied and verified.

Words are searched by an index of the store, filled in the transaction of the act: FTS5 in SQLite, GIN in
PostgreSQL. What a word is we decide ourselves, so that both find the same: letters and digits in lower
case, å, ä and ö letters of their own, no stemming (names and abbreviations are found as written),
beginnings of words. SQLite keeps it without the words themselves. `journal.forget` is the one place where
words go, out of the index too; there FTS5 is merged, since a deleted word stays in its older parts until
then. `verify` compares index and words entry by entry; `search_index.rebuild` makes it anew.
"""
