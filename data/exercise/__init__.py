"""Exercises: scenarios as files and as stored words, how they are led, and how they are judged.

A scenario says what happens, who is told, what they should do and what is true meanwhile: the *facit*.
Participants meet it through the ordinary tools alone. What only the control may see is filed in a room of
its own in the journal (decision 0007), so that whatever reads an exercise by its id never meets it. A
thread delivers what is due; once, since the act's id follows from the exercise and the inject. For ten
seconds a delivery that nobody has opened can be taken back. Recipients have a state that is worked out
from what they have opened, answered and done; nobody is silent in time that was not played. The clock
is a row of stretches: paused, paced, moved forward, with what is known left to age or carried along.
Effects change the facit and nothing on the wall: that changes when somebody reports.

What is delivered reaches an inbox (at the desk and on a point's link) and nothing else of the scenario
does. All who follow are told the numbers of deliveries by recipient, so that every page can say "2 nya
inspel" without asking; whoever is one of them is sent the inject itself too, over the same socket, and an
open inbox shows it. A pause may say a word on every screen. Broken off, an exercise's channel holds one
message and none of its status, also for who missed something; each screen then asks the door for the newest
open real operation's wall, and stays where it is refused.

Two small forms have a page of their own. A *larmövning* (`drill.py`) runs from when it is planned and ends
by itself; who came how far is folded from what was opened, acknowledged and reported, so that it stays and
can be compared. At a *bordsövning* (`board.py`) nobody reports: the clock stands until its control goes on,
and the facit as planned is then played, so that the screens show what is talked about.

The evaluation is pure: the journal as it was known then against the facit, minute by minute of the
exercise's time, and each inject's expected acts against what followed.
"""
