"""Files to fill in: what is written is read again, and nothing is written over."""

from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.observations.observed import read_observed
from sim.world.tables import load_territories, own_territories
from sim.world.territories import select
from tests.command_line import refusal

CHECKS = {
    "territories": "territory.file=my_territories.csv",
    "observations": "observations=my_observations.csv",
    "policy": "policy=./my_policy.yaml",
    "experiment": "experiment=./my_experiment.yaml",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", CHECKS)
def test_a_template_is_accepted_as_it_is(
    kind: str, language: str, here: Path, composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["task=template", f"kind={kind}", f"language={language}"], composer) == 0
    (written,) = here.iterdir()
    assert written.name in capsys.readouterr().out
    assert answer(["task=validate", "mode=quick", f"language={language}", CHECKS[kind]], composer) == 0
    shown = capsys.readouterr().out
    assert (f"{written.name} a été lu ainsi" in shown) == (language == "fr" and written.suffix == ".csv")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_tables_keep_their_values_in_both_languages(language: str, here: Path, composer: Composer) -> None:
    place = ["territory=departement", "territory.code=2A"]
    for kind in ("territories", "observations"):
        assert answer(["task=template", f"kind={kind}", f"language={language}", *place], composer) == 0
    mine, _ = own_territories(here / "my_territories.csv")
    shipped = select(load_territories(), "departement", "2A")
    assert (mine.code, mine.name) == (shipped.code, shipped.name)
    assert mine.longitude.tolist() == shipped.longitude.tolist()
    rows = read_observed(here / "my_observations.csv")
    assert [row.target.metric for row in rows] == ["coverage_li_plus", "n_aci"]
    assert rows[0].value == pytest.approx(0.861)
    assert all(row.scored and row.target.code == "FR" for row in rows)


def test_a_french_table_opens_in_a_french_spreadsheet(here: Path, composer: Composer) -> None:
    assert answer(["task=template", "kind=observations", "language=fr"], composer) == 0
    content = (here / "my_observations.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf#")
    assert b"\r\ncoverage_li_plus_pct;31/05/2024;86,1;1;oui;DITP;" in content


def test_a_file_that_is_there_is_kept(here: Path, composer: Composer, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.yaml").write_text("mine", encoding="utf-8")
    message = refusal(answer(["task=template", "kind=policy", "file=mine.yaml"], composer), capsys)
    assert "mine.yaml is there already" in message
    assert (here / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "territories, observations, policy, experiment"),
        (["kind=teritories"], "territories"),
        (["kind=policy", "file=nowhere/mine.yaml"], "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], says: str, here: Path, composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in refusal(answer(["task=template", *arguments], composer), capsys)
    assert list(here.iterdir()) == []
