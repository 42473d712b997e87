"""Who may get in: accounts, sessions, keys and links, and the security journal.

`data/rights.py` is one table: deed × role → how far it reaches (everywhere, one's own area, sector,
organisation or point, in exercises only). What a role is bound to must exist, whichever way it is given.
The door asks the table for an address, a form asks it before it shows a button, and the skeleton of every
act asks it again inside the act's transaction: the same function, the same words. `docs/rights.md` is
written from it, and tests walk every cell, over HTTP and by the acts.

A caller is known by one key: a session's cookie, a point's link, a wall's or a program's key. Only
digests are stored. What a key stands for is read in the transaction that acts, so a role taken away is
gone at the next act; closing a session also closes its sockets. The security journal (sign-ins, refusals,
exports, rights) is chained like the operation's and apart from it.

A point's link carries no person. It reports on one point, in real operations or in one exercise, never
both; a phone not seen before reports all the same and is marked until the stadsdel has confirmed it.
"""
