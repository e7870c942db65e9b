"""A local model plays many episodes at once: greedy, in lockstep, every token computed once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from model import Tokens
from transformers import DynamicCache

from lamsim.env import ToolEnv

LONGEST_ANSWER = 96
"""Tokens; the expert's longest on the easy tier has 60."""


class Table:
    """Episodes that share a key-value cache, one row each.

    New tokens of all rows stand in the same columns, filled up on the left; the attention mask leaves the filling out
    and positions count real tokens only, so that a row sees what it would see alone.

    Args:
        model: A causal language model.
        rows: How many.
    """

    def __init__(self, model: Any, rows: int) -> None:
        self._model = model
        self._cache = DynamicCache()
        self._mask = torch.zeros(rows, 0, dtype=torch.long)

    @torch.inference_mode()
    def feed(self, tokens: Sequence[Sequence[int]]) -> list[int]:
        """Takes new tokens of each row, for some perhaps none, and gives the likeliest next one of each."""
        width = max(map(len, tokens))
        ids = torch.tensor([[0] * (width - len(row)) + list(row) for row in tokens])
        real = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in tokens])
        positions = (self._mask.sum(1, keepdim=True) + real.cumsum(1) - 1).clamp(min=0)
        self._mask = torch.cat([self._mask, real], 1)
        hidden = self._model.model(
            input_ids=ids,
            attention_mask=self._mask,
            position_ids=positions,
            past_key_values=self._cache,
            use_cache=True,
        ).last_hidden_state[:, -1]
        best: list[int] = self._model.lm_head(hidden).float().argmax(-1).tolist()
        return best

    def keep(self, rows: Sequence[int]) -> None:
        """Drops the other rows."""
        chosen = torch.tensor(list(rows))
        self._mask = self._mask[chosen]
        self._cache.batch_select_indices(chosen)


def play(model: Any, tokens: Tokens, envs: Iterable[ToolEnv], width: int) -> Iterator[dict[str, Any]]:
    """Plays the episodes of environments that have just been reset; gives their trajectories.

    Args:
        model: Who plays.
        tokens: Its tokenizer.
        envs: In `observation="turn"`, each with an episode of its own; taken as they are needed.
        width: Episodes at once.
    """
    queue = iter(envs)
    while group := list(itertools.islice(queue, width)):
        yield from _together(model, tokens, group)


def _together(model: Any, tokens: Tokens, envs: list[ToolEnv]) -> Iterator[dict[str, Any]]:
    table = Table(model, len(envs))
    fed = [tokens.encode(env.prompt()) for env in envs]
    while envs:
        answers = _answers(table, tokens, fed)
        going, fed = [], []
        for row, (env, answer) in enumerate(zip(envs, answers, strict=True)):
            seen, _, terminated, truncated, _ = env.step(tokens.decode(answer))
            if terminated or truncated:
                yield env.trajectory()
                env.close()
            else:
                going.append(row)
                # An answer that was cut off has its last token not in the cache yet.
                last = answer[-1:] if len(answer) == LONGEST_ANSWER else []
                fed.append(last + tokens.encode(seen))
        envs = [envs[row] for row in going]
        if envs:
            table.keep(going)


def _answers(table: Table, tokens: Tokens, fed: list[list[int]]) -> list[list[int]]:
    """Lets every row speak until it ends its turn, whose delimiter is left out."""
    answers: list[list[int]] = [[] for _ in fed]
    speaking = set(range(len(fed)))
    while True:
        best = table.feed(fed)
        for row in sorted(speaking):
            if best[row] == tokens.end:
                speaking.discard(row)
            else:
                answers[row].append(best[row])
                if len(answers[row]) == LONGEST_ANSWER:
                    speaking.discard(row)
        if not speaking:
            return answers
        fed = [answer[-1:] if row in speaking else [] for row, answer in enumerate(answers)]
