"""Words of the authored titles that are neither nouns nor proper nouns."""

NOT_NOUNS = frozenset(["and", "by", "for", "in", "of", "on", "with", "the", "to"])
