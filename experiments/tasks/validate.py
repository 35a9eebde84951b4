"""Check a configuration and say what it holds: arms, what sets them apart, runs and agents. Nothing is run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from experiments.configuration.differences import differences, professionals_in
from experiments.study.settings import Arm, Study

Row = tuple[str, ...]
HEADER = ("lever", "baseline", "arm", "set in")


def run(study: Study, arguments: Mapping[str, Any]) -> int:
    """Print what a checked configuration holds and return 0."""
    print("\n".join(_lines(study, arguments["origins"])))  # noqa: T201
    return 0


def _lines(study: Study, origins: Mapping[str, Callable[[str], str]]) -> Iterator[str]:
    yield f"Study {study.name}: {study.question[study.language]}"
    yield f"  {_place(study)}, {study.start} to {study.end}, {study.engine} engine, {study.compute} computing"
    yield f"  {_runs(study)}"
    yield f"  results in {study.results}"
    baseline = next((arm for arm in study.arms if arm.name == study.baseline), None)
    for arm in study.arms:
        yield ""
        yield f"Arm {arm.name} ({arm.label[study.language]})" + (", the baseline" if arm is baseline else "")
        if baseline and arm is not baseline:
            yield from _difference_lines(arm, baseline, origins[arm.name])
    yield ""
    yield "The configuration is valid."


def _place(study: Study) -> str:
    place = study.territory
    name = f"{place.kind} {place.code}" if place.code else place.kind
    professionals = professionals_in(place)
    agents = f", about {round(professionals * study.scale):,} agents" if professionals else ""
    return f"{name}{agents} (scale {study.scale:g})"


def _runs(study: Study) -> str:
    count = len(study.arms) * study.draws * study.replicates
    parts = f"{len(study.arms)} arms × {study.draws} parameter draws × {study.replicates} replicates"
    return f"{parts} = {count} runs, {len(study.uncertain)} uncertain parameters, seed {study.seed}, mode {study.mode}"


def _difference_lines(arm: Arm, baseline: Arm, where: Callable[[str], str]) -> Iterator[str]:
    rows = [
        (item.path, _shown(item.baseline), _shown(item.arm), where(item.path)) for item in differences(arm, baseline)
    ]
    if not rows:
        yield "  the same levers and behaviour as the baseline"
        return
    yield from table([HEADER, *rows])


def _shown(value: Any) -> str:
    return "null" if value is None else str(value)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield rows of texts as aligned lines."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield ("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))).rstrip()
