"""Intervals and tests against published numbers, scipy's own, and their coverage over many simulated samples."""

import numpy as np
import pytest
from scipy import stats

from lamsim.reporting.intervals import Estimate, correlation, difference, mean, share, sums_of, wilson
from lamsim.reporting.significance import fisher, holm, mcnemar, sign_flips, welch


def ones(solved: int, episodes: int) -> np.ndarray:
    return np.arange(episodes) < solved


def single(solved: int, episodes: int) -> Estimate:
    return share(ones(solved, episodes).astype(float), np.arange(episodes))


def test_wilson_as_newcombe_prints_it() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3.
    for solved, episodes, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        estimate = single(solved, episodes)
        assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=6e-5)
    assert wilson(1.0, 29)[1] == 1.0
    told = stats.binomtest(37, 90).proportion_ci(method="wilson")
    assert (single(37, 90).low, single(37, 90).high) == pytest.approx((told.low, told.high))


def test_difference_of_independent_shares_as_newcombe_prints_it() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10: 56/70 less 48/80, and 10/10 less 0/20.
    change = difference(single(48, 80), single(56, 70))
    assert (change.value, change.low, change.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=6e-5)
    change = difference(single(0, 20), single(10, 10))
    assert (change.low, change.high) == pytest.approx((0.6791, 1.0), abs=6e-5)


def test_difference_of_paired_shares_as_newcombe_prints_it() -> None:
    # Newcombe 1998 (Statistics in Medicine 17:2635), 36 both, 12 first only, 2 second only, 0 none.
    one = np.array([1.0] * 36 + [1.0] * 12 + [0.0] * 2)
    two = np.array([1.0] * 36 + [0.0] * 12 + [1.0] * 2)
    tasks = np.arange(50)
    change = difference(share(two, tasks), share(one, tasks), correlation(sums_of(two, tasks), sums_of(one, tasks)))
    assert (change.value, change.low, change.high) == pytest.approx((0.2, 0.0569, 0.3404), abs=6e-5)


def test_means_are_students() -> None:
    generator = np.random.default_rng(1)
    first, second, tasks = generator.random(23), generator.random(23), np.arange(23)
    estimate = mean(first, tasks)
    told = stats.ttest_1samp(first, 0).confidence_interval()
    assert (estimate.low, estimate.high) == pytest.approx((told.low, told.high))
    paired = difference(estimate, mean(second, tasks), correlation(sums_of(first, tasks), sums_of(second, tasks)))
    told = stats.ttest_rel(second, first).confidence_interval()
    assert (paired.low, paired.high) == pytest.approx((told.low, told.high))
    assert mean(np.array([0.5]), np.array([3])).low is None


def test_tries_of_a_task_that_are_all_alike_count_once() -> None:
    solved, tasks = np.repeat([1.0, 0.0, 1.0, 1.0, 0.0], 40), np.repeat(np.arange(5), 40)
    once = share(np.array([1.0, 0.0, 1.0, 1.0, 0.0]), np.arange(5))
    many = share(solved, tasks)
    assert (many.episodes, many.units) == (200, 5)
    assert many.low is not None
    assert many.low < once.low
    told = stats.ttest_1samp([1.0, 0.0, 1.0, 1.0, 0.0], 0).confidence_interval()
    many = mean(solved, tasks)
    assert (many.low, many.high) == pytest.approx((told.low, told.high))


def test_one_task_alone_is_judged_by_its_tries() -> None:
    assert share(ones(3, 10).astype(float), np.zeros(10, dtype=int)) == single(3, 10)


@pytest.mark.parametrize(("tasks", "tries", "spread"), [(40, 1, 0.3), (30, 5, 0.3), (12, 4, 0.3), (60, 3, 0.05)])
def test_intervals_cover_what_they_say(tasks: int, tries: int, spread: float) -> None:
    """Each task has a chance of its own, drawn around 0.7; the interval must hold the mean chance 95 times of 100."""
    generator = np.random.default_rng(7)
    clusters = np.repeat(np.arange(tasks), tries)
    held, kept = 0, 0
    for _ in range(1200):
        chances = np.clip(generator.normal(0.7, spread, tasks), 0, 1)
        solved = (generator.random(tasks * tries) < chances[clusters]).astype(float)
        one, other = share(solved, clusters), mean(solved, clusters)
        true = expected(spread)
        held += one.low <= true <= one.high
        kept += other.low <= true <= other.high
    assert 0.935 <= held / 1200 <= 0.985
    assert 0.92 <= kept / 1200 <= 0.97


def expected(spread: float) -> float:
    """The mean of a normal around 0.7 that is cut to 0 and 1."""
    points = np.linspace(stats.norm.ppf(1e-6), stats.norm.ppf(1 - 1e-6), 20001)
    density = stats.norm.pdf(points)
    return float((np.clip(0.7 + spread * points, 0, 1) * density).sum() / density.sum())


def test_mcnemar_is_the_binomial_test() -> None:
    assert mcnemar(0, 0).p == 1.0
    assert mcnemar(5, 0).p == pytest.approx(2 / 32)
    # Agresti, Categorical Data Analysis, prime minister's approval: 86 and 150 changed.
    assert mcnemar(86, 150).p == pytest.approx(stats.binomtest(86, 236).pvalue)
    assert mcnemar(86, 150).p < 0.0001


def test_sign_flips_of_fishers_darwin_data() -> None:
    # Fisher, The Design of Experiments (1935): 1,726 of 32,768 sign patterns are as far out, p = 0.0527.
    darwin = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], dtype=float)
    assert sign_flips(darwin).p == pytest.approx(0.0527, abs=0.006)
    assert sign_flips(darwin) == sign_flips(darwin)
    # Of at most 13 differences all patterns are tried.
    few = darwin[:9]
    patterns = np.array(np.meshgrid(*[[-1, 1]] * 9)).reshape(9, -1)
    extreme = (np.abs(few @ patterns) >= abs(few.sum())).mean()
    assert sign_flips(few).p == pytest.approx(extreme)


def test_sign_flips_of_ones_are_mcnemar() -> None:
    gaps = np.array([1.0] * 9 + [-1.0] * 2 + [0.0] * 30)
    assert sign_flips(gaps).p == pytest.approx(mcnemar(9, 2).p)
    assert sign_flips(np.zeros(4)).p == 1.0
    assert sign_flips(np.array([0.0, 1.0])).p == 1.0


def test_many_differences_are_tested_at_once() -> None:
    gaps = np.random.default_rng(3).normal(0.01, 1, 20_000)
    told = sign_flips(gaps)
    assert told.name == "paired t test"
    assert told.p == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue)


def test_independent_samples() -> None:
    # Fisher's lady: 3 of 4 and 1 of 4.
    assert fisher((3, 1), (4, 4)).p == pytest.approx(0.4857, abs=1e-4)
    generator = np.random.default_rng(5)
    first, second = generator.random(20), generator.random(31) * 2
    told = welch((first, np.arange(20)), (second, np.arange(31)))
    assert told.p == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)
    assert welch((np.ones(5), np.arange(5)), (np.zeros(5), np.arange(5))).p is None


def test_holm_as_printed() -> None:
    # Holm 1979: 0.01, 0.04, 0.03, 0.005 with four tests.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([None, 0.8, 0.7]) == [None, 1.0, 1.0]
