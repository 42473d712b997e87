"""Lärdomar: what was learnt, and the form that writes it down or says that it is done."""
