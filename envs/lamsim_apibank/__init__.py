"""API-Bank: dialogues in which an assistant calls APIs that it is given, or that it has to find first."""
