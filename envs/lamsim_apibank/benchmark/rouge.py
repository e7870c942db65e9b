"""ROUGE-L as API-Bank measures responses: the F-score of the PyPI package `rouge` 1.0.1."""

from __future__ import annotations

from array import array
from collections.abc import Sequence


def rouge_l(reference: str, hypothesis: str) -> float:
    """The score, 0 to 1.

    Texts are cut into sentences at full stops and into words at spaces. Each sentence of the reference brings the
    words of its longest common subsequence with each sentence of the hypothesis; recall and precision are their
    number over the numbers of different words.

    Raises:
        ValueError: If one of the texts has no sentence.
    """
    expected, said = _sentences(reference), _sentences(hypothesis)
    if not said:
        raise ValueError("Hypothesis is empty.")
    if not expected:
        raise ValueError("Reference is empty.")
    common: set[str] = set()
    for one in expected:
        for other in said:
            common.update(_common(one, other))
    recall = len(common) / len({word for sentence in expected for word in sentence})
    precision = len(common) / len({word for sentence in said for word in sentence})
    return 2.0 * ((precision * recall) / (precision + recall + 1e-8))


def _sentences(text: str) -> list[list[str]]:
    return [" ".join(part.split()).split(" ") for part in text.split(".") if part]


def _common(one: Sequence[str], other: Sequence[str]) -> set[str]:
    """The words of the longest common subsequence; of several, the one that keeps more of `one`'s beginning."""
    width = len(other) + 1
    table = array("L", bytes(8 * width))
    rows = [table]
    for word in one:
        above, row = rows[-1], array("L", [0])
        for column, theirs in enumerate(other):
            row.append(above[column] + 1 if word == theirs else max(above[column + 1], row[column]))
        rows.append(row)
    words = set()
    line, column = len(one), len(other)
    while line and column:
        if one[line - 1] == other[column - 1]:
            words.add(one[line - 1])
            line, column = line - 1, column - 1
        elif rows[line - 1][column] > rows[line][column - 1]:
            line -= 1
        else:
            column -= 1
    return words
