"""A tab hears what became of its moves, in its language, and ends its work when it is closed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.exploring import exploration, runs
from experiments.exploring.arm_request import ArmReader, Moves
from experiments.exploring.exploration import Exploration, Explorer
from experiments.exploring.moves import fields_by_path
from experiments.exploring.runs import Workers
from tests.unit.exploring.made_runs import MadeHere

SETTINGS = ("territory=departement", "territory.code=2A", "draws=2", "replicates=2")
FACILITATORS = "facilitation.facilitators_per_million"


class Heard(list[tuple[str, dict[str, Any]]]):
    """What was sent to a tab."""

    async def send(self, kind: str, message: dict[str, Any]) -> None:
        self.append((kind, message))

    def last(self, kind: str) -> dict[str, Any]:
        return next(message for name, message in reversed(self) if name == kind)


def moved(typed: dict[str, str], policy: str = "close_support") -> dict[str, Any]:
    return {"baseline": "plan_100", "policy": policy, "typed": typed}


@pytest.fixture
def in_a_tab(composer: Composer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Heard]:
    """Return a function that does something in a tab of a page whose runs are made here."""
    monkeypatch.setattr(runs, "Worker", MadeHere)
    MadeHere.made = []
    study = read_request(SETTINGS, False, composer).study

    def act(what: Callable[[Exploration, Heard], Awaitable[None]]) -> Heard:
        async def whole() -> Heard:
            reader = ArmReader(composer, SETTINGS, fields_by_path())
            explorer = Explorer(study, Workers(study, 2, 10**7), reader, Moves("plan_100", "close_support", {}), None)
            await explorer.start()
            heard = Heard()
            await what(Exploration(explorer, explorer.workers.open_tab(), heard.send, "en"), heard)
            await explorer.workers.close()
            return heard

        return asyncio.run(asyncio.wait_for(whole(), 120))

    return act


async def until(heard: Heard, words: str) -> None:
    while not any(kind == "status" and words in message["words"] for kind, message in heard):
        await asyncio.sleep(0.01)


def test_a_move_fills_the_fields_and_shows_all_pairs(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({FACILITATORS: "9"}))
        await until(heard, "Done: 4 paired runs")

    heard = in_a_tab(act)
    assert heard.last("fields")["values"][FACILITATORS] == "8"
    assert f"{FACILITATORS}=9" in heard.last("export")["command"]
    assert len(heard.last("results")["charts"]) == 6
    assert len(MadeHere.made) == 8
    assert [name for name, _ in heard].index("results") < len(heard) - 1


def test_what_is_drawn_is_not_drawn_again(in_a_tab: Callable[..., Heard], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploration, "SECONDS_BETWEEN", -1.0)  # each run is drawn as it comes

    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({FACILITATORS: "9"}))
        assert tab._asking is not None
        await tab._asking

    heard = in_a_tab(act)
    said = [message["words"] for kind, message in heard if kind == "status"]
    assert [words for words in said if words.startswith("Done")] == ["Done: 4 paired runs."]


def test_a_mistake_is_sent_to_its_field_and_nothing_runs(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({FACILITATORS: "99"}))
        await until(heard, "Nothing was run")
        tab.speak("fr")
        await until(heard, "Rien n'a été simulé")

    heard = in_a_tab(act)
    assert list(heard.last("mistakes")["told"]) == [FACILITATORS]
    assert MadeHere.made == []


def test_an_arm_like_the_baseline_is_said_to_be_so(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({}, policy="plan_100"))
        await until(heard, "nothing to compare")

    in_a_tab(act)


def test_a_pinned_arm_is_shown_beside_the_next(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({FACILITATORS: "9"}))
        await until(heard, "Done")
        heard.clear()
        tab.pin()
        await until(heard, "Done")
        heard.clear()
        tab.move(moved({FACILITATORS: "12"}))
        await until(heard, "Done")
        assert "(pinned)" in heard.last("results")["figures"]
        heard.clear()
        tab.unpin()
        while not heard:
            await asyncio.sleep(0.01)
        assert "(pinned)" not in heard.last("results")["figures"]

    in_a_tab(act)


def test_nonsense_from_a_page_changes_nothing(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        for place in ("region:53", "nowhere", None, "national:../x"):
            tab.go_to(place)
        tab.speak("xx")
        tab.move("rm -rf")
        await until(heard, "Nothing was run")
        tab.open_beside("../../etc")
        while not any(kind == "beside" for kind, _ in heard):
            await asyncio.sleep(0.01)
        assert tab.place == ("national", "FR")
        assert heard.last("beside") == {"title": "", "charts": []}

    in_a_tab(act)


def test_a_closed_tab_ends_its_work(in_a_tab: Callable[..., Heard]) -> None:
    async def act(tab: Exploration, heard: Heard) -> None:
        tab.move(moved({FACILITATORS: "9"}))
        while not MadeHere.made:
            await asyncio.sleep(0)
        tab.close()
        n_made, n_heard = len(MadeHere.made), len(heard)
        await asyncio.sleep(0.2)
        assert (len(MadeHere.made), tab.explorer.workers.n_running) == (n_made, 0)
        assert len(heard) == n_heard

    in_a_tab(act)
