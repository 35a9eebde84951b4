"""Curves of a page: what is drawn, told under the cursor and written in the table are the numbers of the bands."""

from datetime import date

import altair as alt
import pytest

from experiments.charts.chart import ArmLine
from experiments.charts.curves import curve_chart
from experiments.charts.measures import amount_measure, points_measure, share_measure
from experiments.language.texts import NO_BREAK, THIN
from experiments.observations.observed import Observed, national
from experiments.plots.results import Band
from sim.calendar import last_day, month_of

DAYS = tuple(last_day(month) for month in range(month_of(date(2023, 11, 30)), month_of(date(2025, 1, 31))))
LINES = {"first": ArmLine("First", "#555555"), "second": ArmLine("Second", "#0072B2", (4, 2))}
SHARE = share_measure("coverage_aci", "ACI signed", "% of the population", top=1.0)
DATA_END = date(2024, 6, 30)


def band(last: float, width: float = 0.1) -> Band:
    """Return a band that is the same for all but at the last four dates."""
    middle = [0.1 + 0.05 * place for place in range(len(DAYS) - 4)] + [last] * 4
    low, high = ([value + side * width for value in middle] for side in (-1, 1))
    return Band(DAYS, tuple(low), tuple(middle), tuple(high), tuple(middle))


def test_what_is_drawn_is_the_band_and_the_common_past_is_drawn_once() -> None:
    bands = {"first": band(0.7), "second": band(0.8)}
    data = curve_chart(bands, LINES, (), SHARE, DATA_END, "en").spec["datasets"]
    assert len(data["past"]) == len(DAYS) - 4
    ends = {row["arm"]: (row["low"], row["middle"], row["high"]) for row in data["arms"] if row["date"] == "2024-12-31"}
    assert ends == {0: (0.6, 0.7, 0.8), 1: (0.7, 0.8, 0.9)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_value_under_the_cursor_is_that_of_the_table(language: str) -> None:
    chart = curve_chart({"first": band(0.71234), "second": band(0.8)}, LINES, (), SHARE, DATA_END, language)
    told = chart.spec["datasets"]["hover"][-1]
    assert told["a0"] == chart.table["First"].iloc[-1]
    assert told["a0"] == {"en": "71.2% [61.2, 81.2]", "fr": f"71,2{THIN}% [61,2{THIN}; 81,2]"}[language]


def test_a_value_is_rounded_from_the_digits_of_the_csv_tables() -> None:
    assert SHARE.value(0.12344999, "en") == "12.3%"
    assert SHARE.value(0.12349999996, "en") == SHARE.value(0.1235, "en")


def test_a_run_without_a_band_shows_its_value_alone() -> None:
    chart = curve_chart({"first": band(0.7, width=0.0)}, LINES, (), SHARE, DATA_END, "en")
    assert chart.table["First"].iloc[-1] == "70.0%"
    assert chart.sentence == "ACI signed: 70.0% in December 2024."


def test_the_sentence_names_the_lowest_and_the_highest() -> None:
    sentence = curve_chart({"second": band(0.8), "first": band(0.7)}, LINES, (), SHARE, DATA_END, "en").sentence
    assert sentence.index("70.0% [60.0, 80.0] with “First”") < sentence.index("80.0% [70.0, 90.0] with “Second”")


def test_what_all_arms_have_in_common_is_told_as_such() -> None:
    chart = curve_chart({"first": band(0.7), "second": band(0.7)}, LINES, (), SHARE, DATA_END, "en")
    assert chart.sentence.endswith("with every policy.")
    assert chart.spec["datasets"]["hover"][0]["past"] == "With every policy: 10.0% [0.0, 20.0]"


def test_an_observation_is_drawn_with_twice_its_error() -> None:
    point = Observed(national("coverage_aci"), date(2024, 1, 31), 0.3, 0.02, True, "")
    chart = curve_chart({"first": band(0.7)}, LINES, [point], SHARE, DATA_END, "en")
    row = {"date": "2024-01-31", "low": 0.26, "middle": 0.3, "high": 0.34}
    assert chart.spec["datasets"]["observed"] == [{**row, "text": "Observed on 31 January 2024: 30.0% ± 4.0"}]


def test_observations_before_the_first_date_are_left_out() -> None:
    point = Observed(national("coverage_aci"), date(2020, 1, 31), 0.3, 0.02, True, "")
    assert not curve_chart({"first": band(0.7)}, LINES, [point], SHARE, DATA_END, "en").spec["datasets"]["observed"]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2030, 1, 1)])
def test_an_end_of_the_data_outside_the_time_shown_is_not_marked(day: date) -> None:
    spec = curve_chart({"first": band(0.7)}, LINES, (), SHARE, day, "en").spec
    assert spec["datasets"]["data_end"] == []
    assert all(layer["data"]["name"] != "data_end" for layer in spec["layer"])


def test_arms_of_one_name_keep_a_column_each() -> None:
    lines = {"first": ArmLine("Same", "#555555"), "second": ArmLine("Same", "#0072B2")}
    assert (
        len(curve_chart({"first": band(0.7), "second": band(0.8)}, lines, (), SHARE, DATA_END, "en").table.columns) == 3
    )


def test_a_year_is_told_as_a_year() -> None:
    days = (date(2023, 1, 1), date(2024, 1, 1))
    chart = curve_chart(
        {"first": Band(days, (1.0, 2.0), (1.5, 2.5), (2.0, 3.0), (1.5, 2.5))},
        LINES,
        (),
        amount_measure("cost", "Cost", "M€ a year", "M€"),
        DATA_END,
        "en",
    )
    assert list(chart.table.iloc[:, 0]) == ["2023", "2024"]
    assert chart.sentence == f"Cost (median): 2.50{NO_BREAK}M€ [2.00, 3.00] in 2024."


