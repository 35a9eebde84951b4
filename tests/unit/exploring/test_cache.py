"""Runs are kept in a bounded part of memory, those that were used last the longest."""

from experiments.exploring.cache import RunCache
from tests.unit.exploring.made_runs import outcomes


def test_a_run_is_found_again() -> None:
    cache, made = RunCache(10**6), outcomes(1.0)
    cache.keep(("arm", 0, 0), made)
    assert cache.find(("arm", 0, 0)) is made
    assert cache.find(("arm", 0, 1)) is None


def test_memory_is_bounded_and_the_run_that_was_used_longest_ago_goes() -> None:
    size = outcomes(0.0).n_bytes
    cache = RunCache(3 * size)
    for number in range(3):
        cache.keep(("arm", number, 0), outcomes(0.0))
    cache.find(("arm", 0, 0))
    cache.keep(("arm", 3, 0), outcomes(0.0))
    assert [cache.find(("arm", number, 0)) is not None for number in range(4)] == [True, False, True, True]
    assert cache.n_bytes == 3 * size


def test_a_run_that_is_kept_twice_takes_its_memory_once() -> None:
    cache = RunCache(10**6)
    for _ in range(2):
        cache.keep(("arm", 0, 0), outcomes(0.0))
    assert (len(cache), cache.n_bytes) == (1, outcomes(0.0).n_bytes)


def test_memory_is_flat_over_many_moves() -> None:
    size = outcomes(0.0).n_bytes
    cache = RunCache(10 * size)
    for number in range(200):
        cache.keep((f"arm {number}", 0, 0), outcomes(0.0))
    assert (len(cache), cache.n_bytes) == (10, 10 * size)
