"""A rehearsal: three minutes on an exercise of one's own, which says what to do and sees that it is done.

It is an operation like any other, private to whoever began it (`Operation.owner`), so that what is tried is
what is used. What is to be done is data, a course for each role; whether it is done follows from the
operation's entries. Nothing is stored but who rehearses as what.
"""
