"""The stage flow keeps its stocks, presses at a deadline that was announced, and finds what it is right about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.hindcast.forecast import Forecast
from experiments.hindcast.rivals import joint_rivals, labels
from experiments.hindcast.rivals.base import Predicted
from experiments.hindcast.rivals.joint import stage_flow
from experiments.hindcast.stratified_draws import normals
from experiments.observations.model_terms import COST, SPENDING
from experiments.observations.observed import Observed, all_observed, national
from sim.arrays import Floats
from sim.calendar import FIRST_MONTH, last_day, month_of
from tests.unit.hindcast.made_up import interval, row

N = 50
MONTHS = 60
CALM = np.zeros((2, MONTHS // 6, N))
AS_OF = date(2023, 8, 31)
LATER = (date(2023, 12, 31), date(2024, 12, 31))
COUNTED = {"coverage_li_plus": 0.01, "coverage_aci": 0.01, "n_aci": 10.0, "n_all_stages": 20.0, "n_preproject": 8.0}


def values(**changed: float) -> dict[str, Floats]:
    """Return members of the prior, all with some values alike."""
    drawn = {
        name: prior.median * np.exp(prior.log_sd * normals(name, 1, N)) for name, prior in stage_flow.PRIORS.items()
    }
    return drawn | {name: np.full(N, value) for name, value in changed.items()}


def run(pressures: Sequence[float] = (0.0,) * MONTHS, shocks: Floats = CALM, **changed: float) -> Forecast:
    return stage_flow.flow(values(**changed), shocks, pressures)


def of(course: Forecast, metric: str) -> Floats:
    return course.samples[national(metric)]


def past(coordinates: Mapping[str, Floats], member: int, bias: float = 0.0) -> list[Observed]:
    """Return what one member of the prior would have had counted, a few times a year, with errors."""
    course = stage_flow.course(coordinates, AS_OF, month_of(AS_OF), 1)
    rows = []
    for metric, sd in COUNTED.items():
        for number, day in enumerate(last_day(FIRST_MONTH + month) for month in range(17, 50, 4)):
            error = float(normals(f"{metric}/{member}", 2, 20)[number])
            true = course.at(national(metric), day)
            assert true is not None
            factor = np.exp(bias) if metric.startswith("n_") else 1.0
            rows.append(row(metric, day, max(float(true[member]) * factor + sd * error, 0.0), sd))
    return rows


@pytest.fixture(scope="module")
def prior() -> dict[str, Floats]:
    halves = range(15)
    names = [*stage_flow.PRIORS, *(f"shock/{one}/{half}" for one in stage_flow.SHOCKS for half in halves)]
    return {name: normals(f"truth/{name}", 4, N) for name in names}


@pytest.fixture(scope="module")
def known() -> tuple[Observed, ...]:
    return tuple(row for row in all_observed() if row.target.level == "national" and row.day <= AS_OF and row.scored)


@pytest.fixture(scope="module")
def told(known: tuple[Observed, ...]) -> Mapping[str, Predicted]:
    return stage_flow.forecast(known, AS_OF, LATER, 5)


def test_joint_rivals_are_found_in_their_folder() -> None:
    assert [rival.name for rival in joint_rivals()] == ["stage_flow"]
    assert set(labels()["stage_flow"]) == {"fr", "en"}


def test_nothing_is_lost_or_made_between_the_stages() -> None:
    course = run(founding=0.0, quit=0.0)
    assert of(course, "n_all_stages") == pytest.approx(of(course, "n_all_stages")[:, :1].repeat(MONTHS + 1, axis=1))
    stages = ("n_preproject", "n_lettre_intention", "n_projet_sante", "n_aci")
    assert sum(of(course, stage) for stage in stages) == pytest.approx(of(course, "n_all_stages"))
    assert of(course, "n_aci")[:, -1].min() > 50


def test_stocks_are_never_negative_and_nobody_is_covered_twice() -> None:
    wild = 1.5 * np.random.default_rng(1).standard_normal(CALM.shape)
    course = run([1.0] * MONTHS, wild)
    assert min(float(samples.min()) for samples in course.samples.values()) >= 0.0
    li_plus, aci = of(course, "coverage_li_plus"), of(course, "coverage_aci")
    assert (aci <= li_plus + 1e-12).all()
    assert li_plus.max() <= 1.0 + 1e-9
    assert (np.diff(li_plus, axis=1) >= -1e-12).all()


def test_without_letters_nothing_follows_and_nothing_is_paid() -> None:
    course = run(letter=0.0, letter_deadline=0.0, letters_2019=0.0, signature=0.0)
    assert of(course, "n_aci").max() == 0.0
    assert of(course, COST).max() == 0.0
    assert np.ptp(of(course, "n_lettre_intention_or_later"), axis=1).max() == pytest.approx(0.0)


def test_a_stage_that_nobody_feeds_empties_at_its_hazard() -> None:
    course = run(founding=0.0, quit=0.0, letter=0.1, covid=1.0, letter_deadline=0.0)
    left = of(course, "n_preproject")
    assert left[:, 10] / left[:, 0] == pytest.approx(np.full(N, np.exp(-1.0)))


def test_a_deadline_brings_letters_and_drains_the_projects_before_them() -> None:
    late = [0.0] * 40 + [1.0] * 20
    hurried, calm = run(late, strike_off=0.0), run()
    assert (of(hurried, "n_preproject")[:, -1] < of(calm, "n_preproject")[:, -1]).all()
    assert (of(hurried, "coverage_li_plus")[:, -1] > of(calm, "coverage_li_plus")[:, -1]).all()
    assert of(hurried, "n_aci")[:, :41] == pytest.approx(of(calm, "n_aci")[:, :41])


def test_at_a_deadline_projects_without_a_letter_are_struck_off() -> None:
    late = [0.0] * 40 + [1.0] * 20
    struck, kept = run(late), run(late, strike_off=0.0)
    assert (of(struck, "n_all_stages")[:, -1] < of(kept, "n_all_stages")[:, -1]).all()


def test_mild_pressure_lowers_nothing_that_is_asked_for_a_letter() -> None:
    mild = run([stage_flow.LATE] * MONTHS, founding=0.0)
    assert of(mild, "n_lettre_intention") == pytest.approx(of(run(founding=0.0), "n_lettre_intention"))


def test_a_deadline_is_not_known_before_it_is_announced() -> None:
    december = month_of(date(2023, 12, 31))
    assert stage_flow.pressure(december, date(2023, 3, 5)) == 0.0
    assert stage_flow.pressure(december, date(2023, 3, 6)) == 1.0
    assert stage_flow.pressure(december - 10, AS_OF) == 0.0
    assert stage_flow.pressure(december + 3, AS_OF) == pytest.approx(0.5)
    assert stage_flow.pressure(month_of(date(2024, 12, 1)), AS_OF) == 0.0


def test_shocks_keep_their_sd_and_are_as_alike_as_their_odds_say() -> None:
    normal = np.random.default_rng(3).standard_normal((1, 20, 20_000))
    series = stage_flow.autocorrelated(normal, np.full(20_000, 0.3), np.full(20_000, 1.5))
    assert series.std(axis=2) == pytest.approx(np.full((1, 20), 0.3), rel=0.03)
    assert np.corrcoef(series[0, 10], series[0, 11])[0, 1] == pytest.approx(0.6, abs=0.02)


def test_what_is_paid_in_a_year_follows_the_number_of_aci() -> None:
    course = run(euros=300e3)
    spent = course.at(national(SPENDING), date(2022, 12, 31))
    signed = of(course, "n_aci")[:, 30:42].mean(axis=1)
    assert spent == pytest.approx(0.3 * signed)


def test_it_forecasts_every_stage_both_coverages_and_spending(told: Mapping[str, Predicted]) -> None:
    assert set(told) == {*stage_flow.SUMS, SPENDING}
    for predicted in told.values():
        assert predicted.method == "stage_flow"
        assert predicted.samples is not None
        assert predicted.samples.shape == (stage_flow.MEMBERS, len(LATER))
        assert np.isfinite(predicted.samples).all()


def test_a_fit_to_what_was_known_comes_near_its_last_rows(known: tuple[Observed, ...]) -> None:
    there = stage_flow.forecast(known, AS_OF, [AS_OF], 5)
    low, high = interval(there["coverage_li_plus"].samples)  # type: ignore[arg-type]
    assert 0.72 < low < 0.764 < high < 0.82
    assert high - low < 0.08


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_rows(
    told: Mapping[str, Predicted], known: tuple[Observed, ...]
) -> None:
    again = stage_flow.forecast(known[::-1], AS_OF, LATER, 5)
    other = stage_flow.forecast(known, AS_OF, LATER, 6)
    assert all(np.array_equal(told[metric].samples, again[metric].samples) for metric in told)  # type: ignore[arg-type]
    assert not np.array_equal(told["n_aci"].samples, other["n_aci"].samples)  # type: ignore[arg-type]


def test_too_few_rows_or_rows_of_other_metrics_mean_no_forecast(known: tuple[Observed, ...]) -> None:
    aci = [row for row in known if row.target.metric == "n_aci"][:1]
    others = [replace(row, target=national("n_msp")) for row in known]
    assert stage_flow.forecast(aci, AS_OF, LATER, 1) == {}
    assert stage_flow.forecast([*aci, *others], AS_OF, LATER, 1) == {}


def test_spending_needs_a_year_of_its_own_before_the_days() -> None:
    rows = [row("n_all_stages", date(2019, 9, 15), 400, 60.0), row("n_aci", date(2020, 3, 1), 10, 3.0)]
    assert SPENDING not in stage_flow.forecast(rows, date(2020, 3, 31), [date(2020, 3, 31)], 1)


def test_an_invented_past_is_found_again(prior: dict[str, Floats]) -> None:
    held = []
    for member in range(8):
        found = stage_flow.fitted(past(prior, member), AS_OF, 1)
        for name in ("letter", "project", "signature", "size_first", "founding", "frailty"):
            low, high = interval(found[name])
            held.append(low <= prior[name][member] <= high)
        assert max(found["letter"].std(), found["project"].std()) < 0.7
    assert np.mean(held) >= 0.75


def test_the_future_of_an_invented_past_lies_in_the_intervals_even_when_its_counter_is_biased(
    prior: dict[str, Floats],
) -> None:
    truth = stage_flow.course(prior, AS_OF, month_of(LATER[-1]), 1)
    held = []
    for member in range(6):
        told = stage_flow.forecast(past(prior, member, bias=0.06), AS_OF, LATER, 1)
        for metric in ("coverage_li_plus", "coverage_aci", "n_preproject", "n_aci", "n_lettre_intention_or_later"):
            true = truth.at(national(metric), LATER[-1])
            assert true is not None
            low, high = interval(told[metric].samples[:, -1])  # type: ignore[index]
            held.append(low <= true[member] <= high)
    assert np.mean(held) >= 0.75
