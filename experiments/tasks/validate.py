"""Check a configuration, files of the person's own included, and say what it holds. Nothing is run or written."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from experiments.configuration.arm_differences import differences, professionals_in
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import configured, number
from experiments.language.refusals import told
from experiments.language.texts import text
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.parameter_draws import is_parameter
from experiments.tasks._counterfactuals import counterfactual_lines
from experiments.tasks._expected import expected_line

Row = tuple[str, ...]
COLUMNS = ("lever", "baseline", "arm", "set_in")


Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print what a checked configuration holds and return 0.

    Raises UserMistake for a person's own territories file that a run would refuse.
    """
    if study.territory.file is not None:
        # Loads SciPy, which nothing else here needs.
        from experiments.running.world_and_engine import check_territories  # noqa: PLC0415

        check_territories(study)
    print("\n".join(_lines(study, settings.set_in)))  # noqa: T201
    return 0


def _lines(study: StudyDefinition, origins: Mapping[str, Callable[[str], str]]) -> Iterator[str]:
    language = study.language
    yield text("validate.study", language, name=study.name, question=study.question[language])
    yield f"  {_place(study)}"
    yield f"  {_runs(study)}"
    yield from (f"  {line}" for line in filter(None, [expected_line(study)]))
    yield f"  {text('validate.results', language, folder=study.results)}"
    yield from (f"  {line}" for line in counterfactual_lines(study))
    baseline = next((arm for arm in study.arms if arm.name == study.baseline), None)
    for arm in study.arms:
        yield ""
        named = text("validate.arm", language, name=arm.name, label=arm.label[language])
        yield named + (text("validate.is_baseline", language) if arm is baseline else "")
        if baseline and arm is not baseline:
            yield from _difference_lines(arm, baseline, origins[arm.name], language)
    yield ""
    yield text("validate.valid", language)


def _place(study: StudyDefinition) -> str:
    place, language = study.territory, study.language
    professionals = professionals_in(place)
    n_agents = number(round((professionals or 0) * study.scale), language)
    return text(
        "validate.place",
        language,
        place=f"{place.kind} {place.code}" if place.code else place.kind,
        agents=text("validate.agents", language, n=n_agents) if professionals else "",
        scale=configured(study.scale, language),
        start=study.start,
        end=study.end,
        engine=study.engine,
        compute=study.compute,
    )


def _runs(study: StudyDefinition) -> str:
    return text(
        "validate.runs",
        study.language,
        arms=len(study.arms),
        draws=study.draws,
        replicates=study.replicates,
        runs=number(len(study.arms) * study.draws * study.replicates, study.language),
        uncertain=sum(is_parameter(one.path) for one in study.uncertain),
        seed=study.seed,
        mode=study.mode,
    )


def _difference_lines(arm: Arm, baseline: Arm, where: Callable[[str], str], language: str) -> Iterator[str]:
    changed = differences(arm, baseline)
    rows = [
        (
            item.path,
            configured(item.baseline, language),
            configured(item.arm, language),
            told(where(item.path), language),
        )
        for item in changed
    ]
    if not rows:
        yield f"  {text('validate.same', language)}"
        return
    yield from table([tuple(text(f"validate.column.{name}", language) for name in COLUMNS), *rows])
    if any(item.path == "timeline.pressure" for item in changed):
        yield f"  {text('explain.free', language)}"


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield rows of texts as aligned lines."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield ("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))).rstrip()
