"""The toolkit alone: a container reads this package, so tasks, goals and checks are kept elsewhere."""
