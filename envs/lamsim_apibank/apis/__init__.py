"""The APIs, their databases and the toolkit: what an episode's sandbox gets to read."""
