"""Notices: the municipality's plan, who is owed what, and the outbox.

The plan (`data/reference/notices.yaml` is an example of it) names functions' addresses, what they are
told once, and the steps that a request climbs while nobody answers. Which steps are reached is worked out
from the request and the plan, never stored. What is owed follows from the journal since the plan was
loaded and from the clock; each notice has the id that anybody would give it, so the outbox (beside the
journal and no part of it) holds it once. A sender holds a notice for two minutes: what it died with is
sent by another. At least once, never lost: a mail server that took a message and never said so gets it
again with the same Message-ID. Waits grow to fifteen minutes and end after a day.
"""
