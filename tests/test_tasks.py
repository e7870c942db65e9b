from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamsim import Task, TaskSet, UsageError


def tasks(*ids: str, split: str = "train", weight: float = 1.0) -> list[Task]:
    return [Task(name, name, split=split, weight=weight) for name in ids]


SET = TaskSet([*tasks("a", "b", split="train"), *tasks("c", split="test"), *tasks("d", split="train")])


def test_looking_up() -> None:
    assert len(SET) == 4
    assert SET.ids == ("a", "b", "c", "d") == tuple(task.id for task in SET)
    assert SET["c"] is SET[2] is SET[-2]
    assert "c" in SET
    assert "x" not in SET


@pytest.mark.parametrize(
    ("key", "sentence"),
    [(4, "no task at position 4; the set has 4"), (-5, "position -5"), ("e", "There is no task 'e'")],
)
def test_no_such_task(key: int | str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        SET[key]


def test_nearest_task_is_named() -> None:
    with pytest.raises(UsageError, match="did you mean 'till-12'"):
        TaskSet(tasks("till-12", "other"))["til-12"]


def test_splits_and_filters() -> None:
    assert SET.splits == ("train", "test")
    assert SET.split("train").ids == ("a", "b", "d")
    assert SET.filter(lambda task: task.id > "b").split("train").ids == ("d",)
    assert len(SET.filter(lambda task: False)) == 0
    with pytest.raises(UsageError, match="no split 'tset'; did you mean 'test'"):
        SET.split("tset")


def test_ids_are_unique() -> None:
    with pytest.raises(UsageError, match="unique"):
        TaskSet(tasks("a", "b", "a"))


def test_an_empty_set_cannot_be_drawn_from() -> None:
    with pytest.raises(UsageError, match="empty"):
        TaskSet([]).draw(np.random.default_rng(0))


def test_drawing_by_weight() -> None:
    mixed = TaskSet([*tasks("never", weight=0.0), *tasks("once"), *tasks("thrice", weight=3.0)])
    generator = np.random.default_rng(0)
    counts = Counter(mixed.draw(generator).id for _ in range(4000))
    assert set(counts) == {"once", "thrice"}
    assert 2800 < counts["thrice"] < 3200


def test_drawing_evenly() -> None:
    generator = np.random.default_rng(0)
    counts = Counter(SET.draw(generator).id for _ in range(4000))
    assert all(850 < counts[name] < 1150 for name in SET.ids)


@given(st.integers(0, 2**63), st.lists(st.floats(0.01, 100), min_size=1, max_size=20))
def test_drawing_follows_the_seed_alone(seed: int, weights: list[float]) -> None:
    drawn = [
        TaskSet(Task(str(n), "", weight=weight) for n, weight in enumerate(weights)).draw(np.random.default_rng(seed))
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]
