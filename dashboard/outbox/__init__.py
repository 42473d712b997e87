"""How a notice leaves the house: by e-mail, text message and webhook.

The worker runs in threads of its own, one for each way, so that a slow mail server holds up neither a
request nor a text message. No free text leaves: what, where, how urgent and since when.
"""
