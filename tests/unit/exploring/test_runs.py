"""Each tab gets the runs of its last request, in turn with the others; what is stale ends."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.exploring import runs
from experiments.exploring.runs import MOST_TABS, Tab, TabMistake, Workers
from experiments.exploring.worker import RunOutcomes, Ticket
from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import ParameterDraw
from experiments.study.runs import Run, run_of
from tests.unit.exploring.made_runs import MONTHS, MadeHere, outcomes


@pytest.fixture(scope="module")
def study(composer: Composer) -> StudyDefinition:
    return read_request(["territory=departement", "territory.code=2A"], False, composer).study


def run(study: StudyDefinition, arm: str, draw: int = 0) -> Run:
    return run_of(study, study.arms[0], ParameterDraw(draw, {}), 0, arm)


@pytest.fixture
def with_workers(study: StudyDefinition, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a function that does something with two workers that have started."""
    monkeypatch.setattr(runs, "Worker", MadeHere)
    MadeHere.made = []

    def act(what: Callable[[Workers], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            workers = Workers(study, 2, 10**7)
            await workers.start(lambda n_steps: None)
            try:
                return await what(workers)
            finally:
                await workers.close()

        return asyncio.run(asyncio.wait_for(whole(), 30))

    return act


async def answers(workers: Workers, tab: Tab, asked: list[Run]) -> list[tuple[str, RunOutcomes | Exception]]:
    return [(made.identity, found) async for made, found in workers.ask(tab, asked)]


def test_a_tab_gets_every_run_that_it_asks_for(study: StudyDefinition, with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> set[str]:
        found = await answers(workers, workers.open_tab(), [run(study, name) for name in "abcd"])
        return {name for name, _ in found}

    assert with_workers(act) == set("abcd")


def test_a_run_that_was_made_is_not_made_again(study: StudyDefinition, with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> None:
        for tab in (workers.open_tab(), workers.open_tab()):
            await answers(workers, tab, [run(study, "a"), run(study, "b")])

    with_workers(act)
    assert sorted(name for _, name in MadeHere.made) == ["a", "b"]


def test_all_runs_share_their_labels(study: StudyDefinition, with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> set[int]:
        return {
            id(found.labels)
            for _, found in await answers(workers, workers.open_tab(), [run(study, one) for one in "ab"])
        }

    assert len(with_workers(act)) == 1


def test_fifty_fast_moves_leave_one_running_task(study: StudyDefinition, with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> int:
        tab, tasks = workers.open_tab(), list[asyncio.Task[Any]]()
        most = 0
        for number in range(50):
            if tasks:
                tasks[-1].cancel()
            tasks.append(asyncio.create_task(answers(workers, tab, [run(study, f"move {number}")])))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            most = max(most, workers.n_running)
        assert [name for name, _ in await tasks[-1]] == ["move 49"]
        assert workers.n_running == 0
        return most

    assert with_workers(act) <= 2
    assert [name for _, name in MadeHere.made] == ["move 49"]


def test_a_tab_that_asks_for_much_does_not_hold_up_another(
    study: StudyDefinition, with_workers: Callable[..., Any]
) -> None:
    async def act(workers: Workers) -> None:
        greedy, modest = workers.open_tab(), workers.open_tab()
        much = asyncio.create_task(answers(workers, greedy, [run(study, "much", draw) for draw in range(60)]))
        await asyncio.sleep(0)
        await answers(workers, modest, [run(study, "little")])
        assert len(MadeHere.made) < 10
        await much

    with_workers(act)
    assert len(MadeHere.made) == 61


def test_a_move_in_one_tab_does_not_end_the_work_of_another(
    study: StudyDefinition, with_workers: Callable[..., Any]
) -> None:
    async def act(workers: Workers) -> list[str]:
        calm, restless = workers.open_tab(), workers.open_tab()
        waiting = asyncio.create_task(answers(workers, calm, [run(study, "calm", draw) for draw in range(5)]))
        for _ in range(20):
            await asyncio.sleep(0)
            restless.stop()
        return [name for name, _ in await waiting]

    assert with_workers(act) == ["calm"] * 5


def test_a_closed_tab_ends_its_work_and_leaves_its_place(
    study: StudyDefinition, with_workers: Callable[..., Any]
) -> None:
    async def act(workers: Workers) -> int:
        tab = workers.open_tab()
        asking = asyncio.create_task(answers(workers, tab, [run(study, "a", draw) for draw in range(20)]))
        for _ in range(3):
            await asyncio.sleep(0)
        assert workers.n_running == 2
        workers.close_tab(tab)
        asking.cancel()
        for _ in range(2 * MONTHS):
            await asyncio.sleep(0)
        assert workers.open_tab().number == tab.number
        return workers.n_running

    assert with_workers(act) == 0
    assert MadeHere.made == []


def test_a_worker_that_died_is_told_and_others_go_on(study: StudyDefinition, with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> None:
        tab = workers.open_tab()
        found = dict(await answers(workers, tab, [run(study, "broken"), run(study, "whole")]))
        assert isinstance(found["broken"], BrokenProcessPool)
        assert isinstance(found["whole"], RunOutcomes)

    with_workers(act)


def test_there_are_only_so_many_tabs(with_workers: Callable[..., Any]) -> None:
    async def act(workers: Workers) -> None:
        for _ in range(MOST_TABS):
            workers.open_tab()
        with pytest.raises(TabMistake):
            workers.open_tab()

    with_workers(act)


def test_a_stale_answer_is_not_heard() -> None:
    tab = Tab(0, [0])  # type: ignore[arg-type]
    old: Ticket = tab.ticket
    tab.stop()
    tab.hear(old, None, outcomes(0.0))  # type: ignore[arg-type]
    assert tab.made.empty()
