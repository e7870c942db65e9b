"""What a model said, read as calls by the benchmark's rules; nothing is ever evaluated."""
