"""A tab that is closed takes with it the run under way, the runs that wait, and all that was kept for it."""

import asyncio
import gc
import json
from typing import Any
from weakref import WeakSet

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.exploring import runs, server
from experiments.exploring.arm_request import ArmReader, Moves
from experiments.exploring.exploration import Exploration, Explorer
from experiments.exploring.moves import fields_by_path
from experiments.exploring.page import PageContent
from experiments.exploring.runs import Workers
from tests.unit.exploring import made_runs

SETTINGS = ("territory=departement", "territory.code=2A", "draws=2", "replicates=2")
MOVES = {"baseline": "plan_100", "policy": "close_support", "typed": {}}
TURN = 0.01  # seconds between two looks


class OpenTab:
    """A tab as the page's program hears it: the messages of a websocket."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.messages.put_nowait({"type": "websocket.connect"})

    def scope(self) -> dict[str, Any]:
        return {"type": "websocket", "path": "/websocket/", "headers": [], "query_string": b"", "subprotocols": []}

    def say(self, method: str, data: dict[str, Any]) -> None:
        self.messages.put_nowait({"type": "websocket.receive", "text": json.dumps({"method": method, "data": data})})

    def close(self) -> None:
        self.messages.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def hear(self, message: dict[str, Any]) -> None:
        pass


async def move_and_close(explorer: Explorer, known: "WeakSet[Exploration]") -> None:
    """Open a tab, move, close the tab during the first run, and wait until nothing of it is left."""
    workers, tab = explorer.workers, OpenTab()
    content = PageContent({}, {}, {}, "plan_100", "close_support", "en")
    serving = asyncio.create_task(server.application(explorer, content)(tab.scope(), tab.messages.get, tab.hear))
    tab.say("init", {"moves": MOVES})
    while not workers._generations[-1]:
        await asyncio.sleep(TURN)
    assert (workers.n_running, len(known), len(workers._tabs)) == (1, 1, 1)
    tab.close()
    await serving
    while workers.n_running or known:
        gc.collect()
        await asyncio.sleep(TURN)
    assert (len(workers._tabs), len(workers.cache)) == (0, 0)


def test_a_closed_tab_ends_its_running_work_and_its_memory(composer: Composer, monkeypatch: pytest.MonkeyPatch) -> None:
    known: WeakSet[Exploration] = WeakSet()

    def open_exploration(*arguments: Any) -> Exploration:
        exploration = Exploration(*arguments)
        known.add(exploration)
        return exploration

    monkeypatch.setattr(server, "Exploration", open_exploration)
    monkeypatch.setattr(runs, "make", made_runs.make_endless)
    for name in ("build", "compile_kernels"):
        monkeypatch.setattr(runs, name, made_runs.prepare_nothing)
    study = read_request(SETTINGS, False, composer).study

    async def whole() -> None:
        reader = ArmReader(composer, SETTINGS, fields_by_path())
        explorer = Explorer(study, Workers(study, 1, 10**7), reader, Moves("plan_100", "close_support", {}), None)
        try:
            await explorer.start()
            await move_and_close(explorer, known)
        finally:
            await explorer.workers.close()

    asyncio.run(asyncio.wait_for(whole(), 300))
