import pytest

from experiments.configuration.parameter_reference import (
    assumption_lines,
    declaration,
    meaning_at,
    occurrences,
    resolve_name,
    unit_at,
)
from experiments.mistakes import UserMistake
from tests.command_line import CONFIGS

PATHS = ["timeline.pressure", "behaviour.sign.pressure", "timeline.ramp_months"]


def test_a_whole_path_or_the_only_path_with_an_ending_is_meant():
    assert resolve_name("timeline.pressure", PATHS, []) == "timeline.pressure"
    assert resolve_name("ramp_months", PATHS, []) == "timeline.ramp_months"


def test_an_ending_of_several_paths_is_refused_with_all_of_them():
    with pytest.raises(UserMistake) as caught:
        resolve_name("pressure", PATHS, [])
    assert caught.value.allowed == "behaviour.sign.pressure, timeline.pressure"


def test_an_unknown_name_is_refused_with_the_nearest_metric():
    with pytest.raises(UserMistake) as caught:
        resolve_name("n_acy", PATHS, ["n_aci", "n_shells"])
    assert caught.value.nearest == "n_aci"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("timeline.pressure", "sim/levers/timeline.py"),
        ("behaviour.join.base", "sim/rules/join/logistic.py"),
        ("population.rewired_share", "sim/world/settings.py"),
        ("draws", "experiments/configuration/schema.py"),
    ],
)
def test_a_parameter_is_declared_in_the_file_that_uses_it(path, file):
    assert declaration(path, {"behaviour": {"join": {"rule": "logistic"}}}).file == file


def test_what_no_code_declares_has_no_declaration():
    assert declaration("timeline.start", {}) is None


def test_the_occurrences_of_a_lever_include_the_steps_of_history(tmp_path):
    for name, text in {
        "funding/boost.yaml": "multiplier: 1.5  # factor; A77\n",
        "history/observed.yaml": "funding:\n  - from: 2019-07-01\n    multiplier: 1.0  # factor; [V] ACI 2019\n",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = occurrences("funding.multiplier", tmp_path)
    assert [(leaf.where, leaf.text) for leaf in found] == [
        ("configs/funding/boost.yaml, line 1", "1.5"),
        ("configs/history/observed.yaml, line 3", "1.0"),
    ]


def test_the_page_of_assumptions_tells_title_ranges_use_and_reason(tmp_path):
    page = tmp_path / "assumptions.md"
    page.write_text("| No. | x |\n| A12 | Title | `a` 0 to 1 | drawn | Reason | `f.py` |\n", encoding="utf-8")
    lines = assumption_lines({"A12", "A99"}, page, "en")
    assert lines[0] == "A12: Title"
    assert [line.split(maxsplit=1)[1] for line in lines[1:4:2]] == ["`a` 0 to 1", "Reason"]
    assert "not on the page" in lines[4]
    assert assumption_lines({"A12"}, page, "fr")[:2] == [
        "A12\N{NO-BREAK SPACE}: Sous pression, un groupe plus petit suffit",
        "    plages\N{NO-BREAK SPACE}:  `a` de 0 à 1",
    ]


JOIN = {"behaviour": {"join": {"rule": "logistic"}}}


@pytest.mark.parametrize(
    ("path", "unit", "meaning"),
    [
        ("behaviour.join.contacts", "log-odds", "all contacts are members, against none"),
        ("behaviour.join.rule", "", "Join: whether a professional outside the local CPTS becomes a member this month."),
        ("seed", "", "names the chance of the study: same seed, same result"),
        ("engine.name", "", "the engine that simulates months"),
        ("margins.n_shells", "CPTS", ""),
    ],
)
def test_a_remark_beside_a_value_is_a_unit_or_a_meaning(path, unit, meaning):
    declared, written = declaration(path, JOIN), occurrences(path, CONFIGS)
    assert unit_at(declared, written) == unit
    assert meaning_at(path, declared, written) == meaning
