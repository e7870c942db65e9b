"""The leaderboard: accuracies of categories, put together into its columns and the overall score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import stdev

OFFICIAL_COUNTS: dict[str, int] = {
    "simple_python": 400,
    "simple_java": 100,
    "simple_javascript": 50,
    "multiple": 200,
    "parallel": 200,
    "parallel_multiple": 200,
    "irrelevance": 240,
    "live_simple": 258,
    "live_multiple": 1053,
    "live_parallel": 16,
    "live_parallel_multiple": 24,
    "live_irrelevance": 884,
    "live_relevance": 16,
    "multi_turn_base": 200,
    "multi_turn_miss_func": 200,
    "multi_turn_miss_param": 200,
    "multi_turn_long_context": 200,
    "memory_kv": 155,
    "memory_vector": 155,
    "memory_rec_sum": 155,
    "web_search_base": 100,
    "web_search_no_snippet": 100,
}
"""Entries of each category that is scored; those of a category that wasn't run weigh as wrong."""

V4_WEIGHTS: dict[str, float] = {"non_live": 10, "live": 10, "all_irrelevance": 10, "multi_turn": 30, "agentic": 40}
OLD_WEIGHTS: dict[str, float] = {"non_live": 33, "live": 33, "multi_turn": 33}
"""Of the table before v4, which had no agentic part; applied to the groups as v4 makes them."""


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """How a category went.

    Attributes:
        accuracy: Share of right answers, 0 to 1.
        count: How many entries were asked.
    """

    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """A number in the table.

    Attributes:
        accuracy: What it counts, 0 to 1; 0 for what wasn't run.
        count: The entries that stand behind it.
        complete: Whether all its categories were run.
        shown: Whether it is shown even if not.
    """

    accuracy: float
    count: int
    complete: bool = True
    shown: bool = False

    def text(self) -> str:
        """The number as the leaderboard writes it."""
        return f"{self.accuracy * 100:.2f}%" if self.complete or self.shown else "N/A"


def mean(scores: Iterable[Score], *, shown: bool = False) -> Score:
    """The mean of scores, each counting the same."""
    parts = list(scores)
    # Summed from the left: the last digit before rounding is then the reference's.
    return _joined(parts, sum(part.accuracy for part in parts) / len(parts), shown)


def mean_by_count(scores: Iterable[Score], *, shown: bool = False) -> Score:
    """The mean of scores, each counting as many times as it has entries."""
    parts = list(scores)
    total = sum(part.accuracy * part.count for part in parts)
    return _joined(parts, total / sum(part.count for part in parts), shown)


def weighted(scores: Mapping[str, Score], weights: Mapping[str, float]) -> Score:
    """The mean of scores by weights of any sum."""
    whole = sum(weights.values())
    total = sum(scores[name].accuracy * (weight / whole) for name, weight in weights.items())
    return _joined([scores[name] for name in weights], total, shown=True)


def _joined(parts: Sequence[Score], accuracy: float, shown: bool) -> Score:
    return Score(accuracy, sum(part.count for part in parts), all(part.complete for part in parts), shown)


