"""The multi-turn part: conversations with a scripted user over the benchmark's stateful back ends."""
