"""What happens in a tab: moves are read, their runs asked for, and shown as they come."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Final

from experiments.charts.chart import ArmLine
from experiments.exploring.arm_request import ArmReader, ArmRequest, FieldMistakes, Moves
from experiments.exploring.bands import Pair, ShownArm, View, chart_htmls, key_figures
from experiments.exploring.moves import refused
from experiments.exploring.places import WHOLE, area_of, place_choices, places_of, region_of
from experiments.exploring.runs import Tab, Workers
from experiments.exploring.stage_map import map_html
from experiments.exploring.stored import stored_charts, stored_names
from experiments.exploring.worker import METRICS, Place, RunOutcomes
from experiments.language.numbers import number
from experiments.language.refusals import told
from experiments.language.texts import LANGUAGES, text
from experiments.mistakes import UserMistake
from experiments.plots.model_tables import observed
from experiments.plots.palette import NEUTRAL, STYLES
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.parameter_draws import parameter_draws
from experiments.study.run_hash import digest, policy_values
from experiments.study.runs import Run, run_of
from sim.vocabulary import Level

MOST_PINS: Final = 3
SECONDS_BETWEEN: Final = 1.0  # two drawings of the curves of a request
SECONDS_BETWEEN_MAPS: Final = 5.0
BASELINE, OWN = "baseline", "own"
_TICK: Final = 0.2  # seconds between two looks at how far the workers are
Send = Callable[[str, dict[str, object]], Awaitable[None]]


@dataclass(eq=False)
class Explorer:
    """What all tabs share: the study, the workers, and a thread that reads what fields hold, one after the other."""

    study: StudyDefinition
    workers: Workers
    reader: ArmReader
    first: Moves  # that the page begins with
    most_pairs: int | None
    n_done: int = 0  # steps of the workers' start
    _thread: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1))

    async def start(self) -> None:
        """Prepare the workers, and read what the page begins with, which opens all files that later moves need."""
        await asyncio.gather(self.workers.start(self._advance), self.read(self.first))
        self.n_done = self.workers.n_steps

    def _advance(self, n_done: int) -> None:
        self.n_done = min(n_done, self.workers.n_steps - 1)

    async def read(self, moves: Moves) -> ArmRequest:
        """Return the arms that moves describe. Raises FieldMistakes."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.reader.read, moves)

    async def values_of(self, policy: str) -> dict[str, str]:
        """Return what the fields hold under a policy."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.reader.values_of, policy)

    @property
    def is_ready(self) -> bool:
        """Whether the workers can make runs."""
        return self.n_done >= self.workers.n_steps

    @property
    def step(self) -> str:
        """What the workers do until they are ready."""
        return "ready" if self.is_ready else ("world", "kernels", "workers")[min(self.n_done, 2)]


def key_of(arm: Arm) -> str:
    """Return what an arm does, as a hash."""
    return digest(policy_values(arm.policy)["changes"])


@dataclass(eq=False)
class Exploration:
    """One tab: what was asked last, the runs that came, and what is shown of them."""

    explorer: Explorer
    tab: Tab
    send: Send
    language: str
    place: Place = WHOLE
    request: ArmRequest | None = None
    pins: list[Arm] = field(default_factory=list)
    _runs: dict[str, dict[Pair, RunOutcomes]] = field(default_factory=dict)  # by key of the arm
    _policy: str = ""  # whose values the fields were filled with
    _stored: str = ""
    _mistakes: Mapping[str, UserMistake] = field(default_factory=dict)
    _status: tuple[str, Mapping[str, Any]] = ("ready", {})
    _asking: "asyncio.Task[None] | None" = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _showing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def move(self, sent: Any) -> None:
        """Take what the fields hold; what was asked before is dropped at once."""
        self.tab.stop()
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._begin(self._answer(sent))

    def speak(self, language: Any) -> None:
        """Say everything in another language."""
        if language in LANGUAGES:
            self.language = str(language)
            self._begin(self._say_all())

    def go_to(self, place: Any) -> None:
        """Show another place of the same runs."""
        level, _, code = str(place).partition(":")
        if (level, code) in places_of(self.explorer.study):
            self.place = (Level(level), code)
            self._begin(self._show())

    def open_beside(self, name: Any) -> None:
        """Show a stored study beside."""
        self._stored = str(name)
        self._begin(self._show_stored())

    def pin(self) -> None:
        """Keep the arm of one's own beside those that come."""
        own = self.request.own if self.request else None
        if own is not None and key_of(own) not in map(key_of, self.pins):
            self.pins = [*self.pins, own][-MOST_PINS:]
            self._begin(self._show())

    def unpin(self) -> None:
        """Let go of the arms that were kept."""
        self.pins = []
        self._begin(self._show())

    def close(self) -> None:
        """End the work of the tab."""
        self.explorer.workers.close_tab(self.tab)
        for task in self._tasks:
            task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _answer(self, sent: Any) -> None:
        """Read the moves, ask for their runs, and show them as they come."""
        await self._wait_until_ready()
        await self._say("reading")
        if await self._read(sent):
            await self._run()

    async def _wait_until_ready(self) -> None:
        explorer = self.explorer
        while True:
            step = text(f"explorer.steps.{explorer.step}", self.language)
            await self.send("progress", {"done": explorer.n_done, "all": explorer.workers.n_steps, "step": step})
            if explorer.is_ready:
                return
            await asyncio.sleep(_TICK)

    async def _read(self, sent: Any) -> bool:
        """Read the moves, and say what is wrong with them; return whether they can be run."""
        try:
            moves = Moves.of(sent)
            if moves.policy != self._policy:
                await self.send("fields", {"values": await self.explorer.values_of(moves.policy)})
                self._policy = moves.policy
            self.request, self._mistakes = await self.explorer.read(moves), {}
        except FieldMistakes as error:
            self._mistakes = error.mistakes
        await self._say_mistakes()
        if self._mistakes:
            await self._say("mistakes")
        return not self._mistakes

    async def _run(self) -> None:
        """Make the first pair and show it before anything else is made, then the other pairs."""
        await self._export()
        self._runs = {key_of(arm): {} for arm in self._arms().values()}
        for part in (slice(1), slice(1, self._n_wanted)):
            if not await self._made(await asyncio.to_thread(self._runs_of, part)):
                return
        await self._show_map()

    async def _made(self, runs: Sequence[Run]) -> bool:
        """Make runs, and show them now and then and at the end; return whether all were made."""
        shown_at = mapped_at = monotonic()
        is_shown = True  # all that came is drawn, and need not be drawn again
        async for run, outcome in self.explorer.workers.ask(self.tab, runs):
            if isinstance(outcome, Exception):
                await self._say("failed", reason=f"{type(outcome).__name__}: {outcome}")
                return False
            self._runs[run.identity][run.draw, run.replicate] = outcome
            is_shown = False
            if monotonic() - shown_at > SECONDS_BETWEEN:
                await self._show()
                shown_at, is_shown = monotonic(), True
            if monotonic() - mapped_at > SECONDS_BETWEEN_MAPS:
                await self._show_map()
                mapped_at = monotonic()
        if not is_shown:
            await self._show()
        return True

    def _arms(self) -> dict[str, Arm]:
        """Return the arms that are shown, by their place in the legend."""
        if self.request is None:
            return {}
        own = {OWN: self.request.own} if self.request.own else {}
        known = {key_of(arm) for arm in (self.request.baseline, *own.values())}
        kept = [arm for arm in self.pins if key_of(arm) not in known]
        return {BASELINE: self.request.baseline, **own, **{f"pin_{n}": arm for n, arm in enumerate(kept, start=1)}}

    def _runs_of(self, part: slice) -> list[Run]:
        """Return the runs of all arms in some pairs: draws one after the other, then further replicates."""
        if self.request is None:
            return []
        study = self.request.study
        draws = parameter_draws(study)
        pairs = [(draw, replicate) for replicate in range(study.replicates) for draw in draws]
        arms = {key_of(arm): arm for arm in self._arms().values()}
        return [
            run_of(study, arm, draw, replicate, key) for draw, replicate in pairs[part] for key, arm in arms.items()
        ]

    @property
    def _n_wanted(self) -> int:
        """How many pairs are made in the end."""
        study = self.explorer.study
        return min(study.draws * study.replicates, self.explorer.most_pairs or sys.maxsize)

    @property
    def _common_pairs(self) -> set[Pair]:
        """The draws and replicates that both the baseline and one's own arm have run."""
        runs = [self._runs.get(key_of(arm), {}) for name, arm in self._arms().items() if name in (BASELINE, OWN)]
        return set.intersection(*map(set, runs)) if runs else set()

    @property
    def _n_pairs(self) -> int:
        return len(self._common_pairs)

    async def _show(self) -> None:
        """Draw what is known, in a thread, and say how far it is."""
        async with self._showing:
            arms, view = self._shown_arms(), self._view()
            if arms:
                await self.send("results", await asyncio.to_thread(_drawn, arms, view))
                await self._say_how_far()

    async def _show_map(self) -> None:
        """Draw where territories stand, in a thread."""
        async with self._showing:
            arms = self._shown_arms()
            html = await asyncio.to_thread(map_html, arms, BASELINE, self.explorer.study, self.language) if arms else ""
            if html:
                await self.send("map", {"html": html})

    def _shown_arms(self) -> dict[str, ShownArm]:
        """Return the arms with the runs that all of them have, so that they differ in nothing but their levers."""
        found = {name: self._runs.get(key_of(arm), {}) for name, arm in self._arms().items()}
        pairs = sorted(self._common_pairs)
        return {
            name: ShownArm(self._line(name, arm), {pair: found[name][pair] for pair in pairs})
            for name, arm in self._arms().items()
            if pairs and found[name].keys() >= set(pairs)
        }

    def _line(self, name: str, arm: Arm) -> ArmLine:
        """Return how an arm is drawn; one's own is not called by its levers, so that its charts need no new design."""
        label = arm.label[self.language]
        told_label = text(f"explorer.arm.{name.partition('_')[0]}", self.language, label=label)
        return ArmLine.of({BASELINE: NEUTRAL, OWN: STYLES[0]}.get(name) or STYLES[int(name[-1])], told_label)

    def _view(self) -> View:
        study = self.explorer.study
        area = area_of(self.place, study)
        points = {metric: observed(metric, area, study.as_of) for metric in METRICS}
        return View(self.place, study.as_of, self.language, points)

    async def _export(self) -> None:
        if self.request is not None:
            arm = self.request.own or self.request.baseline
            words = text("explorer.own_arm", self.language, label=arm.label[self.language])
            yaml = self.request.policy_file
            await self.send("export", {"arm": words, "command": self.request.command, "yaml": yaml})

    async def _say_how_far(self) -> None:
        done, every = self._n_pairs, self._n_wanted
        if OWN not in self._arms():
            await self._say("same")
        elif done < every:
            await self._say("running", done=done, all=every)
        else:
            await self._say("done", all=every)

    async def _say(self, key: str, **values: Any) -> None:
        """Say what is going on, and what stands behind the curves."""
        self._status = key, values
        words = {name: number(one, self.language) if isinstance(one, int) else one for name, one in values.items()}
        n_pairs = self._n_pairs
        note = "pairs_note_one" if n_pairs <= 1 else "pairs_note"
        told_note = text(f"explorer.{note}", self.language, n=number(n_pairs, self.language)) if n_pairs else ""
        await self.send("status", {"words": text(f"explorer.status.{key}", self.language, **words), "note": told_note})

    async def _say_mistakes(self) -> None:
        fields = self.explorer.reader.fields
        found = {
            path: refused(path, mistake, fields, self.language) if path else told(mistake.what, self.language)
            for path, mistake in self._mistakes.items()
        }
        await self.send("mistakes", {"told": found})

    async def _say_all(self) -> None:
        """Say everything again, as after a change of language."""
        key, values = self._status
        await self._say(key, **values)
        await self._say_mistakes()
        await self._export()
        await self._show()
        await self._offer()
        await self._show_map()
        await self._show_stored()

    async def _offer(self) -> None:
        """Say which places and which stored studies there are."""
        names = await asyncio.to_thread(stored_names, self.explorer.study.results.parent)
        none = text("explorer.stored_none", self.language)
        stored = [{"label": "", "options": [["", none], *([name, name] for name in names)]}]
        places = place_choices(self.explorer.study, self.language)
        await self.send("choices", {"places": places, "regions": region_of(), "stored": stored})

    async def _show_stored(self) -> None:
        """Show the curves of a stored study, or none."""
        root, name = self.explorer.study.results.parent, self._stored
        title, htmls = await asyncio.to_thread(stored_charts, root, name, self.language)
        await self.send("beside", {"title": title, "charts": htmls})


def _drawn(arms: Mapping[str, ShownArm], view: View) -> dict[str, object]:
    return {"figures": key_figures(arms, BASELINE, OWN, view), "charts": chart_htmls(arms, view)}
