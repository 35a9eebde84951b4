"""The rivals at one cut-off: every national series and every département, from what was known then."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from experiments.hindcast.forecast import Forecast, joined
from experiments.hindcast.known_departements import known_departements
from experiments.hindcast.known_series import known_series
from experiments.hindcast.rivals import departement_rivals, joint_rivals, national_rivals
from experiments.hindcast.rivals.base import JointRival, NationalRival, Predicted
from experiments.observations.observed import COVERAGE, Observed, Target, known_by, national
from sim.arrays import Floats
from sim.vocabulary import Level

GUIDE: Final = "last_trend"  # the national rival that rivals for départements share out


def rival_forecasts(
    observations: Iterable[Observed], as_of: date, days: Sequence[date], seed: int
) -> dict[str, Forecast]:
    """Return every rival's forecast by its name, for days in order; only observations up to `as_of` count.

    Rivals for départements share out the national forecast of the last trend. A target without any known point is left
    out.
    """
    known = known_by(observations, as_of)
    forecasts = {rival.name: _national(rival, known, as_of, days, seed) for rival in national_rivals()}
    forecasts |= {rival.name: _joint(rival, known, as_of, days, seed) for rival in joint_rivals()}
    guide = forecasts[GUIDE].samples.get(national(COVERAGE))
    if guide is None:
        return forecasts
    for name, forecast in departement_forecasts(known, as_of, days, seed, guide).items():
        forecasts[name] = joined([forecasts[name], forecast]) if name in forecasts else forecast
    return forecasts


def departement_forecasts(
    observations: Iterable[Observed], as_of: date, days: Sequence[date], seed: int, nation: Floats
) -> dict[str, Forecast]:
    """Return every rival's forecast of LI+ coverage by département, given the nation's samples (samples × days)."""
    known = known_departements(observations, as_of)
    targets = [Target(known.metric, Level.DEPARTEMENT.value, code) for code in known.code]
    forecasts = {}
    for rival in departement_rivals():
        predicted = rival.forecast(known, nation, days, seed)
        if predicted.samples is not None:
            samples = {target: predicted.samples[:, row] for row, target in enumerate(targets)}
            forecasts[rival.name] = Forecast(tuple(days), samples, _notes(rival.name, predicted, targets))
    return forecasts


def _national(
    rival: NationalRival, known: Sequence[Observed], as_of: date, days: Sequence[date], seed: int
) -> Forecast:
    samples: dict[Target, Floats] = {}
    notes: dict[Target, str] = {}
    for metric in sorted({row.target.metric for row in known if row.target.level == Level.NATIONAL}):
        predicted = rival.forecast(known_series(known, metric, as_of), days, seed)
        if predicted.samples is not None:
            samples[national(metric)] = predicted.samples
            notes |= _notes(rival.name, predicted, [national(metric)])
    return Forecast(tuple(days), samples, notes)


def _joint(rival: JointRival, known: Sequence[Observed], as_of: date, days: Sequence[date], seed: int) -> Forecast:
    rows = [row for row in known if row.scored and row.target.level == Level.NATIONAL]
    predicted = rival.forecast(rows, as_of, days, seed)
    samples = {national(metric): one.samples for metric, one in predicted.items() if one.samples is not None}
    return Forecast(tuple(days), samples)


def _notes(name: str, predicted: Predicted, targets: Sequence[Target]) -> dict[Target, str]:
    return {} if predicted.method == name else dict.fromkeys(targets, predicted.method)
