"""What must hold for the metrics of any country in any state."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.metrics import all_metrics, evaluate, evaluate_months
from sim.metrics.base import MetricKind
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Stage
from tests.unit.metrics.hand_made import Cpts, Place, context_of, snapshot_of

Values = dict[str, np.ndarray]

PLACES = st.lists(
    st.builds(
        Place,
        population=st.integers(1, 300_000),
        departement=st.sampled_from(["01", "02", "03", "976"]),
        region=st.just("84"),
        accessibility=st.sampled_from([np.nan, 1.5, 3.0, 4.5]),
    ).map(lambda place: Place(place.population, place.departement, place.departement[0], place.accessibility)),
    min_size=1,
    max_size=10,
)


@st.composite
def states(draw: st.DrawFn) -> tuple[Context, Snapshot]:
    """Return a country in which every territory is white or in one of a few CPTS."""
    context = context_of(draw(PLACES))
    return context, draw(snapshots(context))


@st.composite
def several_months(draw: st.DrawFn) -> tuple[Context, list[Snapshot]]:
    """Return a country and its states in a few months, which need not follow from each other."""
    context = context_of(draw(PLACES))
    return context, draw(st.lists(snapshots(context), min_size=1, max_size=4))


@st.composite
def snapshots(draw: st.DrawFn, context: Context) -> Snapshot:
    """Return a state of a country."""
    places = context.territories.code
    owner = draw(st.lists(st.integers(-1, 3), min_size=len(places), max_size=len(places)))
    perimeters = [tuple(row for row, own in enumerate(owner) if own == index) for index in range(4)]
    cpts = [
        Cpts(
            perimeter,
            stage=draw(st.sampled_from(list(Stage)[1:])),
            aci_age=draw(st.integers(0, 60)),
            vitality=draw(st.floats(0, 1)),
            n_core=draw(st.integers(0, 4)),
            member_share=draw(st.floats(0, 1)),
        )
        for perimeter in perimeters
        if perimeter
    ]
    return snapshot_of(context, cpts)


def values_at(level: Level, state: tuple[Context, Snapshot]) -> Values:
    context, snapshot = state
    chosen = [item for item in all_metrics() if level in item.levels]
    return evaluate(snapshot, Grouping.at(level, context.territories), context, chosen)


@settings(max_examples=60, deadline=None)
@given(state=states(), level=st.sampled_from(Level))
def test_shares_lie_between_0_and_1_where_they_are_defined(state: tuple[Context, Snapshot], level: Level) -> None:
    values = values_at(level, state)
    for item in all_metrics():
        if item.kind == MetricKind.SHARE and item.name in values:
            defined = values[item.name][~np.isnan(values[item.name])]
            assert ((defined >= 0) & (defined <= 1 + 1e-9)).all(), item.name


@settings(max_examples=60, deadline=None)
@given(state=states(), level=st.sampled_from(Level))
def test_every_metric_gives_one_value_for_each_group(state: tuple[Context, Snapshot], level: Level) -> None:
    n_groups = len(Grouping.at(level, state[0].territories))
    assert all(
        column.shape == (n_groups,) and column.dtype == np.float64 for column in values_at(level, state).values()
    )


@settings(max_examples=60, deadline=None)
@given(state=states(), level=st.sampled_from(Level))
def test_the_coverages_are_nested(state: tuple[Context, Snapshot], level: Level) -> None:
    values = values_at(level, state)
    assert (values["coverage_functioning"] <= values["coverage_aci"]).all()
    assert (values["coverage_aci"] <= values["coverage_li_plus"]).all()
    assert (values["coverage_functioning"] + values["population_under_shell"] <= values["coverage_aci"] + 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(state=states())
def test_a_stricter_demand_never_lowers_the_share_of_shells(state: tuple[Context, Snapshot]) -> None:
    values = values_at(Level.NATIONAL, state)
    lenient, standard, strict = (values[f"shell_share{demand}"] for demand in ("_lenient", "", "_strict"))
    if not np.isnan(standard[0]):
        assert lenient <= standard <= strict


@settings(max_examples=60, deadline=None)
@given(state=states(), level=st.sampled_from([Level.REGION, Level.DEPARTEMENT]))
def test_counts_and_euros_of_the_groups_add_up_to_the_country(state: tuple[Context, Snapshot], level: Level) -> None:
    country, groups = values_at(Level.NATIONAL, state), values_at(level, state)
    for item in all_metrics():
        if item.kind in (MetricKind.COUNT, MetricKind.EUROS):
            assert np.isclose(groups[item.name].sum(), country[item.name][0]), item.name


@settings(max_examples=60, deadline=None)
@given(state=states(), level=st.sampled_from([Level.REGION, Level.DEPARTEMENT]))
def test_people_count_once_whatever_the_level(state: tuple[Context, Snapshot], level: Level) -> None:
    territories = state[0].territories
    grouping = Grouping.at(level, territories)
    country, groups = values_at(Level.NATIONAL, state), values_at(level, state)
    for name in ("coverage_li_plus", "coverage_aci", "coverage_functioning", "population_under_shell"):
        covered = (groups[name] * grouping.sum(territories.population)).sum()
        assert np.isclose(covered, country[name][0] * territories.population.sum()), name


@settings(max_examples=60, deadline=None)
@given(state=states())
def test_the_stocks_of_exact_stages_add_up_to_the_sums_named_for_several(state: tuple[Context, Snapshot]) -> None:
    n = {name: column[0] for name, column in values_at(Level.NATIONAL, state).items()}
    assert n["n_lettre_intention_or_projet_sante"] == n["n_lettre_intention"] + n["n_projet_sante"]
    assert n["n_lettre_intention_or_later"] == n["n_lettre_intention_or_projet_sante"] + n["n_aci"]
    assert n["n_all_stages"] == n["n_preproject"] + n["n_lettre_intention_or_later"]
    assert n["n_all_stages_without_aci"] == n["n_all_stages"] - n["n_aci"]


@settings(max_examples=60, deadline=None)
@given(state=states())
def test_reading_metrics_changes_nothing(state: tuple[Context, Snapshot]) -> None:
    snapshot = state[1]
    before = {name: np.copy(column) for name, column in vars(snapshot).items()}
    for level in Level:
        values_at(level, state)
    assert all(np.array_equal(before[name], column) for name, column in vars(snapshot).items())


@settings(max_examples=60, deadline=None)
@given(country=several_months(), level=st.sampled_from(Level))
def test_months_read_together_give_what_each_gives_alone(country: tuple[Context, list[Snapshot]], level: Level) -> None:
    context, months = country
    grouping = Grouping.at(level, context.territories)
    chosen = [item for item in all_metrics() if level in item.levels]
    together = evaluate_months(Columns.of(months, context), grouping, chosen)
    for snapshot, values in zip(months, together, strict=True):
        alone = evaluate(snapshot, grouping, context, chosen)
        for item, column in zip(chosen, values.T, strict=True):
            np.testing.assert_array_equal(column, alone[item.name], err_msg=item.name)
