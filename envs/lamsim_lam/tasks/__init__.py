"""Abstract tasks: templates, what they are filled with, and the gold that their hidden solutions compute."""
