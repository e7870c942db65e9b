"""Categories in which the first message decides: its calls are compared with those that are expected."""
