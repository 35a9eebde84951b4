"""The 28 items of CHEERS 2022, filled from the manifest of a study and the settings of the valuation.

Husereau and others 2022, https://doi.org/10.1136/bmj-2021-067975.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from experiments.language.numbers import full_date, number
from experiments.storing.manifest import data_end_of
from experiments.value.consequences import PRESSURE_ASSUMPTION
from experiments.value.value_sentences import ValueContext, plain

N_ITEMS: Final = 28
_SHORT = 10  # characters of a hash that are shown


def cheers_page(manifest: Mapping[str, Any], about: ValueContext) -> str:
    """Return the table as a page of Markdown, in the language of the context."""
    return "\n".join(_lines(manifest, about)) + "\n"


def _lines(manifest: Mapping[str, Any], about: ValueContext) -> Iterator[str]:
    values = _values(manifest, about)
    yield f"# {about.say('cheers.title')}"
    yield ""
    yield about.say("cheers.about", study=manifest["study"])
    yield ""
    yield f"| {about.say('cheers.row')} | {about.say('cheers.item')} | {about.say('cheers.answer')} |"
    yield "|---|---|---|"
    for row in range(1, N_ITEMS + 1):
        answer = about.say(f"cheers.answer_{row}", **values).replace("|", r"\|").replace("\n", " ")
        yield f"| {row} | {about.say(f'cheers.item_{row}')} | {answer} |"


def _values(manifest: Mapping[str, Any], about: ValueContext) -> dict[str, object]:
    language, worth = about.language, about.valuation
    arms = about.say("list").join(about.say("and_quote", arm=label) for label in about.labels.values())
    return {
        **about.period,
        "arms": arms,
        "baseline": about.say("and_quote", arm=about.labels[about.baseline]),
        "place": about.place,
        "question": manifest["question"][language],
        "population": number(manifest["world"]["population"], language),
        "configuration": str(manifest["configuration_hash"])[:_SHORT],
        "commit": str(manifest["commit"])[:_SHORT],
        "code": str(manifest["code_hash"])[:_SHORT],
        "as_of": full_date(data_end_of(manifest), language),
        "draws": len(manifest["parameter_draws"]) or 1,
        "replicates": len(manifest["seeds"]["replicates"]),
        "euros": plain(worth.euros_per_inhabitant_year, language),
        "shell": plain(worth.euros_per_shell, language),
        "highest": plain(worth.swept[-1], language),
        "low": number(worth.pressure.lowest, language, 1),
        "high": number(worth.pressure.highest, language, 1),
        "number": PRESSURE_ASSUMPTION,
    }
