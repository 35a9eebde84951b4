"""Say what a parameter or a metric means: value, unit, bounds, source, evidence, and the code that uses it."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.configuration.differences import flat
from experiments.configuration.meaning import assumption_lines, declaration, occurrences, resolve_name
from experiments.configuration.mistakes import describe_bounds
from experiments.mistakes import UserMistake, listed
from experiments.study.settings import Study
from sim.metrics import all_metrics
from sim.metrics.base import Metric

MEANINGLESS = ("task", "experiment", "policy", "prior", "history", "name")


def run(study: Study, arguments: Mapping[str, Any]) -> int:
    """Print what the parameter or metric `name` means and return 0; raises UserMistake when there is none."""
    values = study.arms[0].resolved
    paths = [path for path in flat(values) if path.split(".")[0] not in MEANINGLESS]
    metrics = {metric.name: metric for metric in all_metrics()}
    if arguments["name"] is None:
        known = f"one of {listed({path.split('.')[0] for path in paths})} …, or a metric: {listed(metrics)}"
        raise UserMistake("task=explain needs name=PARAMETER_OR_METRIC", "command line", known)
    name = resolve_name(str(arguments["name"]), paths, list(metrics))
    lines = _of_metric(metrics[name], study) if name in metrics else _of_parameter(name, study, arguments)
    print("\n".join(lines))  # noqa: T201
    return 0


def _of_metric(metric: Metric, study: Study) -> Iterator[str]:
    yield metric.name
    yield f"  label:    {metric.label[study.language]}"
    yield f"  unit:     {metric.unit}"
    yield f"  meaning:  {metric.meaning}"
    yield f"  levels:   {', '.join(metric.recorded)} by default"
    module = metric.compute.__module__
    yield f"  computed: {module.replace('.', '/')}.py"


def _of_parameter(path: str, study: Study, arguments: Mapping[str, Any]) -> Iterator[str]:
    arm, configs = study.arms[0], arguments["configs"]
    declared = declaration(path, arm.resolved)
    places = occurrences(path, configs)
    yield path
    yield f"  value:    {flat(arm.resolved)[path]} in arm {arm.name} ({arguments['origins'][arm.name](path)})"
    unit = (declared.unit if declared else "") or next((leaf.unit for _, leaf in places if leaf.unit), "")
    yield f"  unit:     {unit or 'none'}"
    if declared:
        yield f"  allowed:  {describe_bounds(declared.field) or 'see the file below'}"
        yield f"  used by:  {declared.file}"
    yield "  values in the files:"
    for place, leaf in places:
        yield f"    {leaf.text:<12}{leaf.source or leaf.unit}  ({place})"
    numbers = {number for _, leaf in places for number in leaf.assumptions}
    for line in assumption_lines(numbers, configs.parent / "docs" / "assumptions.md"):
        yield f"  {line}"
