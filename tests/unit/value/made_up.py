"""A valued study whose figures are known: three arms, forty draws of two replicates, two years."""

from datetime import date

import numpy as np

from experiments.comparing.headline_tables import DrawnParameters
from experiments.study.definition import Evidence
from experiments.value.consequences import PRESSURE_TIME, Consequences
from experiments.value.partial_information import Resampling
from experiments.value.valuation import PressureTime, Valuation, swept_values
from experiments.value.value_sentences import ValueContext
from experiments.value.value_tables import ValuedStudy
from sim.arrays import Floats
from sim.calendar import month_of

FIRST = month_of(date(2024, 1, 1))
N_MONTHS, N_DRAWS, N_REPLICATES = 24, 40, 2
ARMS = ("calm", "fast", "dear")
A_MILLION = 1e6
LABELS = {
    "fr": {"calm": "Calme", "fast": "Rapide", "dear": "Cher"},
    "en": {"calm": "Calm", "fast": "Fast", "dear": "Dear"},
}


def valuation(euros: float = 30.0, discount: float = 0.025, shell: float = 0.0) -> Valuation:
    return Valuation(FIRST, discount, euros, shell, swept_values(60.0, 4), PressureTime(3.0, 0.5, 10.0))


def valued_study(worth: Valuation | None = None, n_draws: int = N_DRAWS, chance: float = 0.1) -> ValuedStudy:
    """Return a study in which `fast` covers a million inhabitants more for each unit of A1, `dear` half as many.

    A month of `fast` costs two million euros more, one of `dear` three; A2 does nothing.
    """
    generator = np.random.default_rng(8)
    shape = (n_draws, N_REPLICATES, len(ARMS), N_MONTHS)
    effect = generator.uniform(0.0, 2.0, size=n_draws)
    luck = chance * generator.normal(size=(n_draws, N_REPLICATES, len(ARMS)))
    luck[:, :, 0] = 0.0
    gained = effect[:, None, None] * np.array([0.0, 1.0, 0.5]) + luck
    constant: Floats = np.ones(shape)
    consequences = Consequences(
        arms=ARMS,
        draws=tuple(range(n_draws)),
        months=tuple(range(FIRST, FIRST + N_MONTHS)),
        inhabitant_years=(5.0 + gained)[..., None] * constant * A_MILLION / 12,
        euros={
            "cnam": constant * (10 * A_MILLION + np.array([0.0, 2.0, 3.0])[:, None] * A_MILLION),
            PRESSURE_TIME: constant * np.array([0.0, 1e4, 0.0])[:, None],
        },
        shells=np.broadcast_to([50.0, 60.0, 40.0], shape[:3]).copy(),
        posts_per_million=generator.uniform(0.5, 10.0, size=n_draws),
    )
    values = {"A1": effect[:, None], "A2": generator.normal(size=(n_draws, 1))}
    drawn = DrawnParameters(values, dict.fromkeys(values, Evidence.ASSUMED))
    return ValuedStudy(consequences, worth or valuation(), drawn, Resampling(100, 99))


def context(study: ValuedStudy, language: str = "en") -> ValueContext:
    return ValueContext(
        valuation=study.valuation,
        labels=LABELS[language],
        baseline="calm",
        place="France",
        start=date(2024, 1, 1),
        end=date(2025, 12, 31),
        n_assumptions=3,
        language=language,
    )
