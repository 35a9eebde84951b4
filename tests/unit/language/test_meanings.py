"""Every group of levers, lever and metric has a French meaning, and no meaning is left over."""

import pytest

from experiments.language.meanings import meaning_in, meanings_in_french
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics


def meant() -> set[str]:
    groups = {(model.__doc__ or "").strip().splitlines()[0] for model in GROUPS.values()}
    levers = {str(field.description) for model in GROUPS.values() for field in model.model_fields.values()}
    return groups | levers | {metric.meaning for metric in all_metrics()}


def test_all_has_a_french_meaning_and_nothing_else_has() -> None:
    assert set(meanings_in_french()) == meant()


@pytest.mark.parametrize("english", sorted(meant()))
def test_the_french_is_french(english: str) -> None:
    french = meaning_in(english, "fr")
    assert french != english
    assert meaning_in(english, "en") == english
    assert not {" ;", " :", " !", " ?"} & {french[place : place + 2] for place in range(len(french))}
    assert french.endswith(".") == english.endswith(".")
