"""The log: lines, notes, corrections, attachments, and masking by decision.

Every line is written one way: note, correction, decision, attachment. What it carries besides its words
is facts: channel, due time, key, class. An entry with a due time is open until a *ticked* entry names it.
`marked_entry` holds the few that are open or key, so that neither is looked for in the whole journal; the
running number within an operation is counted when it is shown. `exported_text` is what may leave: one
function for every file, the archive and the API.

An attachment is judged by its content before anything is written, stored beside its entry with the digest
in the chain, and guarded like the words: a trigger empties it when they go.
"""
