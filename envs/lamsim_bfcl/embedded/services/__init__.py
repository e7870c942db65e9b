"""Services with a state, as plain classes: what embedded conversations call."""
