"""Extracts of other systems' events: read by a mapping, judged row by row, before anything is stored."""
