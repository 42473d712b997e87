"""Benchmarks: figures as ratios in one run, each with what limits it."""
