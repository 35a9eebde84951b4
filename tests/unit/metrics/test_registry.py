"""Finding metrics by name, and what is recorded where."""

import pytest

from sim.metrics import all_metrics, default_metrics, evaluate, merged, metric
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level, Mission, Profession
from tests.unit.metrics.hand_made import context_of, snapshot_of

NAMED_IN_THE_CONTRACT = {
    *("coverage_li_plus", "coverage_aci", "coverage_functioning", "population_under_shell"),
    *("n_preproject", "n_lettre_intention", "n_projet_sante", "n_aci", "n_lettre_intention_or_later", "n_all_stages"),
    *("n_lettre_intention_or_projet_sante", "n_all_stages_without_aci", "n_shells", "n_dissolved"),
    *("shell_share", "shell_share_strict", "shell_share_lenient"),
    *("member_share", "member_share_within", "active_share", "gp_declared_member_share", "gp_declared_project_share"),
    *(f"member_share_{profession.name.lower()}" for profession in Profession),
    *("mean_fatigue", "high_fatigue_share"),
    *(f"mission_deployed_share_{mission.name.lower()}" for mission in Mission),
    *("cost_cnam_euros", "cost_fir_euros", "cost_facilitation_euros", "public_cost_euros"),
    *("population_per_aci", "population_per_li_plus"),
    *("coverage_aci_worst_access_fifth", "coverage_gap_departements"),
}


def names(level: Level) -> set[str]:
    return {item.name for item in default_metrics(level)}


def test_every_metric_of_the_contract_exists() -> None:
    assert {item.name for item in all_metrics()} >= NAMED_IN_THE_CONTRACT


@pytest.mark.parametrize("level", [Level.NATIONAL, Level.REGION])
def test_country_and_regions_record_every_metric_of_the_contract(level: Level) -> None:
    assert names(level) >= NAMED_IN_THE_CONTRACT


def test_departements_record_coverage_shells_members_and_costs() -> None:
    coverages = {"coverage_li_plus", "coverage_aci", "coverage_functioning"}
    costs = {"cost_cnam_euros", "cost_fir_euros", "cost_facilitation_euros", "public_cost_euros"}
    assert names(Level.DEPARTEMENT) == coverages | costs | {"n_aci", "n_shells", "shell_share", "member_share"}


def test_territories_record_their_stage_and_shell_status() -> None:
    assert names(Level.TERRITORY) == {"stage", "under_shell"}


def test_every_metric_is_recorded_only_where_it_has_a_meaning() -> None:
    assert all(set(item.recorded) <= set(item.levels) for item in all_metrics())


def test_every_metric_has_a_french_and_an_english_label_and_a_sentence() -> None:
    assert all(set(item.label) == {"fr", "en"} and item.meaning.endswith(".") and item.unit for item in all_metrics())


def test_an_unknown_metric_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(LookupError, match=r"nearest name: coverage_aci$"):
        metric("covrage_aci")


def test_two_metrics_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="two metrics are called 'n_aci'"):
        merged([[metric("n_aci")], [metric("n_aci")]])


def test_a_metric_without_meaning_at_a_level_is_refused() -> None:
    context = context_of()
    country = Grouping.at(Level.NATIONAL, context.territories)
    with pytest.raises(ValueError, match="'under_shell' has no meaning at level national"):
        evaluate(snapshot_of(context, ()), country, context, [metric("under_shell")])
