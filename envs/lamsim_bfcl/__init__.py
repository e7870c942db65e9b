"""BFCL (Patil et al. 2025): function calls of all kinds, decoded, checked and scored by the leaderboard's rules."""
