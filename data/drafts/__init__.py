"""Drafts: what is being written at the desk and not yet sent.

A draft is a row beside the journal and no part of it (decision 0008): its writer's, or the stab's for a
lägesrapport or a plan. This room is the only writer; the skeleton of acts deletes the draft whose act id
an act has, in the act's own transaction. A form that is kept is a fragment: leaving a field saves the
form with the version that its page was drawn from. A thread deletes the drafts of operations that can no
longer be opened again.
"""
