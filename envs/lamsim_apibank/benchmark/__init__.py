"""The benchmark's own scoring: calls read from text, checks per API, ROUGE-L, accuracies."""
