"""Conversations over the services, composed from authored steps."""
