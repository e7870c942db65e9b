"""pass@k and pass^k from repeated episodes of each task."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb


def pass_at(k: int, trials: Iterable[tuple[int, int]]) -> float:
    """The chance that at least one of k tries solves a task (Chen et al. 2021), averaged over tasks.

    Args:
        k: How many tries, at most those made of each task.
        trials: For each task the tries made and the tries that solved it.
    """
    values = [1.0 - comb(n - c, k) / comb(n, k) for n, c in trials]
    return sum(values) / len(values) if values else 0.0


def pass_hat(k: int, trials: Iterable[tuple[int, int]]) -> float:
    """The chance that all of k tries solve a task, pass^k (Yao et al. 2024, tau-bench), averaged over tasks.

    Args:
        k: How many tries, at most those made of each task.
        trials: For each task the tries made and the tries that solved it.
    """
    values = [comb(c, k) / comb(n, k) for n, c in trials]
    return sum(values) / len(values) if values else 0.0
