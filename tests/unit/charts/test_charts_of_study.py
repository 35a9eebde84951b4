"""The charts that a study bears: valid, in both languages, and only those that apply to it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import altair as alt
import pytest

from experiments.charts import charts_of
from experiments.charts.chart import ArmLine, Chart
from experiments.charts.differences import difference_sentence
from experiments.charts.embedding import spec_json
from experiments.charts.measures import points_measure
from experiments.plots.results import Band
from tests.unit.plots.fake_results import study_of

CURVES = ["coverage_li_plus", "coverage_aci", "coverage_functioning"]
BOTH_CURVES = [name for curve in CURVES for name in (curve, f"{curve}_enlarged")]
DIFFERENCES = [f"difference_{metric}" for metric in ("coverage_li_plus", "coverage_aci", "coverage_functioning")]
SHELLS = ["population_under_shell", "shell_share"]
COSTS = [f"cost_by_year_{payer}" for payer in ("all", "cnam", "fir", "facilitation")]
MANY = tuple(f"an_arm_with_a_long_name_that_does_not_end_before_it_has_to_{place}" for place in range(12))
Charts = Callable[..., dict[str, Chart]]


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Charts:
    made: dict[str, dict[str, Chart]] = {}

    def of_study(name: str, language: str = "en", **how: object) -> dict[str, Chart]:
        key = f"{name}_{language}"
        if key not in made:
            study = study_of(tmp_path_factory.mktemp(key), language=language, **how)  # type: ignore[arg-type]
            made[key] = {chart.name: chart for chart in charts_of(study)}
        return made[key]

    return of_study


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_study_of_several_arms_bears_its_charts_in_reading_order(charts: Charts, language: str) -> None:
    found = charts("full", language)
    assert list(found) == [
        *BOTH_CURVES, *DIFFERENCES, "difference_population_under_shell", "stages", *SHELLS, *COSTS
    ]  # fmt: skip
    for chart in found.values():
        alt.Chart.from_dict(dict(chart.spec))
        json.dumps(chart.spec, allow_nan=False)
        assert chart.title
        assert chart.sentence.endswith(".")
        assert not chart.table.empty
        assert chart.spec["width"] == "container"
        assert chart.sentence in chart.spec["description"]


def test_both_languages_show_the_same_numbers(charts: Charts) -> None:
    english, french = charts("full", "en"), charts("full", "fr")
    for name, chart in english.items():
        drawn = [(row["date"], row.get("low"), row.get("high")) for row in chart.spec["datasets"].get("arms", ())]
        assert drawn == [
            (row["date"], row.get("low"), row.get("high")) for row in french[name].spec["datasets"].get("arms", ())
        ]
        assert chart.title != french[name].title


def test_one_arm_bears_no_difference(charts: Charts) -> None:
    assert list(charts("one", arms=["plan_100"])) == [*CURVES, "stages", *SHELLS, *COSTS]


def test_a_study_that_ends_early_bears_no_chart_of_whole_years(charts: Charts) -> None:
    found = charts("short", end=date(2020, 6, 30))
    assert not set(COSTS) & set(found)
    assert set(CURVES) <= set(found)


def test_many_arms_with_long_names_are_all_drawn(charts: Charts) -> None:
    chart = charts("many", arms=MANY)["coverage_aci"]
    assert len(chart.spec["usermeta"]["legend"]) == len(MANY)
    assert len(chart.table.columns) == len(MANY) + 1


def test_an_enlarged_chart_begins_where_arms_leave_each_other_and_says_what_its_axis_shows(charts: Charts) -> None:
    whole, enlarged = charts("full")["coverage_aci"], charts("full")["coverage_aci_enlarged"]
    bottom, top = next(param["value"] for param in enlarged.spec["params"] if param["name"] == "ends")
    assert f"{100 * bottom:.0f}% to {100 * top:.0f}%" in enlarged.subtitle
    rows = enlarged.spec["datasets"]["arms"]
    assert bottom <= min(row["low"] for row in rows) < bottom + 0.05
    assert rows == whole.spec["datasets"]["arms"]
    assert enlarged.sentence == whole.sentence


def test_shells_come_with_what_stands_behind_them(charts: Charts) -> None:
    assert all("nothing observed stands behind" in charts("full")[name].note for name in SHELLS)


def test_published_amounts_stand_beside_the_spending_of_their_payer(charts: Charts) -> None:
    observed = {name: charts("full")[name].spec["datasets"]["observed"] for name in COSTS}
    assert [row["middle"] for row in observed["cost_by_year_cnam"]] == [100.0]
    assert not observed["cost_by_year_fir"]


def test_text_of_data_cannot_end_the_script_that_holds_it(charts: Charts) -> None:
    found = charts("script", arms=["status_quo", "</script><script>alert(1)</script>"])
    assert all("<" not in spec_json(chart) for chart in found.values())


@pytest.mark.parametrize(
    ("ends", "is_said"), [((-0.01, 0.01, 0.02), True), ((0.01, 0.02, 0.03), False), ((-0.03, -0.02, -0.0001), True)]
)
def test_a_difference_whose_interval_contains_zero_as_written_is_called_so(
    ends: tuple[float, float, float], is_said: bool
) -> None:
    low, middle, high = ((value,) for value in ends)
    bands = {"arm": Band((date(2027, 12, 31),), low, middle, high, middle)}
    measure = points_measure("difference", "Difference", "points")
    sentence = difference_sentence(bands, {"arm": ArmLine("Arm", "#000000")}, measure, "Baseline", "en")
    assert ("zero included" in sentence) == is_said


def test_the_written_numbers_are_those_of_the_summary(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    chart = next(chart for chart in charts_of(study) if chart.name == "coverage_aci")
    for arm, label in zip(study.arms, chart.table.columns[1:], strict=True):
        rows = study.summary[(study.summary["arm"] == arm) & (study.summary["metric"] == "coverage_aci")]
        last = rows.sort_values("date").iloc[-1]
        low, middle, high = (100 * float(f"{last[name]:.6g}") for name in ("q05", "mean", "q95"))
        assert chart.table[label].iloc[-1] == f"{middle:.1f}% [{low:.1f}, {high:.1f}]"
