"""The sector organisation: its list, what sectors say, and who answers instead by decision.

It is data (`data/reference/sectors.yaml` is an example of it): loaded whole as one act, after its every
change has been shown. A participant's report and the sector's assessment are rows beside each other;
which stands is worked out from when it was observed, and only *ingen påverkan* expires to nothing. A
påverkansgrad is never stored: it follows from three judgements. An example row is never an answer in a
real operation: the rule says *EJ INLÄST*, for screens, services and API alike.
"""
