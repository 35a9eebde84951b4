"""The words say where a method wins, and where it does not."""

import pandas as pd
import pytest

from experiments.hindcast.score_sentences import in_words
from experiments.hindcast.scores import aggregated, orders, score_rows
from tests.unit.hindcast.made_up import row
from tests.unit.hindcast.test_scores import DAY, certain, scored

LABELS = {"fr": "Le modèle", "en": "The model"}


def test_a_win_is_said_with_the_rival_it_was_against() -> None:
    words = in_words(aggregated(scored(("n_shells", 100.0)), ["bass", "persistence"]), "en", label=LABELS["en"])
    assert "Empty shells (1 observation): The model does better than every rival" in words
    assert "(CRPS 1 against 2 for Bass diffusion)" in words
    assert words.startswith("The model wins on 1 of 1 series.")


@pytest.mark.parametrize(("language", "loss"), [("en", "does not win"), ("fr", "ne gagne pas")])
def test_a_loss_is_said_as_plainly(language: str, loss: str) -> None:
    words = in_words(aggregated(scored(("n_shells", 100.0)), ["bass", "persistence"]), language, "persistence")
    assert loss in words


def test_a_tie_is_no_win() -> None:
    forecasts = {"model": certain(n_shells=3), "bass": certain(n_shells=3)}
    words = in_words(
        aggregated(score_rows(forecasts, [row("n_shells", DAY, 1, 0.0)]), ["bass"]), "en", label=LABELS["en"]
    )
    assert "does not win" in words
    assert words.startswith("The model wins on 0 of 1 series.")


def test_an_interval_that_misses_too_much_is_said_to() -> None:
    metrics = ("n_shells", "n_dissolved", "mean_fatigue", "cost_cnam_euros")
    words = in_words(aggregated(scored(*((name, 100.0) for name in metrics)), ["bass"]), "fr", label=LABELS["fr"])
    assert "contient 0 observations sur 4, soit 0\N{NARROW NO-BREAK SPACE}%" in words
    assert "trop étroit ou mal placé" in words


def test_one_observation_says_nothing_of_an_interval() -> None:
    words = in_words(aggregated(scored(("n_shells", 100.0)), ["bass"]), "en", label=LABELS["en"])
    assert "too few observations to tell" in words


def test_without_anything_to_compare_it_says_so() -> None:
    empty = aggregated(score_rows({}, []), ["bass"])
    assert in_words(empty, "en").startswith("No scored observation")
    assert in_words(empty, "fr").startswith("Aucune observation")


def test_french_numbers_have_a_comma() -> None:
    assert "CRPS 1,5" in in_words(frame(1.5, 2.25), "fr", label=LABELS["fr"])


def frame(own: float, theirs: float) -> pd.DataFrame:
    shared = {"level": "national", "target": "n_shells", "n": 3, "mae": 1.0, "rmse": 1.0, "coverage90": 1.0}
    ends = {"coverage90_low": 0.3, "coverage90_high": 1.0}
    model = {"method": "model", "crps": own, "best_rival": "bass", "skill": 1 - own / theirs}
    bass = {"method": "bass", "crps": theirs, "best_rival": "", "skill": float("nan")}
    return pd.DataFrame([shared | ends | model, shared | ends | bass])


def test_the_order_of_departements_is_said_beside_the_best_rival() -> None:
    ranks = pd.DataFrame(
        [
            ("coverage_li_plus", "2024-12-31", name, 101, value)
            for name, value in (("model", 0.41), ("logit_shift", 0.62))
        ],
        columns=["target", "date", "method", "n", "rank_correlation"],
    )
    words = in_words(frame(1, 2), "en", label=LABELS["en"], ranks=ranks)
    assert "rank correlation with what was observed is 0.41 for The model, 0.62 for Logit shift" in words


def test_a_rival_that_puts_all_departements_on_one_level_has_no_order() -> None:
    ranks = orders(score_rows({}, []))
    ranks.loc[0] = ["coverage_li_plus", "2024-12-31", "model", 101, 0.41]
    ranks.loc[1] = ["coverage_li_plus", "2024-12-31", "logit_shift", 101, float("nan")]
    assert "0.41 for The model; no rival orders them" in in_words(frame(1, 2), "en", label=LABELS["en"], ranks=ranks)


def test_the_model_without_peer_effects_has_a_name() -> None:
    scores = frame(1, 2).replace("bass", "model_no_peers")
    assert "for the model without peer effects" in in_words(scores, "en", label=LABELS["en"])
