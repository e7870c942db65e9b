"""Requests that one message answers, drawn from authored functions."""
