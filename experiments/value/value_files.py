"""The folder of a valuation: its tables, its paragraph and its table of CHEERS in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from experiments.comparing.place import is_thinned, place_name
from experiments.comparing.screen import labels_in
from experiments.language.texts import LANGUAGES
from experiments.storing.csv_files import write_csv
from experiments.value.cheers import cheers_page
from experiments.value.value_sentences import ValueContext, ValueTables, paragraph
from experiments.value.value_tables import (
    ACCEPTABILITY,
    ASSUMPTION_VALUES,
    CHOICE,
    COSTS,
    INFORMATION,
    PRICES,
    ValuedStudy,
    acceptability_table,
    assumption_values,
    choice_table,
    costs_table,
    information_table,
    n_assumptions,
    prices_table,
)
from sim.calendar import first_day, last_day
from sim.whole_files import whole_file

FILES: Final = {
    "costs": COSTS,
    "prices": PRICES,
    "choice": CHOICE,
    "acceptability": ACCEPTABILITY,
    "information": INFORMATION,
    "assumption_values": ASSUMPTION_VALUES,
}


@dataclass(frozen=True)
class ValueRequest:
    """What is asked: the valued study, the manifest that it has, and the folder to write."""

    valued: ValuedStudy
    manifest: Mapping[str, Any]  # of the study
    folder: Path

    def context(self, language: str) -> ValueContext:
        """Return what words need beside the tables."""
        found = self.valued.consequences
        labels = labels_in(self.manifest, language)
        return ValueContext(
            valuation=self.valued.valuation,
            labels={arm: labels[arm] for arm in found.arms},
            baseline=found.arms[0],
            place=place_name(self.manifest, language),
            start=first_day(found.months[0]),
            end=last_day(found.months[-1]),
            n_assumptions=n_assumptions(self.valued),
            language=language,
            is_thinned=is_thinned(self.manifest),
        )


def value_tables(valued: ValuedStudy, advance: Callable[[], None] = lambda: None) -> ValueTables:
    """Return all tables; `advance` is called after each assumption."""
    return ValueTables(
        costs=costs_table(valued),
        prices=prices_table(valued),
        choice=choice_table(valued),
        acceptability=acceptability_table(valued),
        information=information_table(valued),
        assumptions=assumption_values(valued, advance),
    )


def write_value(request: ValueRequest, advance: Callable[[], None] = lambda: None) -> ValueTables:
    """Write tables, paragraph and CHEERS, each file whole; the same runs and settings give the same bytes."""
    tables = value_tables(request.valued, advance)
    for (name, columns), table in zip(FILES.items(), vars(tables).values(), strict=True):
        write_csv([table], columns, request.folder / f"{name}.csv")
    for language in LANGUAGES:
        about = request.context(language)
        _write(request.folder / f"value_{language}.md", paragraph(tables, about) + "\n")
        _write(request.folder / f"cheers_{language}.md", cheers_page(request.manifest, about))
    return tables


def _write(path: Path, words: str) -> None:
    with whole_file(path) as partial:
        partial.write_text(words, encoding="utf-8")


def read_paragraph(folder: Path, language: str) -> str:
    """Return the paragraph of a folder."""
    return (folder / f"value_{language}.md").read_text(encoding="utf-8").rstrip()
