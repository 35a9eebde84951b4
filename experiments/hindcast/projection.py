"""The model's own forecast: from pasts that agree with what was observed, on under the levers announced by then.

One draw of parameters is one job: candidates are lived, some pasts are chosen (`calibration/assimilation.py`), and each
is continued under several futures of chance. Every trajectory is a stored run of the hindcast's folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.calibration.assimilation import Candidates, Choice, Chosen, Target, chosen_past
from experiments.calibration.ensemble import Life, Past, begun, live
from experiments.calibration.observation_operator import Said, Witness, tolerances
from experiments.running.recorder import Recorder
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.run_files import run_content
from experiments.study.parameter_draws import ParameterDraw, behaviour_of
from experiments.study.run_hash import digest, policy_values
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast_engine import FastRun
from sim.levers.policy import Policy
from sim.metrics.base import Context, Grouping
from sim.world.world import World

Values = Mapping[str, float]
_CHOOSING = 3_000_000  # replicate that names the chance of choosing


@dataclass(frozen=True)
class Projection:
    """What all draws of a forecast have in common."""

    arm: str  # name of the forecast in its folder: forecast, no_peers
    past: Past
    policy: Policy  # the past's levers, and what was announced to follow
    last_month: int
    candidates: int  # lives from which each past is chosen
    pasts: int  # chosen for each draw
    futures: int  # of chance, for each past
    name: str  # hash of the past: all that a life depends on

    def identity(self, values: Values, draw: int, replicate: int) -> str:
        """Return the identity of one trajectory."""
        how = (self.arm, self.candidates, self.pasts, self.futures, self.last_month, policy_values(self.policy))
        return digest([self.name, how, dict(values), draw, replicate])

    @property
    def n_replicates(self) -> int:
        """How many trajectories a draw has."""
        return self.pasts * self.futures


@dataclass(frozen=True)
class Agreement:
    """How one chosen past agrees with the observations."""

    draw: int
    past: int
    rounds: int  # choices that were lived
    agrees: bool  # every scored national row within twice its sd
    n_missed: int  # national rows outside
    matched: float  # share of départements within their tolerance, NaN where none was counted


@dataclass(frozen=True)
class Drawn:
    """What became of one draw: its trajectories as run files by identity, and its pasts."""

    runs: Mapping[str, bytes]
    agreements: tuple[Agreement, ...]


def project_there(order: WorkerInstructions, projection: Projection, values: Values, draw: int) -> Drawn:
    """Project one draw in the process that this function is called in."""
    return project(order.open_context().world, projection, values, draw)


def project(world: World, projection: Projection, values: Values, draw: int) -> Drawn:
    """Choose the pasts of one draw and continue each under its futures."""
    past, n_departements = projection.past, len(world.territories.departement_codes)
    numbers = [draw * projection.candidates + candidate for candidate in range(projection.candidates)]
    said = [live(world, past, Life(values, chance=(number,) * n_departements)) for number in numbers]
    candidates, target = Candidates.of(said), _target(world, past)
    runs: dict[str, bytes] = {}
    agreements = []
    for number in range(projection.pasts):
        story = _Story(world, projection, values, tuple(numbers))
        draws = Draws(past.seed, _CHOOSING + draw * projection.pasts + number)
        chosen = chosen_past(candidates, target, story.lived, draws)
        agreements.append(_agreement(chosen, target, draw, number))
        for future in range(projection.futures):
            replicate = number * projection.futures + future
            identity = projection.identity(values, draw, replicate)
            runs[identity] = _future(story, chosen, draw, replicate, identity)
    return Drawn(runs, tuple(agreements))


def _target(world: World, past: Past) -> Target:
    witness = Witness(past.known)
    codes = Grouping.departement(world.territories).codes
    return Target.of(witness, tolerances(witness.places, world), codes)


def _agreement(chosen: Chosen, target: Target, draw: int, past: int) -> Agreement:
    missed = target.n_missed(chosen.said)
    return Agreement(draw, past, chosen.rounds, missed == 0, missed, target.matched(chosen.said))


@dataclass
class _Story:
    """The pasts that are tried for one draw, each as far as it was lived; the last of each choice is kept."""

    world: World
    projection: Projection
    values: Values
    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        self._told: dict[tuple[int, ...], tuple[FastRun, Recorder]] = {}

    def lived(self, choice: Choice) -> Said:
        """Live through a choice up to the cut-off, and say what the observations would have been."""
        past, chance = self.projection.past, tuple(self.numbers[candidate] for candidate in choice.tolist())
        run = begun(
            self.world, past, Life(self.values, chance=chance), self.projection.policy, self.projection.last_month
        )
        witness, recorder = Witness(past.known), self._recorder()
        asked, snapshots = set(witness.months), []
        while True:
            snapshot = run.snapshot()
            recorder.record(snapshot)
            if run.month in asked:
                snapshots.append(snapshot)
            if run.month == past.last_month:
                break
            run.step()
        self._told[tuple(choice.tolist())] = run, recorder
        return witness.read(snapshots, Context.of(self.world, recorder.behaviour))

    def _recorder(self) -> Recorder:
        behaviour = behaviour_of(self.projection.past.arm, ParameterDraw(0, self.values))
        return Recorder(self.world, behaviour, FIRST_MONTH, self.projection.last_month, frozenset())

    def from_there(self, choice: Choice) -> tuple[FastRun, Recorder]:
        """Return the run at the cut-off after a choice, and its record so far."""
        return self._told[tuple(choice.tolist())]


def _future(story: _Story, chosen: Chosen, draw: int, replicate: int, identity: str) -> bytes:
    """Return a trajectory: a chosen past under a chance of its own from the cut-off on."""
    run, recorder = story.from_there(chosen.choice)
    policy, seed = story.projection.policy, story.projection.past.seed
    run, recorder = run.fork(policy, Draws(seed, 1 + replicate)), recorder.fork()
    while run.month < run.last_month:
        run.step()
        recorder.record(run.snapshot())
    rows = recorder.rows()
    rows.insert(0, "arm", story.projection.arm)
    rows.insert(1, "draw", draw)
    rows.insert(2, "replicate", replicate)
    return run_content(identity, rows)
