"""A search for lever values, from its settings to the policies that it found, each scored on draws it never met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np

from experiments.designs.candidates import candidate_arm
from experiments.optimisation.candidate_runs import CandidateRuns
from experiments.optimisation.fronts import non_dominated
from experiments.optimisation.genetic_search import Generation, SearchPlan, generations
from experiments.optimisation.judgement import JUDGEMENTS
from experiments.optimisation.objectives import Objective, losses_of
from experiments.optimisation.searched_levers import SearchedLever, candidate_name, sizes, values_of
from experiments.study.definition import Arm
from sim.arrays import Bools, Floats, Ints
from sim.metrics.costs import PUBLIC_COST

FIRST, SECOND = "first", "second"  # searches: with the study's seed, and with the next one
MORE_DRAWS, AFRESH = "more_draws", "afresh"  # what comes after them
Heard = Callable[[str, int], object]
"""Is told what begins, and how many runs it needs at most, stored ones included."""


@dataclass(frozen=True)
class SearchSettings:
    """How large a search is and what it is for."""

    day: date  # a month's end, on which outcomes are read
    levers: tuple[SearchedLever, ...]  # K
    objectives: tuple[Objective, ...]  # M
    robustness: str  # by which judgement the search goes: mean, worst_tenth, regret
    budget_euros: float | None  # of the public cost until that day, in the mean over draws
    population: int
    generations: int
    draws: int  # draws of every candidate
    front_draws: int  # draws of the candidates that lead at the end of a search
    fresh_draws: int  # further draws, of the final fronts and the policies beside them
    seed: int
    seeds: tuple[str, ...] = (FIRST, SECOND)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics to read: those of the objectives, then the public cost."""
        return (*(one.metric for one in self.objectives), PUBLIC_COST)

    @property
    def n_evaluations(self) -> int:
        """How many candidates each search proposes."""
        return self.population * self.generations

    def plan(self, search: str) -> SearchPlan:
        """Return how the first or second search goes."""
        counts = (len(self.objectives), int(self.budget_euros is not None))
        return SearchPlan(self.population, self.generations, self.seed + (FIRST, SECOND).index(search), *counts)


@dataclass(frozen=True, eq=False)
class Policies:
    """Arms with their outcomes in some draws: C, C × D × metrics."""

    arms: tuple[Arm, ...]
    outcomes: Floats
    settings: SearchSettings

    @property
    def losses(self) -> Floats:
        """C × D × M."""
        return losses_of(self.outcomes[:, :, :-1], self.settings.objectives)

    @property
    def scores(self) -> Floats:
        """Scores in the judgement by which the search goes, less is better: C × M."""
        return JUDGEMENTS[self.settings.robustness](self.losses)

    @property
    def excess(self) -> Floats:
        """How far the mean public cost is over the budget, as a share of it: C × 1, or C × 0 without a budget."""
        budget = self.settings.budget_euros
        costs: Floats = self.outcomes[:, :, -1].mean(axis=1, keepdims=True)
        return costs[:, :0] if budget is None else costs / budget - 1.0

    @property
    def affordable(self) -> Bools:
        """Which are within the budget: C."""
        return np.array([(one <= 0).all() for one in self.excess], dtype=np.bool_)

    @property
    def leading(self) -> Bools:
        """Which are within the budget and dominated by no other that is: C."""
        found = self.affordable
        if found.any():
            found[found] = non_dominated(self.scores[found])
        return found

    def only(self, chosen: Bools) -> "Policies":
        """Return some of them."""
        arms = tuple(arm for arm, is_chosen in zip(self.arms, chosen, strict=True) if is_chosen)
        return Policies(arms, self.outcomes[chosen], self.settings)

    def in_draws(self, draws: slice) -> "Policies":
        """Return them in some of their draws."""
        return Policies(self.arms, self.outcomes[:, draws], self.settings)


@dataclass(frozen=True, eq=False)
class SearchResult:
    """What a search did: its generations, and the policies that lead at its end, in all search draws."""

    name: str
    generations: tuple[Generation, ...]
    front: Policies


