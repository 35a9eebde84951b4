"""What calibration, differences and levers say in both languages."""

import numpy as np
import pandas as pd
import pytest

from experiments.hindcast.reliability_sentences import reliability_in_words
from experiments.hindcast.score_differences import differences
from experiments.hindcast.scores import score_rows
from tests.unit.hindcast.made_up import row
from tests.unit.hindcast.test_scores import DAY, normal

LABELS = {"fr": "le modèle", "en": "the model"}


def rows(*leads: float) -> pd.DataFrame:
    """Return scored rows of as many origins as leads; the CRPS of the model is below that of Bass by one lead each."""
    forecasts = {"model": normal("n_shells", 110, 5), "bass": normal("n_shells", 90, 5)}
    scored = score_rows(forecasts, [row("n_shells", DAY, 100, 10.0)]).assign(scenario="no", differing="timeline")
    own = np.where(scored["method"] == "model", 20.0, 30.0)
    parts = [scored.assign(as_of=f"{n}", crps=own + (own == 20.0) * (10.0 - lead)) for n, lead in enumerate(leads)]
    return pd.concat(parts, ignore_index=True)


def words(scored: pd.DataFrame, language: str) -> list[str]:
    compared = differences(scored, ["bass"], "model")
    return reliability_in_words(scored, compared, language, "model", LABELS[language]).splitlines()


@pytest.mark.parametrize(
    ("leads", "verdict"),
    [
        ((2.0, 1.0, 3.0, 2.0, 1.0), "a lead that chance hardly explains"),
        ((-2.0, -1.0, -3.0, -2.0, -1.0), "a lag that chance hardly explains"),
        ((2.0, -1.0, 1.0, -2.0, 0.0), "undecided, chance can explain it"),
    ],
)
def test_an_interval_beyond_zero_is_a_lead_or_a_lag(leads: tuple[float, ...], verdict: str) -> None:
    errors, difference, levers = words(rows(*leads), "en")
    assert "strongest rival (Bass diffusion)" in difference
    assert "(blocks: 5 origins)" in difference
    assert verdict in difference
    assert errors.startswith("National level: standardised errors of the model have mean ")
    assert levers.endswith("came true 0, differed 5 (timeline), not known 0.")


@pytest.mark.parametrize(
    ("language", "says"), [("en", "origins 1, needed 5."), ("fr", "nombre d'origines 1, minimum 5.")]
)
def test_one_origin_is_said_to_give_no_interval(language: str, says: str) -> None:
    assert words(rows(3.0), language)[1].endswith(says)


def test_the_sd_of_a_single_error_is_not_given() -> None:
    assert "and sd – over 1 observations" in words(rows(1.0), "en")[0]


def test_the_parts_of_the_interval_score_add_up_in_french_numbers() -> None:
    own = rows(1.0).query("method == 'model'").iloc[0]
    wis = own[["dispersion", "underprediction", "overprediction"]].sum() / 10
    assert f"WIS {wis:.2f}".replace(".", ",") in words(rows(1.0), "fr")[0]


def test_without_rows_nothing_is_said() -> None:
    assert words(rows(1.0).iloc[:0], "en") == []
