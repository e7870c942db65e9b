"""Viewing: files of trajectories as a local web page, or as one file that holds the page and the data."""
