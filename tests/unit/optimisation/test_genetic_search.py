"""The search on problems of which the front is known."""

import numpy as np
import pytest

from experiments.optimisation.fronts import non_dominated
from experiments.optimisation.genetic_search import SearchPlan, generations
from sim.arrays import Floats, Ints

SIZES = (101, 11, 2)


def facing(places: Ints) -> tuple[Floats, Floats]:
    """Two objectives that pull against each other in the first lever; the others only cost.

    The front is every place of the first lever with the others at 0.
    """
    x, waste = places[:, 0] / 100, places[:, 1] / 10 + places[:, 2]
    return np.stack([x + waste, 1 - x + waste], axis=1), np.empty((len(places), 0))


def kept(plan: SearchPlan, judge: object = facing) -> Ints:
    *_, last = generations(SIZES, judge, plan)  # type: ignore[arg-type]
    return last.kept


def test_a_search_finds_the_known_front() -> None:
    found = kept(SearchPlan(40, 40, 1, 2))
    front = found[non_dominated(facing(found)[0])]
    assert (front[:, 1:] == 0).all()
    assert (front[:, 0].min(), front[:, 0].max()) == (0, 100)
    assert np.diff(np.sort(np.unique(front[:, 0]))).max() <= 10


def test_a_limit_bounds_the_front() -> None:
    def limited(places: Ints) -> tuple[Floats, Floats]:
        scores, _ = facing(places)
        return scores, (places[:, :1] - 30) / 100

    found = kept(SearchPlan(40, 40, 1, 2, n_limits=1), limited)
    assert found[:, 0].max() == 30
    assert found[:, 0].min() == 0


def test_the_same_seed_asks_for_the_same_candidates_and_another_one_for_others() -> None:
    first, again, other = (list(generations(SIZES, facing, SearchPlan(10, 4, seed, 2))) for seed in (3, 3, 4))
    assert all(np.array_equal(one.asked, two.asked) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0].asked, other[0].asked)


def test_no_candidate_is_asked_for_twice_in_a_generation_or_while_it_is_kept() -> None:
    before: set[tuple[int, ...]] = set()
    for one in generations(SIZES, facing, SearchPlan(20, 10, 5, 2)):
        asked = [tuple(place) for place in one.asked.tolist()]
        assert len(set(asked)) == len(asked)
        assert not before & set(asked)
        before = {tuple(place) for place in one.kept.tolist()}


def test_kept_candidates_are_judged_beside_new_ones_so_that_regret_is_that_of_all() -> None:
    seen: list[int] = []

    def counting(places: Ints) -> tuple[Floats, Floats]:
        seen.append(len(places))
        return facing(places)

    kept(SearchPlan(10, 3, 1, 2), counting)
    assert seen == [10, 20, 20]


@pytest.mark.parametrize("sizes", [(2,), (3, 2)])
def test_a_grid_with_fewer_places_than_a_generation_is_searched_whole(sizes: tuple[int, ...]) -> None:
    def all_alike(places: Ints) -> tuple[Floats, Floats]:
        return places.sum(axis=1, keepdims=True).astype(float), np.empty((len(places), 0))

    found = list(generations(sizes, all_alike, SearchPlan(10, 5, 1, 1)))
    places = {tuple(place) for one in found for place in one.asked.tolist()}
    assert len(places) == np.prod(sizes)