def test_a_year_is_level_to_its_end_and_the_years_in_common_are_drawn_once() -> None:
    days = tuple(date(year, 1, 1) for year in (2022, 2023, 2024))
    bands = {arm: Band(days, *[(1.0, 2.0, last)] * 4) for arm, last in (("first", 3.0), ("second", 4.0))}
    measure = amount_measure("cost", "Cost", "M€ a year", "M€")
    data = curve_chart(bands, LINES, (), measure, DATA_END, "en").spec["datasets"]
    assert [row["date"] for row in data["past"]] == ["2022-01-01", "2022-12-31", "2023-01-01", "2023-12-31"]
    assert [row["date"] for row in data["arms"] if row["arm"] == 1] == ["2023-12-31", "2024-01-01", "2024-12-31"]
    assert data["data_end"][0]["date"] == DATA_END.isoformat()
    assert data["hover"][-1]["date"] == "2024-07-01"


def test_intervals_of_more_than_a_few_arms_stand_side_by_side_behind_the_last_date() -> None:
    two = {"first": band(0.7), "second": band(0.8)}
    lines = {**LINES, "third": ArmLine("Third", "#D55E00")}
    rows = curve_chart({**two, "third": band(0.9)}, lines, (), SHARE, DATA_END, "en").spec["datasets"]["arm_ends"]
    assert [(row["low"], row["high"]) for row in rows] == [(0.6, 0.8), (0.7, 0.9), (0.8, 1.0)]
    assert DAYS[-1].isoformat() < rows[0]["date"] < rows[1]["date"] < rows[2]["date"]
    assert not curve_chart(two, LINES, (), SHARE, DATA_END, "en").spec["datasets"]["arm_ends"]


def test_among_many_arms_each_interval_has_the_letter_of_the_legend_and_one_band_goes_on() -> None:
    bands = {name: band(last) for name, last in (("first", 0.7), ("second", 0.8), ("third", 0.9))}
    lines = {**LINES, "third": ArmLine("Third", "#D55E00")}
    spec = curve_chart(bands, lines, (), SHARE, DATA_END, "en").spec
    letters = [row["letter"] for row in spec["datasets"]["arm_ends"]]
    assert letters == [item["letter"] for item in spec["usermeta"]["legend"]] == ["A", "B", "C"]
    without_first = {name: bands[name] for name in ("second", "third")} | {"first": bands["first"]}
    ends = curve_chart(without_first, lines, (), SHARE, DATA_END, "en").spec["datasets"]["arm_ends"]
    assert [row["letter"] for row in ends] == ["B", "C", "A"]
    assert {"name": "banded", "value": 0} in spec["params"]
    assert [sign["label"] for sign in spec["usermeta"]["signs"]][-2:] == [
        "Interval of what is common, then of A",
        "Interval of each policy at the end",
    ]


def test_the_day_on_which_policies_part_is_named_where_it_is_shown() -> None:
    bands = {"first": band(0.7), "second": band(0.8)}
    spec = curve_chart(bands, LINES, (), SHARE, DATA_END, "en", departure=date(2024, 9, 1)).spec
    assert spec["datasets"]["departure"] == [{"date": "2024-09-01", "text": "Policies part here (1 September 2024)"}]
    assert not curve_chart(bands, LINES, (), SHARE, DATA_END, "en", departure=date(2020, 1, 1)).spec["datasets"][
        "departure"
    ]


def test_medians_and_means_are_named_where_values_are_told() -> None:
    bands = {"first": band(0.7), "second": band(0.8)}
    chart = curve_chart(bands, LINES, (), SHARE, DATA_END, "en")
    assert chart.sentence.startswith("ACI signed (median), in")
    assert chart.spec["usermeta"]["legend_title"].startswith("Medians in")
    means = curve_chart(bands, LINES, (), points_measure("d", "Difference", "points"), DATA_END, "en")
    assert means.spec["usermeta"]["legend_title"].startswith("Means in")


def test_differences_are_drawn_in_points() -> None:
    measure = points_measure("difference", "Difference", "points")
    chart = curve_chart({"first": band(0.7)}, LINES, (), measure, DATA_END, "en", has_zero_line=True)
    assert chart.spec["datasets"]["arms"][-1]["middle"] == 70.0
    assert chart.table["First"].iloc[-1] == "+70.0 [+60.0, +80.0]"
    assert any(layer["data"]["name"] == "zero" for layer in chart.spec["layer"])


def test_nothing_to_draw_makes_a_valid_chart() -> None:
    chart = curve_chart({}, LINES, (), SHARE, DATA_END, "en")
    assert chart.table.empty
    alt.Chart.from_dict(dict(chart.spec))


def test_arms_that_are_written_alike_at_an_end_are_named_as_level() -> None:
    lines = {**LINES, "third": ArmLine("Third", "#D55E00")}
    bands = {"first": band(0.7), "second": band(0.80002), "third": band(0.80001, width=0.05)}
    sentence = curve_chart(bands, lines, (), SHARE, DATA_END, "en").sentence
    told = "80.0% (level) with “Second” (80.0% [70.0, 90.0]) and “Third” (80.0% [75.0, 85.0])"
    assert sentence.endswith(f"from 70.0% [60.0, 80.0] with “First” to {told}.")
