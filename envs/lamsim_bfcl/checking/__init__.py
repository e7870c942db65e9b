"""Verdicts on calls, answers and results by the benchmark's rules."""
