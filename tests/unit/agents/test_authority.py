"""Authorities: levers, pressure, facilitators, review, signature."""

from datetime import date

import pytest

from sim.agents.authority import Ars
from sim.calendar import FIRST_MONTH, month_of
from sim.model import CptsModel
from sim.month.money import bonus_share, letter_euros
from sim.vocabulary import Payer, Stage
from tests.unit.agents.small_world import PAY, found, stepped
from tools.verification.small_world import QUIET, change, model, policy

MILLION = 1_000_000.0


def facilitators_at_work(ars: Ars) -> float:
    white = sum(territory.facilitators for territory in ars.territories if territory.is_white)
    return white + sum(cpts.facilitators for cpts in ars.cpts())


def capacity(ars: Ars) -> float:
    return ars.levers.facilitation.facilitators_per_million * sum(t.population for t in ars.territories) / MILLION


def with_all_stages(allocation: str, maturity_support: float = 0.25) -> CptsModel:
    """Return a country in which each région has white territories, a project, a young ACI and a steady one."""
    quiet = model(QUIET, under=policy(facilitation={"allocation": allocation, "maturity_support": maturity_support}))
    for ars in quiet.ars:
        project, young, steady = (territory.row for territory in ars.territories[:3])
        found(quiet, project)
        found(quiet, young, Stage.ACI)
        found(quiet, steady, Stage.ACI).vitality = 1.0
        quiet.cpts[-1].aci_month = quiet.month - 48
        ars.allocate_facilitators()
    return quiet


@pytest.mark.parametrize("allocation", ["balanced", "white_first", "struggling_first"])
@pytest.mark.parametrize("maturity_support", [0.0, 0.25, 1.0])
def test_facilitators_time_adds_up_to_the_regions_capacity(allocation: str, maturity_support: float) -> None:
    for ars in with_all_stages(allocation, maturity_support).ars:
        assert facilitators_at_work(ars) == pytest.approx(capacity(ars))


def test_time_kept_for_cpts_after_their_aci_goes_to_nobody_else() -> None:
    for ars in with_all_stages("balanced", maturity_support=0.4).ars:
        running = sum(cpts.facilitators for cpts in ars.cpts() if cpts.has_aci)
        assert running == pytest.approx(0.4 * capacity(ars))


@pytest.mark.parametrize(
    ("allocation", "first", "second"),
    [("balanced", 1.0, 1.0), ("white_first", 4.0, 1.0), ("struggling_first", 1.0, 4.0)],
)
def test_white_zones_and_projects_get_time_by_the_allocation(allocation: str, first: float, second: float) -> None:
    quiet = with_all_stages(allocation)
    for ars in quiet.ars:
        white = next(territory.facilitators for territory in ars.territories if territory.is_white)
        project = next(cpts.facilitators for cpts in ars.cpts() if not cpts.has_aci)
        priority = quiet.rules.help.model_dump()["priority"]
        expected = {4.0: priority, 1.0: 1.0}
        assert white * expected[second] == pytest.approx(project * expected[first])


def test_a_young_aci_gets_more_help_than_a_steady_one() -> None:
    for ars in with_all_stages("balanced").ars:
        steady, young = sorted((cpts for cpts in ars.cpts() if cpts.has_aci), key=lambda cpts: cpts.aci_month)
        assert young.facilitators > steady.facilitators


def test_facilitators_cost_the_same_whatever_they_do() -> None:
    quiet = stepped(model(QUIET, PAY), 12)
    population = sum(territory.population for territory in quiet.territories)
    expected = 4.0 * population / MILLION * 72_000
    assert quiet.accounts.cost[:, Payer.FACILITATION].sum() == pytest.approx(expected)


def test_regions_have_their_own_levers() -> None:
    quiet = model(QUIET, under=policy(change("facilitation", region="S1", facilitators_per_million=20.0)))
    assert {ars.region: ars.levers.facilitation.facilitators_per_million for ars in quiet.ars} == {
        "S1": 20.0,
        "S2": 4.0,
        "S3": 4.0,
    }


