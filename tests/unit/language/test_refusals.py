"""A refusal in French: its sentence, what stands in the gaps, and what is left out."""

import pytest

from experiments.language.refusals import in_french, refusal
from experiments.language.texts import NO_BREAK, THIN
from experiments.mistakes import UserMistake, unknown


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("seed = -1: input should be greater than or equal to 0", "seed = -1 : il faut au moins 0"),
        ("unknown metric at level national 'x'", "indicateur au niveau national : 'x' n'existe pas"),
        ("configs/a.yaml, line 3; command line: x=1", "configs/a.yaml, ligne 3 ; ligne de commande : x=1"),
        ("0 to 1 share of GPs", "de 0 à 1 (part des médecins généralistes)"),
        (
            "policy.end is missing, and facilitation.end refers to it",
            "policy.end manque, et facilitation.end y renvoie",
        ),
        ("nobody wrote this sentence", None),
    ],
)
def test_a_sentence_is_found_with_what_stands_in_it(english: str, french: str | None) -> None:
    assert in_french(english) == french


def test_a_refusal_is_told_with_french_words_and_signs() -> None:
    told = refusal(unknown("policy", "plan", ["plan_100", "merging"], "command line: policy=plan"), "fr")
    assert told.splitlines() == [
        f"Erreur{NO_BREAK}: politique{NO_BREAK}: 'plan' n'existe pas",
        f"  où{NO_BREAK}: ligne de commande{NO_BREAK}: policy=plan",
        f"  permis{NO_BREAK}: merging, plan_100",
        f"  proche{NO_BREAK}: plan_100",
    ]


def test_an_explanation_that_stands_only_in_english_is_left_out() -> None:
    mistake = UserMistake("x is missing", "configs/a.yaml", "0 to 1,000; how hard somebody pushes")
    assert f"permis{NO_BREAK}: de 0 à 1{THIN}000" in refusal(mistake, "fr")
    assert "somebody" not in refusal(mistake, "fr")


def test_english_is_told_as_the_code_says_it() -> None:
    mistake = UserMistake("x is missing", "configs/a.yaml")
    assert refusal(mistake, "en") == str(mistake)
