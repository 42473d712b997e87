"""Short text reports, such as `P12 EL- VA+ VÄ! IN+ 6H`: read, doubted, asked about.

One is read into what was written, or into a doubt: bad news in codes is stored at once, and what was
taken back, put off or said in plain Swedish is asked about. The question is a row beside the journal,
known by a digest of the whole number keyed by the operation's secret, and forgotten after a day; a yes
within a quarter of an hour is an act whose id follows from the message it answers, so it is stored once.
A sender is told from others by a random id, as telephones are; the number is kept nowhere (`senders`).
"""
