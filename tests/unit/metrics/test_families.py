"""Each family of metrics, on a country small enough to work the figures out by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from sim.metrics import evaluate, metric
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level, Stage
from tests.unit.metrics.hand_made import (
    ALIVE,
    COUNTRY,
    FIVE_OF_SIX_COVERED,
    SHELL_OF_ONE_MISSION,
    YOUNG,
    Cpts,
    Place,
    context_of,
    snapshot_of,
)


def values_of(
    name: str,
    level: Level = Level.NATIONAL,
    cpts: Sequence[Cpts] = FIVE_OF_SIX_COVERED,
    places: Sequence[Place] = COUNTRY,
) -> list[float]:
    context = context_of(places)
    grouping = Grouping.at(level, context.territories)
    return evaluate(snapshot_of(context, cpts), grouping, context, [metric(name)])[name].tolist()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coverage_li_plus", 460 / 500),
        ("coverage_aci", 400 / 500),
        ("coverage_functioning", 350 / 500),
        ("population_under_shell", 50 / 500),
        ("n_preproject", 0),
        ("n_lettre_intention", 1),
        ("n_projet_sante", 0),
        ("n_aci", 3),
        ("n_lettre_intention_or_projet_sante", 1),
        ("n_lettre_intention_or_later", 4),
        ("n_all_stages_without_aci", 1),
        ("n_all_stages", 4),
        ("n_shells", 1),
        ("n_dissolved", 15),
        ("shell_share", 1 / 2),
        ("member_share", 0.25 * 460 / 500),
        ("member_share_within", 0.25),
        ("active_share", 0.1 * 460 / 500),
        ("member_share_pharmacien", 0.25 * 460 / 500),
        ("mean_fatigue", 0.5),
        ("high_fatigue_share", 0.125),
        ("mission_deployed_share_access", 2 / 3),
        ("mission_deployed_share_pathways", 1 / 3),
        ("mission_deployed_share_quality", 0),
        ("cost_cnam_euros", 21),
        ("cost_fir_euros", 210),
        ("cost_facilitation_euros", 2100),
        ("public_cost_euros", 2331),
        ("population_per_aci", 400_000 / 3),
        ("population_per_li_plus", 460_000 / 4),
        # The worst fifth is all of the 50,000 with 2.0 (signed) and 50,000 of the 300,000 with 3.0 (200,000 signed).
        ("coverage_aci_worst_access_fifth", (50 + 50 * 200 / 300) / 100),
        # Départements: 1, 1 and 260/300; the 10th percentile lies a fifth of the way from the last to the others.
        ("coverage_gap_departements", 0.8 * (1 - 260 / 300)),
    ],
)
def test_a_metric_has_the_value_worked_out_by_hand(name: str, expected: float) -> None:
    assert values_of(name) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coverage_li_plus", [1, 260 / 300]),
        ("n_aci", [2, 1]),
        ("shell_share", [1 / 2, np.nan]),
        ("population_per_aci", [100_000, 200_000]),
        ("cost_cnam_euros", [6, 15]),
        ("coverage_gap_departements", [0, 0]),
    ],
)
def test_regions_are_told_apart(name: str, expected: list[float]) -> None:
    assert values_of(name, Level.REGION) == pytest.approx(expected, nan_ok=True)


def test_a_perimeter_over_a_border_counts_once_and_its_people_where_they_live() -> None:
    across = (Cpts((1, 2)),)
    assert values_of("n_aci", Level.DEPARTEMENT, across) == [1, 0, 0]
    assert values_of("coverage_aci", Level.DEPARTEMENT, across) == pytest.approx([50 / 150, 1, 0])
    assert values_of("population_per_aci", Level.DEPARTEMENT, across) == pytest.approx(
        [100_000, np.nan, np.nan], nan_ok=True
    )


@pytest.mark.parametrize(
    "name", ["shell_share", "mean_fatigue", "high_fatigue_share", "population_per_aci", "member_share_within"]
)
def test_a_share_of_nothing_is_unknown(name: str) -> None:
    assert values_of(name, cpts=()) == pytest.approx([np.nan], nan_ok=True)


@pytest.mark.parametrize("name", ["coverage_functioning", "n_shells", "population_under_shell", "member_share"])
def test_a_white_country_has_nothing_yet(name: str) -> None:
    assert values_of(name, cpts=()) == [0]


def test_founders_of_a_preproject_are_members_but_not_within_a_perimeter() -> None:
    cpts = (Cpts((0,), Stage.PREPROJECT), Cpts((1,), member_share=0.5))
    assert values_of("member_share", cpts=cpts) == pytest.approx([(25 + 25) / 500])
    assert values_of("member_share_within", cpts=cpts) == pytest.approx([0.5])


def test_the_mean_perimeter_at_li_or_later_leaves_out_preprojects() -> None:
    cpts = (Cpts((0,), Stage.PREPROJECT), Cpts((1, 2), Stage.LETTRE_INTENTION), Cpts((3,)))
    assert values_of("population_per_li_plus", cpts=cpts) == pytest.approx([(100_000 + 200_000) / 2])


def test_missions_run_before_the_aci_are_not_counted_among_signed_aci() -> None:
    cpts = (Cpts((0,), Stage.PROJET_SANTE, n_core=4), Cpts((1,), n_core=0))
    assert values_of("mission_deployed_share_access", cpts=cpts) == [0]


def test_a_young_aci_counts_as_functioning_only_when_lively() -> None:
    lively, dull = (Cpts((3,), aci_age=6, n_core=0, vitality=vitality) for vitality in (0.2, 0.19))
    assert values_of("coverage_functioning", cpts=(lively,)) == pytest.approx([200 / 500])
    assert values_of("coverage_functioning", cpts=(dull,)) == [0]
    assert values_of("n_shells", cpts=(dull,)) == [0]


def test_the_three_demands_find_different_shells() -> None:
    cpts = tuple(Cpts((row,), vitality=vitality) for row, vitality in enumerate((0.05, 0.15, 0.3, 0.5)))
    shares = [values_of(f"shell_share{demand}", cpts=cpts)[0] for demand in ("_lenient", "", "_strict")]
    assert shares == [1 / 4, 2 / 4, 3 / 4]


def test_the_declaration_adds_mistakes_to_members() -> None:
    # 250,000 of 500,000 in ACI perimeters and none in projects: a quarter of half the GPs are members.
    aci_members, outside, aci_outside = 0.125, 0.875, 0.375
    expected = aci_members + 0.07 * outside + 0.15 * aci_outside
    assert values_of("gp_declared_member_share", cpts=(Cpts((3,)), Cpts((2,)))) == pytest.approx([expected])
    assert values_of("gp_declared_project_share", cpts=(Cpts((3,)), Cpts((2,)))) == [0]


def test_a_project_is_declared_by_its_members_and_by_some_around_them() -> None:
    cpts = (Cpts((3,), Stage.LETTRE_INTENTION), Cpts((2,), Stage.PREPROJECT))
    assert values_of("gp_declared_project_share", cpts=cpts) == pytest.approx([0.5 * 0.125 + 0.25 * 0.375])
    assert values_of("gp_declared_member_share", cpts=cpts) == pytest.approx([0.5 * 0.125 + 0.07 * 0.875])


def test_territories_know_their_stage_and_whether_they_are_under_a_shell() -> None:
    assert values_of("stage", Level.TERRITORY) == [4, 4, 4, 4, 2, 0]
    assert values_of("under_shell", Level.TERRITORY) == [0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize("name", ["coverage_aci", "n_aci", "coverage_aci_worst_access_fifth"])
def test_a_metric_of_people_can_be_read_at_territory_level(name: str) -> None:
    covered = [1, 0, 1, 1, 0, 0] if name == "n_aci" else [1, 1, 1, 1, 0, 0]
    assert values_of(name, Level.TERRITORY, (ALIVE, SHELL_OF_ONE_MISSION, YOUNG)) == pytest.approx(covered)
