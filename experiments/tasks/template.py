"""Write a commented file that a person can fill in: territories, observations, a policy, an experiment."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Final, Literal

import experiments.language
from experiments.configuration.schema import TaskSettings
from experiments.language.texts import text
from experiments.mistakes import UserMistake
from experiments.observations.observed import AREA_COLUMNS
from experiments.study.definition import StudyDefinition
from sim.vocabulary import NATIONAL_CODE, Level
from sim.world.tables import OBSERVATIONS_HEADER, TERRITORIES_HEADER, load_observations, load_territories
from sim.world.territories import FRANCE, KINDS, select

TEMPLATES: Final = Path(experiments.language.__file__).parent / "templates"
TABLES: Final = {"territories": TERRITORIES_HEADER, "observations": (*OBSERVATIONS_HEADER, *AREA_COLUMNS)}
KIND_NAMES: Final = (*TABLES, "policy", "experiment")
EXAMPLE_PLACE: Final = ("region", "94")  # Corse, where the study is about the whole country
EXAMPLE_METRICS: Final = ("coverage_li_plus_pct", "n_aci")

Row = Sequence[str | float | date | bool]


class Settings(TaskSettings):
    """What task=template is told."""

    kind: Literal["territories", "observations", "policy", "experiment"] | None
    file: str | None


def run(study: StudyDefinition, settings: Settings) -> int:
    """Write the file and return 0. Raises UserMistake without a kind, and where there is a file already."""
    kind, language = settings.kind, study.language
    if kind is None:
        raise UserMistake("task=template needs kind=KIND", "command line", ", ".join(KIND_NAMES))
    path = Path(settings.file or f"my_{kind}.{'csv' if kind in TABLES else 'yaml'}")
    content = _table(kind, study, path) if kind in TABLES else _commented(f"{kind}_{language}.yaml", path)
    try:
        with path.open("x", encoding="utf-8-sig" if kind in TABLES else "utf-8", newline="") as file:
            file.write(content)
    except FileExistsError:
        raise UserMistake(f"{path} is there already", "file", "another name, as file=NAME") from None
    except (OSError, ValueError) as error:
        raise UserMistake(f"{path} cannot be written: {error}", "file", "a file in a folder that is there") from None
    print(text("template.written", language, file=path))  # noqa: T201
    return 0


def _commented(name: str, path: Path) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").replace("{file}", path.name)


def _table(kind: str, study: StudyDefinition, path: Path) -> str:
    """Return comments, the heading and examples of a table, as a spreadsheet of the study's language reads it."""
    language, stream = study.language, StringIO()
    writer = csv.writer(stream, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    comments = _commented(f"{kind}_{language}.txt", path).splitlines()
    writer.writerows([f"# {line}"] for line in comments)
    writer.writerow(TABLES[kind])
    rows = _territories(study) if kind == "territories" else _observations()
    writer.writerows([_cell(value, language) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: str | float | date | bool, language: str) -> str:
    if isinstance(value, bool):
        return text(f"numbers.{'yes' if value else 'no'}", language)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if language == "fr" else value.isoformat()
    if isinstance(value, float):
        plain = f"{value:.10g}"
        return plain.replace(".", ",") if language == "fr" else plain
    return str(value)


def _territories(study: StudyDefinition) -> Iterator[Row]:
    """Yield the project's territories of the place of the study."""
    place = study.territory
    kind, code = (place.kind, place.code) if place.kind in KINDS and place.kind != FRANCE else EXAMPLE_PLACE
    table = select(load_territories(), kind, code)
    columns = (
        table.population.tolist(),
        table.longitude.tolist(),
        table.latitude.tolist(),
        table.density_class.tolist(),
    )
    yield from zip(table.code, table.name, table.departement, table.region, *columns, strict=True)


def _observations() -> Iterator[Row]:
    """Yield the last scored row of some metrics."""
    for metric in EXAMPLE_METRICS:
        row = max((one for one in load_observations() if one.metric == metric and one.scored), key=lambda one: one.date)
        yield (*(getattr(row, column) for column in OBSERVATIONS_HEADER), Level.NATIONAL.value, NATIONAL_CODE)
