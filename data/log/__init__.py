"""The log: lines, notes, corrections, attachments, and masking by decision."""
