"""Work in threads has the results of the same work one after the other."""

import threading

import pytest

from experiments.comparing.threads import in_threads


def test_results_come_in_the_order_of_the_items() -> None:
    assert in_threads(lambda number: number**2, range(100)) == [number**2 for number in range(100)]


def test_no_items_give_no_results() -> None:
    assert in_threads(str, ()) == []


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda number: 1 // number, [1, 0, 2])


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    in_threads(str, range(10))
    assert threading.active_count() == before
