"""Slides are 16:9, one measure a picture, and their title is the message that the runs bear."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from experiments.language.numbers import between, points
from experiments.language.texts import NO_BREAK
from experiments.plots import draw_all, draw_slides
from experiments.plots.canvas import style
from experiments.plots.results import COMPARISON, SUMMARY, read_study
from experiments.plots.slide_measures import SHARES, SPENDING
from experiments.plots.slides import MOST_ARMS, slides
from experiments.storing.parquet_tables import read_parquet
from sim.metrics.costs import PUBLIC_COST
from tests.unit.plots.fake_results import study_of, texts_of, write_results, write_table

MEASURES = {
    "slide_coverage_li_plus",
    "slide_coverage_aci",
    "slide_coverage_functioning",
    "slide_population_under_shell",
    "slide_public_cost_euros",
}


def titles(folder: Path, language: str = "en") -> dict[str, str]:
    with style():
        return {slide.name: slide.title for slide in slides(read_study(folder, language))}


def with_differences(folder: Path, low: float, mean: float, high: float) -> Path:
    """Give all paired differences of made-up results these values."""
    write_results(folder, ["status_quo", "plan_100"], with_territories=False)
    table = read_parquet(folder / COMPARISON).assign(q05=low, difference=mean, q95=high)
    write_table(table, folder / COMPARISON)
    return folder


@pytest.mark.parametrize("n_arms", [1, 2, 4, 12])
def test_every_slide_is_as_a_screen_is(n_arms: int, tmp_path: Path) -> None:
    write_results(tmp_path, [f"arm_{number}" for number in range(n_arms)], with_territories=False)
    paths = draw_slides(tmp_path)
    assert {path.stem for path in paths} >= MEASURES
    for path in paths:
        if path.suffix == ".png":
            with Image.open(path) as image:
                assert image.size == (1920, 1080)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_three_arms_named_by_what_they_change_leave_slides_as_a_screen_is(language: str, tmp_path: Path) -> None:
    arms = {
        "status_quo": {"fr": "Plan 100 %, leviers de mi-2024", "en": "Plan 100 %, levers of mid-2024"},
        "early": {"fr": "Échéance : fin 2025 ; pression 0,6", "en": "Deadline: end of 2025; pressure 0.6"},
        "double": {
            "fr": "8 facilitateurs par million d'habitants, juil. 2024–déc. 2026",
            "en": "8 facilitators per million inhabitants, Jul 2024–Dec 2026",
        },
        "date_only": {"fr": "Échéance : fin 2025", "en": "Deadline: end of 2025"},
    }
    write_results(tmp_path, list(arms), kind="region", code="32", with_territories=False)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    for arm in manifest["arms"]:
        arm["label"] = arms[arm["name"]]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with style():
        sizes = {slide.name: slide.figure.get_size_inches() for slide in slides(read_study(tmp_path, language))}
    assert {name for name, (width, height) in sizes.items() if round(9 * width / 16, 3) != round(height, 3)} == set()


def test_the_title_tells_the_clearest_difference(tmp_path: Path) -> None:
    found = titles(with_differences(tmp_path, 0.012, 0.021, 0.033))
    assert (
        found["slide_coverage_aci"] == "Population covered by an ACI: +2.1 pts in December 2027 with “Plan 100 % CPTS”"
    )


@pytest.mark.parametrize(("low", "high"), [(-0.01, 0.03), (0.0001, 0.03), (-0.03, -0.0001), (0.0, 0.0)])
def test_a_difference_that_reaches_zero_as_written_is_not_claimed(low: float, high: float, tmp_path: Path) -> None:
    found = titles(with_differences(tmp_path, low, 0.01, high))
    assert found["slide_coverage_aci"] == "Population covered by an ACI: no clear difference in December 2027"


Judged = tuple[float, float, float]  # low95, mean, high95
OPEN, LARGER, EQUAL = "cannot be told at this number of draws", "larger than the margin", "no more than the margin"


def judged(folder: Path, arms: dict[str, dict[str, tuple[Judged, str]]]) -> Path:
    """Write headlines.csv with these verdicts, by arm and metric, and a margin of 0.5 points or 100,000 euros."""
    rows = [
        {"arm": arm, "metric": metric, "low95": low, "mean": mean, "high95": high, "verdict": verdict}
        for arm, found in arms.items()
        for metric, ((low, mean, high), verdict) in found.items()
    ]
    table = pd.DataFrame(rows).assign(date="2027-12-31", margin=0.005)
    table.loc[table["metric"] == PUBLIC_COST, "margin"] = 1e5
    table.to_csv(folder / "headlines.csv", index=False)
    return folder


def test_a_slide_judges_the_mean_in_the_words_of_the_screen(tmp_path: Path) -> None:
    folder = with_differences(tmp_path, -0.01, 0.01, 0.03)
    judged(folder, {"plan_100": {"coverage_aci": ((0.007, 0.01, 0.013), LARGER)}})
    with style():
        drawn = {slide.name: texts_of(slide.figure) for slide in slides(read_study(folder, "en"))}
    assert "The mean difference is beyond the margin (0.5 pts)." in " ".join(drawn["slide_coverage_aci"].split())
    assert "The mean difference" not in drawn["slide_coverage_li_plus"]


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (
            ((0.007, 0.01, 0.013), LARGER),
            "+1.0 pts on average in December 2027 with “Plan 100 % CPTS”",
            "+1,0 pt en moyenne en décembre 2027 avec « Plan 100 % CPTS »",
        ),
        (
            ((0.002, 0.01, 0.013), OPEN),
            "+1.0 pts on average in December 2027 with “Plan 100 % CPTS”, perhaps within the margin",
            "+1,0 pt en moyenne en décembre 2027 avec « Plan 100 % CPTS », peut-être dans la marge",
        ),
        (
            ((-0.01, 0.01, 0.03), OPEN),
            "no clear difference in December 2027",
            "pas de différence nette en décembre 2027",
        ),
        (
            ((0.001, 0.003, 0.0045), EQUAL),
            "no difference beyond the margin (0.5 pts) in December 2027",
            "aucune différence au-delà de la marge (0,5 pt) en décembre 2027",
        ),
    ],
)
def test_the_title_is_of_one_mind_with_the_verdict_below_it(
    found: tuple[Judged, str], english: str, french: str, tmp_path: Path
) -> None:
    folder = with_differences(tmp_path, -0.01, found[0][1], 0.03)
    judged(folder, {"plan_100": {"coverage_aci": found}})
    assert titles(folder)["slide_coverage_aci"] == f"Population covered by an ACI: {english}"
    told = titles(folder, "fr")["slide_coverage_aci"].replace("\N{NO-BREAK SPACE}", " ")
    assert told == f"Population couverte par un ACI : {french}"


def test_a_title_says_that_no_run_differs(tmp_path: Path) -> None:
    folder = with_differences(tmp_path, 0.0, 0.0, 0.0)
    assert titles(folder)["slide_coverage_aci"] == "Population covered by an ACI: no run differs in December 2027"
    assert titles(folder)["slide_differences"] == (
        "France, December 2027: coverage and empty shells the same in all runs; public spending the same in all runs"
    )


UNSURE = ((-0.01, 0.001, 0.03), OPEN)
GAIN, SPENT = ((0.012, 0.021, 0.03), LARGER), ((4.1e6, 4.2e6, 4.3e6), LARGER)


@pytest.mark.parametrize(
    ("arms", "message"),
    [
        (
            {"plan_100": {"coverage_aci": UNSURE, PUBLIC_COST: SPENT}},
            "no clear difference in coverage or empty shells; "
            "cumulative public spending +4.20 M€ with “Plan 100 % CPTS”",
        ),
        (
            {"plan_100": {"coverage_aci": GAIN, PUBLIC_COST: SPENT}},
            "contract signed (ACI) +2.1 pts; cumulative public spending +4.20 M€ with “Plan 100 % CPTS”",
        ),
        (
            {"plan_100": {"coverage_aci": GAIN}, "forced_march": {PUBLIC_COST: SPENT}},
            "contract signed (ACI) +2.1 pts with “Plan 100 % CPTS”; "
            "cumulative public spending +4.20 M€ with “Forced march”",
        ),
        (
            {"plan_100": {"coverage_aci": UNSURE}, "forced_march": {"coverage_aci": GAIN, PUBLIC_COST: SPENT}},
            "contract signed (ACI) +2.1 pts; cumulative public spending +4.20 M€ with “Forced march”",
        ),
    ],
)
def test_the_slide_of_differences_has_a_message(
    arms: dict[str, dict[str, tuple[Judged, str]]], message: str, tmp_path: Path
) -> None:
    write_results(tmp_path, ["status_quo", *arms], with_territories=False)
    table = read_parquet(tmp_path / COMPARISON).assign(q05=-1e3, difference=0.001, q95=1e3)
    write_table(table, tmp_path / COMPARISON)
    title = titles(judged(tmp_path, arms))["slide_differences"].replace("\N{NO-BREAK SPACE}", " ")
    assert title == f"France, December 2027: {message}"


def test_a_study_of_one_arm_tells_its_value(tmp_path: Path) -> None:
    write_results(tmp_path, ["plan_100"], with_territories=False)
    table = read_parquet(tmp_path / SUMMARY)
    row = table[(table["metric"] == "coverage_aci") & (table["date"] == max(table["date"]))].iloc[0]
    assert f"{100 * row['q50']:.1f}%" in titles(tmp_path)["slide_coverage_aci"]


def test_a_slide_says_how_many_arms_it_leaves_out(tmp_path: Path) -> None:
    study = study_of(tmp_path, [f"arm_{number}" for number in range(12)])
    with style():
        words = texts_of(next(iter(slides(study))).figure)
    assert sum(f"arm {number}" in words.splitlines() for number in range(1, 12)) <= MOST_ARMS
    assert f"{12 - MOST_ARMS} other policies" in " ".join(words.split())


def test_slides_and_pictures_of_ones_own_stay_beside_each_other(tmp_path: Path) -> None:
    write_results(tmp_path, ["status_quo", "plan_100"], kind="departement", code="2A")
    (tmp_path / "photo.png").write_bytes(b"mine")
    slide = draw_slides(tmp_path)[0]
    assert slide.exists()
    draw_all(tmp_path)
    assert not slide.exists()  # it may show earlier results
    assert (tmp_path / "photo.png").read_bytes() == b"mine"
    assert pd.Series([path.stem for path in draw_slides(tmp_path)]).str.startswith("slide_").all()
    assert (tmp_path / "coverage_curves.png").exists()


def test_a_slide_names_every_arm_with_its_difference_and_range(tmp_path: Path) -> None:
    study = study_of(tmp_path, [f"arm_{number}" for number in range(12)])
    with style():
        found = [slide for slide in slides(study) if slide.name.startswith("slide_differences")]
        words = [texts_of(slide.figure).splitlines() for slide in found]
    for lines in words:
        assert "France, December 2027: " in " ".join(lines)
        assert f"Paired differences from “{study.label('arm_0')}”" in " ".join(lines)
        assert "The strength of levers is assumed" in " ".join(lines)
    for arm in study.arms[1:]:
        here = next(lines for lines in words if study.label(arm) in lines)
        band = study.difference(arm, "coverage_aci")
        low, mean, high = (f"{points(share, 'en', digits=1)} pts" for share in band.end)
        assert mean in here
        assert between(low, high, "en") in here


def test_the_slide_of_spending_ends_where_its_title_says(tmp_path: Path) -> None:
    folder = with_differences(tmp_path, 3.12e6, 4.07e6, 4.87e6)
    with style():
        slide = next(slide for slide in slides(read_study(folder, "en")) if slide.name == "slide_public_cost_euros")
    assert f"+4.07{NO_BREAK}M€ in December 2027" in slide.title
    assert f"+4.07{NO_BREAK}M€" in texts_of(slide.figure).splitlines()


def test_the_slide_of_a_single_arm_tells_the_mean_that_its_curve_shows(tmp_path: Path) -> None:
    write_results(tmp_path, ["status_quo"], with_territories=False)
    table = read_parquet(tmp_path / SUMMARY)
    is_aci = table["metric"] == "coverage_aci"
    table.loc[is_aci, ["q05", "q50", "mean", "q95"]] = [0.5, 0.6, 0.7, 0.8]
    write_table(table, tmp_path / SUMMARY)
    assert titles(tmp_path)["slide_coverage_aci"] == "Population covered by an ACI: 70.0% in December 2027"


def test_a_small_share_has_a_decimal_on_its_slide(tmp_path: Path) -> None:
    write_results(tmp_path, ["status_quo", "plan_100"], with_territories=False)
    table = read_parquet(tmp_path / SUMMARY)
    is_shell = table["metric"] == "population_under_shell"
    table.loc[is_shell, ["q05", "mean", "q95"]] = [0.001, 0.005, 0.12]
    table.loc[is_shell & (table["arm"] == "plan_100"), "mean"] = 0.004
    write_table(table, tmp_path / SUMMARY)
    with style():
        slide = next(slide for slide in slides(read_study(tmp_path, "en")) if "under_shell" in slide.name)
    assert {"0.5%", "0.4%"} <= {*texts_of(slide.figure).splitlines()}


@given(st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=2, max_size=2), st.floats(0, 1), st.booleans())
def test_differences_on_slides_keep_their_order(ends: list[float], share: float, is_money: bool) -> None:
    low, high = sorted(ends)
    mean = min(high, max(low, low + share * (high - low)))
    measure, scale = (SPENDING, 1e9 * share**4) if is_money else (SHARES[0], share)
    found = [measured(measure.difference(scale * value, "en")) for value in (low, mean, high)]
    assert found == sorted(found)


def measured(written: str) -> float:
    """Return an amount as written, in points or euros."""
    amount, _, unit = written.replace("−", "-").replace(",", "").replace(NO_BREAK, " ").partition(" ")
    return float(amount) * {"k€": 1e3, "M€": 1e6, "bn€": 1e9}.get(unit, 1.0)


def test_a_range_reaches_to_the_mean_that_few_runs_make(tmp_path: Path) -> None:
    study = read_study(with_differences(tmp_path, 0.0, -0.001, 0.0), "en")
    assert study.difference("plan_100", "coverage_aci").end == pytest.approx((-0.001, -0.001, 0.0))
