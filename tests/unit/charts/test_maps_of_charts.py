"""The maps of a page: every territory's state and value, in few bytes, and nothing that is not known."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np
import pytest

from experiments.charts import charts_of
from experiments.charts.difference_map import COLOURS, MOST_ON_PAPER, STEPS, difference_map_charts
from experiments.charts.stage_map import FEWEST, LETTERS, SHELL, stage_map_charts
from experiments.charts.topology import frame_labels, topology
from experiments.charts.value_map import NO_VALUE, value_map_chart
from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.geography import map_of
from experiments.plots.model_tables import sites, territory_names
from experiments.plots.results import StoredStudy, read_study
from experiments.plots.territories import read_territories
from tests.unit.plots.fake_results import ARMS, study_of, write_results

CORSE = SimulatedArea("departement", "2A")
FRANCE = SimulatedArea("france", None)
MOST_BYTES = 350_000  # of the shapes of France alone


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StoredStudy:
    folder = tmp_path_factory.mktemp("corse")
    return read_study(write_results(folder, kind="departement", code="2A", end=date(2024, 12, 31)), "en")


def cells_of(data: object) -> Iterator[dict[str, object]]:
    for shape in data["objects"]["shapes"]["geometries"]:  # type: ignore[index]
        if "n" in shape["properties"]:
            yield shape["properties"]


def test_every_cell_carries_the_state_and_the_chance_of_its_territory(study: StoredStudy) -> None:
    (chart,) = stage_map_charts(study)
    chances = read_territories(study)
    assert chances is not None
    days, names = sorted(set(chances.rows["date"])), territory_names(None, study.language)
    cells = {str(cell["n"]): cell["v"] for cell in cells_of(chart.spec["datasets"]["map"])}
    for arm, day in ((study.arms[1], days[0]), (study.arms[2], days[-1])):
        for code, row in chances.at(arm, day).iterrows():
            letters = cells[names[str(code)]][study.arms.index(arm)][2 * days.index(day) :][:2]  # type: ignore[index]
            is_shell = row["stage"] == 4 and row["p_shell"] > 0.5
            chance = row["p_shell"] if is_shell else row.filter(like="p_").iloc[int(row["stage"])]
            assert int(letters[0]) == (SHELL if is_shell else row["stage"])
            assert FEWEST + LETTERS.index(letters[1]) == round(100 * chance)


def test_the_sentence_and_the_table_count_the_territories(study: StoredStudy) -> None:
    (chart,) = stage_map_charts(study)
    counted = chart.table.iloc[:, 2:].astype(int).sum(axis=1)
    n_territories = sum(site.departement == "2A" for site in sites().values())
    assert set(counted) == {n_territories}
    assert f"of {n_territories} territories" in chart.sentence
    assert len(chart.table) == len(ARMS) * len(set(chart.table.iloc[:, 1]))


def test_the_map_is_valid_and_lets_choose_the_arm_and_the_date(study: StoredStudy) -> None:
    (chart,) = stage_map_charts(study)
    alt.Chart.from_dict(dict(chart.spec))
    controls = {made["parameter"]: len(made["options"]) for made in chart.spec["usermeta"]["controls"]}
    assert controls == {"arm": len(study.arms), "day": 2}


def test_the_map_of_differences_carries_what_each_policy_changes_and_counts_it(study: StoredStudy) -> None:
    (chart,) = difference_map_charts(study)
    alt.Chart.from_dict(dict(chart.spec))
    chances, names = read_territories(study), territory_names(None, study.language)
    assert chances is not None
    day = max(chances.rows["date"])
    cells = {str(cell["n"]): cell["v"] for cell in cells_of(chart.spec["datasets"]["map"])}
    changes = []
    for code, row in chances.at(study.arms[1], day).iterrows():
        before = chances.at(study.arms[0], day).loc[code, "p_covered"]
        told = cells[names[str(code)]]
        assert (told[0][-1], told[1][-1]) == (round(1000 * before), round(1000 * row["p_covered"]))  # type: ignore[index]
        changes.append(told[1][-1] - told[0][-1])  # type: ignore[index]
    gains = chart.table[chart.table.iloc[:, 0] == study.label(study.arms[1])].iloc[-1, 6:].astype(int).sum()
    assert gains == sum(change >= 10 * STEPS[3] for change in changes)
    assert f"it rises in {gains} and falls in" in chart.sentence


@pytest.mark.parametrize("n_policies", [3, 4])
def test_paper_holds_the_maps_of_all_policies_or_says_which(tmp_path: Path, n_policies: int) -> None:
    arms = (*ARMS, "one_more")[: n_policies + 1]
    study = read_study(write_results(tmp_path, arms=arms, kind="departement", code="2A"), "en")
    (chart,) = difference_map_charts(study)
    others = [arm for arm in study.arms if arm != study.baseline]
    copies = [copy["label"] for copy in chart.spec["usermeta"]["copies"]]
    assert copies == [study.label(arm) for arm in others[:MOST_ON_PAPER]]
    assert ("On paper" in chart.note) == (len(others) > MOST_ON_PAPER)


def test_the_colours_of_a_difference_are_explained_and_grow_from_loss_to_gain(study: StoredStudy) -> None:
    (chart,) = difference_map_charts(study)
    key = chart.spec["usermeta"]["key"]
    assert [one["colour"] for one in key] == list(COLOURS)
    assert [one["label"] for one in key][2:5] == ["−10 to −5", "less than 5 points", "+5 to +10"]
    assert len(chart.spec["usermeta"]["controls"][0]["options"]) == len(study.arms) - 1


def test_without_a_comparison_there_is_no_map_of_differences(tmp_path: Path) -> None:
    alone = read_study(write_results(tmp_path, arms=tuple(ARMS)[:1], kind="departement", code="2A"), "en")
    assert list(difference_map_charts(alone)) == []
    assert [chart.name for chart in charts_of(alone)].count("map") == 1


def test_a_study_without_territories_has_no_map(tmp_path: Path) -> None:
    assert list(stage_map_charts(study_of(tmp_path))) == []


def test_the_shapes_of_the_whole_country_are_small_and_complete() -> None:
    data = topology(FRANCE, {})
    assert len(json.dumps(data, separators=(",", ":"))) < MOST_BYTES
    shapes = data["objects"]["shapes"]["geometries"]
    n_frames = sum(placed.frame.box is not None for placed in map_of(FRANCE))
    assert len(shapes) == sum(len(placed.cells) + 1 for placed in map_of(FRANCE)) + n_frames
    assert [row["label"] for row in frame_labels(FRANCE)] == ["Paris", "Guad.", "Mart.", "Guyane", "Réunion", "Mayotte"]


def test_a_cell_keeps_its_place() -> None:
    data = topology(CORSE, {})
    scale, corner = (np.array(data["transform"][name]) for name in ("scale", "translate"))
    (placed,) = map_of(CORSE)
    number = data["objects"]["shapes"]["geometries"][0]["arcs"][0][0]
    drawn = np.cumsum(data["arcs"][number], axis=0) * scale + corner
    ring = placed.cells[0].pieces[0]
    assert np.abs(drawn.min(axis=0) - ring.min(axis=0)).max() < 3 * scale[0]
    assert np.abs(drawn.max(axis=0) - ring.max(axis=0)).max() < 3 * scale[0]


def test_a_map_of_values_tells_the_share_and_leaves_out_what_is_not_known() -> None:
    first, second = [code for code, site in sites().items() if site.departement == "2A"][:2]
    values = {date(2025, 12, 31): {first: 0.254}, date(2026, 12, 31): {first: 0.5, second: 1.0}}
    chart = value_map_chart(CORSE, values, "covered", "Covered", "en")
    alt.Chart.from_dict(dict(chart.spec))
    cells = {cell["n"]: cell.get("v") for cell in cells_of(chart.spec["datasets"]["map"])}
    names = territory_names(None, "en")
    assert cells[names[first]] == [25, 50]
    assert cells[names[second]] == [NO_VALUE, 100]
    assert sum(value is None for value in cells.values()) == len(cells) - 2
    assert list(chart.table.iloc[0, 2:]) == ["25%", "50%"]
    assert (
        chart.sentence
        == "Covered, on 31 December 2026: from 50% to 100% by territory, half of the territories under 75%."
    )
