"""Check a configuration, files of the person's own included, and say what it holds. Nothing is run or written."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from experiments.configuration.arm_differences import differences, professionals_in
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import configured, number
from experiments.study.definition import Arm, StudyDefinition

Row = tuple[str, ...]
WORDS = {
    "header": {"fr": "levier|référence|scénario|fixé dans", "en": "lever|baseline|arm|set in"},
    "study": {"fr": "Étude {name} : {question}", "en": "Study {name}: {question}"},
    "place": {
        "fr": "{place}{agents} (échelle {scale}), du {start} au {end}, moteur {engine}, calcul {compute}",
        "en": "{place}{agents} (scale {scale}), {start} to {end}, {engine} engine, {compute} computing",
    },
    "agents": {"fr": ", environ {n} agents", "en": ", about {n} agents"},
    "runs": {
        "fr": "{arms} scénarios × {draws} jeux de paramètres × {replicates} réplications = {runs} simulations, "
        "{uncertain} paramètres incertains, graine {seed}, mode {mode}",
        "en": "{arms} arms × {draws} parameter draws × {replicates} replicates = {runs} runs, "
        "{uncertain} uncertain parameters, seed {seed}, mode {mode}",
    },
    "results": {"fr": "résultats dans {folder}", "en": "results in {folder}"},
    "arm": {"fr": "Scénario {name} ({label})", "en": "Arm {name} ({label})"},
    "is_baseline": {"fr": ", la référence", "en": ", the baseline"},
    "same": {
        "fr": "les mêmes leviers et le même comportement que la référence",
        "en": "the same levers and behaviour as the baseline",
    },
    "valid": {"fr": "La configuration est valide.", "en": "The configuration is valid."},
}


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
    yield WORDS["study"][language].format(name=study.name, question=study.question[language])
    yield f"  {_place(study)}"
    yield f"  {_runs(study)}"
    yield f"  {WORDS['results'][language].format(folder=study.results)}"
    baseline = next((arm for arm in study.arms if arm.name == study.baseline), None)
    for arm in study.arms:
        yield ""
        named = WORDS["arm"][language].format(name=arm.name, label=arm.label[language])
        yield named + (WORDS["is_baseline"][language] if arm is baseline else "")
        if baseline and arm is not baseline:
            yield from _difference_lines(arm, baseline, origins[arm.name], language)
    yield ""
    yield WORDS["valid"][language]


def _place(study: StudyDefinition) -> str:
    place, language = study.territory, study.language
    professionals = professionals_in(place)
    n_agents = number(round((professionals or 0) * study.scale), language)
    return WORDS["place"][language].format(
        place=f"{place.kind} {place.code}" if place.code else place.kind,
        agents=WORDS["agents"][language].format(n=n_agents) if professionals else "",
        scale=configured(study.scale, language),
        start=study.start,
        end=study.end,
        engine=study.engine,
        compute=study.compute,
    )


def _runs(study: StudyDefinition) -> str:
    return WORDS["runs"][study.language].format(
        arms=len(study.arms),
        draws=study.draws,
        replicates=study.replicates,
        runs=number(len(study.arms) * study.draws * study.replicates, study.language),
        uncertain=len(study.uncertain),
        seed=study.seed,
        mode=study.mode,
    )


def _difference_lines(arm: Arm, baseline: Arm, where: Callable[[str], str], language: str) -> Iterator[str]:
    rows = [
        (item.path, configured(item.baseline, language), configured(item.arm, language), where(item.path))
        for item in differences(arm, baseline)
    ]
    if not rows:
        yield f"  {WORDS['same'][language]}"
        return
    yield from table([tuple(WORDS["header"][language].split("|")), *rows])


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield rows of texts as aligned lines."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield ("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))).rstrip()
