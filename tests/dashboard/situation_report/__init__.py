"""Tests of the printed situation report."""
