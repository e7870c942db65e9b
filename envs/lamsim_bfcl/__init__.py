"""BFCL, the Berkeley Function Calling Leaderboard (Patil et al. 2025): calls decoded, checked and scored by its rules."""