@dataclass(frozen=True, eq=False)
class Search:
    """Searches from a base policy; candidates are arms like it with other lever values."""

    settings: SearchSettings
    base: Arm
    runs: CandidateRuns
    heard: Heard = lambda step, n_runs: None
    _arms: dict[str, Arm] = field(default_factory=dict)

    def arm(self, place: Ints) -> Arm:
        """Return the candidate at a place of the grid."""
        values = values_of(self.settings.levers, place)
        name = candidate_name(values)
        if name not in self._arms:
            self._arms[name] = candidate_arm(self.base, values, name)
        return self._arms[name]

    def policies(self, arms: Sequence[Arm], n_draws: int) -> Policies:
        """Return arms with their outcomes in the first draws."""
        return Policies(tuple(arms), self.runs.outcomes(arms, n_draws), self.settings)

    def candidates(self, places: Ints) -> Policies:
        """Return candidates in the draws that all of them meet."""
        return self.policies([self.arm(place) for place in places], self.settings.draws)

    def search(self, name: str) -> SearchResult:
        """Search, then judge those that lead in more draws."""
        settings = self.settings
        self.heard(name, settings.n_evaluations * settings.draws)

        def judge(places: Ints) -> tuple[Floats, Floats]:
            found = self.candidates(places)
            return found.scores, found.excess

        done = tuple(generations(sizes(settings.levers), judge, settings.plan(name)))
        return SearchResult(name, done, self._front(done[-1].kept))

    def _front(self, kept: Ints) -> Policies:
        """Return the candidates that lead at the end of a search, in all draws that searches meet."""
        found = self.candidates(kept)
        leading = found.only(found.leading)
        if not leading.arms:
            return leading
        self.heard(MORE_DRAWS, len(leading.arms) * self.settings.front_draws)
        front = self.policies(leading.arms, self.settings.front_draws)
        return front.only(front.leading)


FRONT, SECOND_FRONT, SHIPPED, BASE = "front", "second_front", "shipped", "base"  # kinds of policies scored afresh
KIND_OF_SEARCH: Final = {FIRST: FRONT, SECOND: SECOND_FRONT}


@dataclass(frozen=True, eq=False)
class ScoredPolicies:
    """All policies that are scored afresh, in all draws, each with its kind: P."""

    policies: Policies
    kinds: tuple[str, ...]

    @property
    def met(self) -> Policies:
        """In the draws that searches met."""
        return self.policies.in_draws(slice(0, self.policies.settings.front_draws))

    @property
    def fresh(self) -> Policies:
        """In the draws that no search met."""
        return self.policies.in_draws(slice(self.policies.settings.front_draws, None))

    def of(self, kind: str) -> Bools:
        """Return which are of a kind: P."""
        return np.array([one == kind for one in self.kinds])


def scored_afresh(searcher: Search, results: Sequence[SearchResult], presets: Sequence[Arm]) -> ScoredPolicies:
    """Score the fronts, the base policy and the presets in all draws; a policy of both fronts counts in the first."""
    wanted: dict[str, tuple[Arm, str]] = {}
    for result in results:
        for arm in result.front.arms:
            wanted.setdefault(arm.name, (arm, KIND_OF_SEARCH[result.name]))
    wanted[searcher.base.name] = (searcher.base, BASE)
    for arm in presets:
        wanted.setdefault(arm.name, (arm, SHIPPED))
    arms = [arm for arm, _ in wanted.values()]
    n_draws = searcher.settings.front_draws + searcher.settings.fresh_draws
    searcher.heard(AFRESH, len(arms) * n_draws)
    return ScoredPolicies(searcher.policies(arms, n_draws), tuple(kind for _, kind in wanted.values()))


def lever_values(settings: SearchSettings, arm: Arm) -> dict[str, Any]:
    """Return the values that an arm has in the searched levers on its first day, by path."""
    return {lever.path: arm.resolved[lever.group][lever.name] for lever in settings.levers}