@dataclass(frozen=True)
class Leaderboard:
    """A model's row in the leaderboard and its sub-tables.

    Attributes:
        results: How each category went; what is missing counts as 0.
        counts: How many entries a category has that is missing.
        config_accuracies: Accuracies of the format-sensitivity configurations by name; they don't count.
    """

    results: Mapping[str, CategoryResult]
    counts: Mapping[str, int] = field(default_factory=lambda: OFFICIAL_COUNTS)
    config_accuracies: Mapping[str, float] = field(default_factory=dict)

    def score(self, category: str) -> Score:
        """The score of one category.

        Raises:
            KeyError: If there is no such category.
        """
        found = self.results.get(category)
        return Score(found.accuracy, found.count) if found else Score(0.0, self.counts[category], complete=False)

    def _scores(self, *categories: str) -> list[Score]:
        return [self.score(category) for category in categories]

    def groups(self) -> dict[str, Score]:
        """The scores that the overall score is made of, and those that these are made of."""
        simple = mean(self._scores("simple_python", "simple_java", "simple_javascript"))
        non_live = [simple, *self._scores("multiple", "parallel", "parallel_multiple")]
        live = self._scores("live_simple", "live_multiple", "live_parallel", "live_parallel_multiple")
        turns = [f"multi_turn_{kind}" for kind in ("base", "miss_func", "miss_param", "long_context")]
        web = mean(self._scores("web_search_base", "web_search_no_snippet"))
        memory = mean(self._scores("memory_kv", "memory_vector", "memory_rec_sum"))
        return {
            "simple": simple,
            "non_live_ast": mean(non_live),
            "non_live": mean(non_live, shown=True),
            "live_ast": mean_by_count(live),
            "live": mean_by_count(live, shown=True),
            "all_irrelevance": mean(self._scores("irrelevance", "live_irrelevance")),
            "multi_turn": mean(self._scores(*turns), shown=True),
            "web_search": web,
            "memory": memory,
            "agentic": mean([web, memory], shown=True),
        }

    def overall(self, weights: Mapping[str, float] | None = None) -> Score:
        """The overall score.

        Args:
            weights: Of the groups; `V4_WEIGHTS` unless given, `OLD_WEIGHTS` for the table before v4.
        """
        return weighted(self.groups(), V4_WEIGHTS if weights is None else weights)

    def sensitivity(self) -> tuple[float, float] | None:
        """How much the prompt's format matters.

        Returns:
            Largest difference and standard deviation of the configurations' accuracies in percent, to two digits;
            None if no configuration was run.
        """
        accuracies = list(self.config_accuracies.values())
        if len(accuracies) < 2:
            return (0.0, 0.0) if accuracies else None
        return round((max(accuracies) - min(accuracies)) * 100, 2), round(stdev(accuracies) * 100, 2)

    def tables(self) -> dict[str, dict[str, str]]:
        """The leaderboard's tables by name, each with its columns in order, as they are printed."""
        scores = {**{category: self.score(category) for category in self.counts}, **self.groups()}
        scores["overall"] = self.overall()
        tables = {
            table: {column: scores[name].text() for column, name in columns.items()}
            for table, columns in _COLUMNS.items()
        }
        delta, deviation = self.sensitivity() or ("N/A", "N/A")
        tables["overall"]["Format Sensitivity Max Delta"] = str(delta)
        tables["overall"]["Format Sensitivity Standard Deviation"] = str(deviation)
        return tables


_COLUMNS: dict[str, dict[str, str]] = {
    "overall": {
        "Overall Acc": "overall",
        "Non-Live AST Acc": "non_live_ast",
        "Non-Live Simple AST": "simple",
        "Non-Live Multiple AST": "multiple",
        "Non-Live Parallel AST": "parallel",
        "Non-Live Parallel Multiple AST": "parallel_multiple",
        "Live Acc": "live",
        "Live Simple AST": "live_simple",
        "Live Multiple AST": "live_multiple",
        "Live Parallel AST": "live_parallel",
        "Live Parallel Multiple AST": "live_parallel_multiple",
        "Multi Turn Acc": "multi_turn",
        "Multi Turn Base": "multi_turn_base",
        "Multi Turn Miss Func": "multi_turn_miss_func",
        "Multi Turn Miss Param": "multi_turn_miss_param",
        "Multi Turn Long Context": "multi_turn_long_context",
        "Web Search Acc": "web_search",
        "Web Search Base": "web_search_base",
        "Web Search No Snippet": "web_search_no_snippet",
        "Memory Acc": "memory",
        "Memory KV": "memory_kv",
        "Memory Vector": "memory_vector",
        "Memory Recursive Summarization": "memory_rec_sum",
        "Relevance Detection": "live_relevance",
        "Irrelevance Detection": "all_irrelevance",
    },
    "non_live": {
        "Non-Live Overall Acc": "non_live",
        "AST Summary": "non_live_ast",
        "Simple AST": "simple",
        "Python Simple AST": "simple_python",
        "Java Simple AST": "simple_java",
        "JavaScript Simple AST": "simple_javascript",
        "Multiple AST": "multiple",
        "Parallel AST": "parallel",
        "Parallel Multiple AST": "parallel_multiple",
        "Irrelevance Detection": "irrelevance",
    },
    "live": {
        "Live Overall Acc": "live",
        "AST Summary": "live_ast",
        "Python Simple AST": "live_simple",
        "Python Multiple AST": "live_multiple",
        "Python Parallel AST": "live_parallel",
        "Python Parallel Multiple AST": "live_parallel_multiple",
        "Irrelevance Detection": "live_irrelevance",
        "Relevance Detection": "live_relevance",
    },
    "multi_turn": {
        "Multi Turn Overall Acc": "multi_turn",
        "Base": "multi_turn_base",
        "Miss Func": "multi_turn_miss_func",
        "Miss Param": "multi_turn_miss_param",
        "Long Context": "multi_turn_long_context",
    },
    "agentic": {
        "Agentic Overall Acc": "agentic",
        "Web Search Summary": "web_search",
        "Web Search Base": "web_search_base",
        "Web Search No Snippet": "web_search_no_snippet",
        "Memory Summary": "memory",
        "Memory KV": "memory_kv",
        "Memory Vector": "memory_vector",
        "Memory Recursive Summarization": "memory_rec_sum",
    },
}
"""Of each table the columns and the scores that stand in them."""
