"""Entries authored here, over functions and services of our own."""