def test_every_territory_has_the_ars_of_its_region_and_is_known_to_one_cpam() -> None:
    quiet = model(QUIET)
    for territory in quiet.territories:
        assert territory.ars.region == quiet.world.territories.region[territory.row]
        assert [cpam.departement for cpam in quiet.cpam if territory in cpam.territories] == [territory.departement]
    assert sum(len(ars.territories) for ars in quiet.ars) == len(quiet.territories)


def test_pressure_follows_the_target_date_of_the_month() -> None:
    timeline = {"target_date": "2020-06-30", "pressure": 0.6, "ramp_months": 6, "fade_months": 3}
    pushed = model(QUIET, under=policy(timeline=timeline))
    strengths = {}
    for _ in range(16):
        pushed.step()
        strengths[pushed.month - month_of(date(2020, 6, 1))] = pushed.ars[0].pressure
    expected = {-6: 0.0, -5: 0.1, -3: 0.3, 0: 0.6, 1: 0.4, 2: 0.2, 3: 0.0}
    assert {month: strengths[month] for month in expected} == pytest.approx(expected)


def test_without_target_date_there_is_no_pressure() -> None:
    assert model(QUIET, under=policy(timeline={"pressure": 1.0, "target_date": None})).ars[0].pressure == 0.0


@pytest.mark.parametrize(
    ("until", "share"), [("2019-07-01", 0.5), ("2019-07-31", 0.5), ("2019-06-30", 0.0), (None, 0.0)]
)
def test_the_early_signature_bonus_is_open_until_its_last_day(until: str | None, share: float) -> None:
    bonus = {"early_signature_bonus": 0.5, "early_signature_until": until}
    quiet = model(QUIET, under=policy(funding=bonus))
    quiet.step()
    assert quiet.month == FIRST_MONTH
    assert bonus_share(quiet.ars[0].levers, quiet.month) == share


@pytest.mark.parametrize(
    ("population", "euros"), [(39_999.0, 15_000.0), (40_000.0, 17_500.0), (81_000.0, 25_000.0), (200_000.0, 30_000.0)]
)
def test_the_money_at_the_letter_is_that_of_the_size_band(population: float, euros: float) -> None:
    assert letter_euros(population, model(QUIET).ars[0].levers) == euros
    doubled = model(QUIET, under=policy(funding={"multiplier": 2.0})).ars[0].levers
    assert letter_euros(population, doubled) == 2 * euros


def test_a_dossier_is_decided_in_its_month_and_in_no_other() -> None:
    quiet = model(QUIET)
    due, later = found(quiet, 0, Stage.LETTRE_INTENTION), found(quiet, 1, Stage.LETTRE_INTENTION)
    due.decision_month, later.decision_month = quiet.month + 1, quiet.month + 2
    quiet.step()
    assert (due.stage, later.stage) == (Stage.PROJET_SANTE, Stage.LETTRE_INTENTION)


def test_only_a_validated_projet_de_sante_is_signed() -> None:
    eager = model(QUIET, {"sign": {"pace": 5.0, "half_learning": 0.1}}, first_month=month_of(date(2021, 12, 1)))
    stages = [found(eager, row, stage) for row, stage in enumerate(list(Stage)[1:4])]
    eager.step()
    assert [cpts.has_aci for cpts in stages] == [False, False, True]


def test_signatures_are_bunched_in_december() -> None:
    signed = {}
    for month in (date(2021, 11, 1), date(2021, 12, 1)):
        edits = {"sign": {"pace": 0.2, "december": 20.0, "half_learning": 0.1}}
        eager = model(QUIET, edits, first_month=month_of(month))
        for row in range(24):
            found(eager, row, Stage.PROJET_SANTE)
        eager.step()
        signed[month.month] = sum(cpts.has_aci for cpts in eager.cpts)
    assert signed[11] <= 12
    assert signed[12] >= 18
