"""LAM: abstract tasks over stateful worlds made from a seed."""
