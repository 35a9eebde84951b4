"""From what the page holds to checked arms: those that `run.py` makes of the command line that is shown."""

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from experiments.configuration.arm_differences import flat
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.designs.policy_file import policy_values
from experiments.exploring.moves import PERIOD, POLICY, LeverField
from experiments.language.texts import text
from experiments.mistakes import UserMistake, unknown
from experiments.study.definition import Arm, StudyDefinition

OWN_BASELINE: Final = "plan_100"  # the policy of the arm beside which the command line puts its own
FILE: Final = "my_policy"
REGIONS: Final = "regions"  # stands for the path of the field of one région
_STUDY_KEYS: Final = (
    "seed", "draws", "parameters", "start_from", "replicates", "start", "end", "as_of", "observations", "dates",
    "territory_dates", "population", "behaviour", "history", "prior",
)  # fmt: skip


@dataclass(frozen=True)
class RegionMove:
    """What was typed for a lever in one région, where it differs from the rest of the country."""

    region: str
    lever: str  # its path
    typed: str

    @classmethod
    def of(cls, sent: Any) -> "RegionMove | None":
        """Return what a page sent; None where it names no région or no lever."""
        named = sent if isinstance(sent, Mapping) else {}
        region, lever, typed = (str(named.get(name) or "") for name in ("region", "lever", "value"))
        return cls(region, lever, typed) if region and lever else None


@dataclass(frozen=True)
class Moves:
    """What the page holds: a policy for each arm, and what was typed into the fields of one's own arm."""

    baseline: str
    policy: str
    typed: Mapping[str, str]  # by path of a lever
    regional: RegionMove | None = None

    @classmethod
    def of(cls, sent: Any) -> "Moves":
        """Return what a page sent, without whatever is not text. Raises FieldMistakes."""
        if not isinstance(sent, Mapping) or not isinstance(sent.get("typed"), Mapping):
            raise FieldMistakes({"": UserMistake("the page sent something else than levers", "page")})
        typed = {str(path): str(value) for path, value in sent["typed"].items() if isinstance(value, str)}
        return cls(str(sent.get("baseline")), str(sent.get("policy")), typed, RegionMove.of(sent.get("regional")))


class FieldMistakes(Exception):  # noqa: N818 — what happened, as UserMistake
    """Fields hold what their levers cannot have, by path; the empty path is that of the page."""

    def __init__(self, mistakes: Mapping[str, UserMistake]) -> None:
        super().__init__(", ".join(mistakes))
        self.mistakes = dict(mistakes)


@dataclass(frozen=True)
class ArmRequest:
    """A baseline and an arm of one's own beside it, checked; without one where it does what the baseline does."""

    study: StudyDefinition
    overrides: tuple[str, ...]  # that make the study, as typed

    @property
    def baseline(self) -> Arm:
        """The arm with which one's own is compared."""
        return self.study.arms[0]

    @property
    def own(self) -> Arm | None:
        """The arm of one's own, None where it does what the baseline does."""
        return self.study.arms[1] if len(self.study.arms) > 1 else None

    @property
    def command(self) -> str:
        """The command line that makes both arms."""
        return shlex.join(["python", "run.py", *self.overrides])

    @property
    def policy_file(self) -> str:
        """One's own policy as a file that `policy=` takes."""
        arm = self.own or self.baseline
        values = policy_values(FILE, arm.label, arm.resolved)
        return (
            f"# {text('explorer.file', 'en', file=FILE)}\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}"
        )


