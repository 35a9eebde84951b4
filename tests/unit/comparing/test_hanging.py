from pathlib import Path

import pytest

from experiments.comparing.hanging import hanging_sentences

LABELS = {"plan_100": "Plan 100 % CPTS"}
HEADER = "arm,baseline,level,code,date,metric,assumption,title,evidence,share,low,high,p,verdict\n"
ROWS = (
    "plan_100,status_quo,national,FR,2025-12-31,coverage_li_plus,A13,t,assumed,0.9,0.8,1,0.002,told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,coverage_li_plus,A10,t,assumed,0.62,0.41,0.8,0.002,told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,public_cost_euros,A10,t,assumed,0.55,0.4,0.7,0.002,told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,coverage_aci,A10,t,assumed,0.49,0.4,0.6,0.002,told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,coverage_aci,A05,t,fitted,0.6,0.4,0.6,0.002,told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,coverage_aci,A12,t,assumed,,,,0.4,not told apart\n"
    "plan_100,status_quo,national,FR,2027-12-31,coverage_aci,,,,0.9,,,,not attributed\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assumptions.csv").write_text(HEADER + ROWS, encoding="utf-8")
    return tmp_path


def test_a_sentence_names_the_assumption_and_the_shares_at_the_last_date(folder: Path) -> None:
    assert list(hanging_sentences(folder, LABELS, "en")) == [
        "Plan 100 % CPTS hangs on A10 (An action plan makes initiatives more frequent in a white zone), which nobody "
        "has measured: of what varies between draws it makes 62% [41, 80] for “Population covered, lettre d'intention "
        "or later”, 55% [40, 70] for “Cumulative public cost”."
    ]


def test_only_headlines_that_are_asked_for_are_named(folder: Path) -> None:
    (sentence,) = hanging_sentences(folder, LABELS, "fr", ["coverage_li_plus"])
    assert "A10 (Un plan d'action rend les initiatives plus fréquentes en zone blanche)" in sentence
    assert "Dépense publique" not in sentence


def test_a_folder_without_shares_has_nothing_to_say(tmp_path: Path) -> None:
    assert list(hanging_sentences(tmp_path, LABELS, "en")) == []
