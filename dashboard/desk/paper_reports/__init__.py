"""Pappersblad: what points wrote on paper while no server was there, entered a line a report."""