def study_overrides(resolved: Mapping[str, Any], usual: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the overrides that make the place, the time and the draws of a configuration from the usual one."""
    place = resolved["territory"]
    chosen = [] if place["kind"] == usual["territory"]["kind"] else [f"territory={place['kind']}"]
    chosen += [f"territory.{key}={_written(place[key])}" for key in ("code", "file") if place[key] is not None]
    chosen += [] if resolved["engine"] == usual["engine"] else [f"engine={resolved['engine']['name']}"]
    own, others = (flat({key: values[key] for key in _STUDY_KEYS}) for values in (resolved, usual))
    return (*chosen, *(f"{path}={_written(own[path])}" for path in own if own[path] != others.get(path)))


@dataclass(frozen=True)
class ArmReader:
    """Reads arms of a study: its settings as overrides, and the fields that the page has."""

    composer: Composer
    settings: tuple[str, ...]
    fields: Mapping[str, LeverField]
    regions: Collection[str] = ()  # that can have a value of their own
    _usual: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)  # what fields hold, by policy

    def read(self, moves: Moves) -> ArmRequest:
        """Return the arms that moves describe. Raises FieldMistakes."""
        self._check_policies(moves.baseline)
        usual = self.values_of(moves.policy)
        moved = self._moved(moves, usual)
        overrides = (*self.settings, *_of_baseline(moves.baseline), f"policy={moves.policy}", *moved)
        try:
            return ArmRequest(read_request(overrides, False, self.composer).study, overrides)
        except UserMistake as mistake:
            raise FieldMistakes({self._field_of(mistake): mistake}) from None

    def values_of(self, policy: str) -> dict[str, str]:
        """Return what the fields hold when a policy is chosen. Raises FieldMistakes where there is no such policy."""
        self._check_policies(policy)
        if policy not in self._usual:
            overrides = (*self.settings, *_of_baseline(policy), f"policy={policy}")
            values = flat(read_request(overrides, False, self.composer).study.arms[0].resolved)
            self._usual[policy] = {path: one.shown(values.get(path)) for path, one in self.fields.items()}
        return self._usual[policy]

    def _check_policies(self, *names: str) -> None:
        known = self.composer.groups[POLICY]
        for name in names:
            if name not in known:
                raise FieldMistakes({"": unknown(POLICY, name, known, "page")})

    def _moved(self, moves: Moves, usual: Mapping[str, str]) -> list[str]:
        """Return an override for each field that holds something else than the policy. Raises FieldMistakes."""
        mistakes, found = {}, []
        for path, one in self.fields.items():
            typed = moves.typed.get(path, usual[path])
            try:
                value = one.read(typed)
                is_moved = one.shown(value) != usual[path] and not _follows(path, typed, moves, usual)
                found += [f"{path}={_written(value)}"] if is_moved else []
            except UserMistake as mistake:
                mistakes[path] = mistake
        try:
            found += self._regional(moves.regional)
        except UserMistake as mistake:
            mistakes[REGIONS] = mistake
        if mistakes:
            raise FieldMistakes(mistakes)
        return found

    def _regional(self, move: RegionMove | None) -> list[str]:
        """Return the override of a lever in one région, none where nobody moves it there. Raises UserMistake."""
        if move is None:
            return []
        regional = {path: one for path, one in self.fields.items() if one.is_regional}
        for kind, name, known in (("région", move.region, self.regions), ("lever", move.lever, regional)):
            if name not in known:
                raise unknown(kind, name, known, "page")
        group, _, name = move.lever.partition(".")
        return [f"{group}.regions.{move.region}.{name}={_written(regional[move.lever].read(move.typed))}"]

    def _field_of(self, mistake: UserMistake) -> str:
        """Return the path of the field that a mistake is about."""
        told = f"{mistake.where} {mistake.what}"
        found = [path for path in self.fields if path in told]
        group, _, rest = mistake.what.partition(": ")
        return next(iter([*found, *(path for path in self.fields if path == f"{group}.{rest.split(' ')[0]}")]), "")


def _follows(path: str, typed: str, moves: Moves, usual: Mapping[str, str]) -> bool:
    """Return whether a date of a group is that of the policy, as it is where nobody moves it."""
    group, _, name = path.partition(".")
    of_policy = f"{POLICY}.{name}"
    if group == POLICY or name not in PERIOD or usual[path] != usual[of_policy]:
        return False
    return typed in ("", moves.typed.get(of_policy, usual[of_policy]))


def _of_baseline(policy: str) -> Sequence[str]:
    """Return the overrides that put an arm beside another policy than the usual one."""
    return () if policy == OWN_BASELINE else (f'experiment.arms.{policy}=["policy={policy}"]', f"baseline={policy}")


def _written(value: Any) -> str:
    """Return a plain value in the grammar of overrides."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_written, value))}]"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
