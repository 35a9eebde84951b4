"""Files of a person's own, on the command line: read and said how, or refused by line and column."""

import re
from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from tests.command_line import copied_configs, refusal, unchanged

TERRITORIES = (
    "\ufeffcode;name;departement;region;population;longitude;latitude;density_class\r\n"
    "06088-1;Nice (1/3);06;93;119245;7,27685;43,69863;3\r\n"
    "13001-1;Aix-en-Provence (1/2);13;93;74847;5,44973;43,51931;3\r\n"
)
OBSERVATIONS = (
    "\ufeffmetric;date;value;sd;scored;counted_by;definition;source;evidence\r\n"
    "{metric};31/12/2023;84,0;1,0;oui;DITP;part de la population;baromètre;verbatim\r\n"
    "n_aci;15/01/2024;1 546;38;oui;DGOS;ACI signés;presse;verbatim\r\n"
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    return Composer(copied_configs(tmp_path_factory.mktemp("project")))


def refused(arguments: list[str], opened: Composer, capsys: pytest.CaptureFixture[str]) -> str:
    with unchanged(opened.configs.parent):
        return refusal(answer(arguments, opened), capsys)


def own(folder: Path, content: str) -> str:
    (folder / "mine.csv").write_text(content, encoding="utf-8", newline="")
    return str(folder / "mine.csv")


def test_territories_saved_by_excel_in_french_are_read_and_said_how(
    tmp_path: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["territory=region", "territory.code=93", f"territory.file={own(tmp_path, TERRITORIES)}"]
    assert answer(["task=validate", "language=fr", *place], opened) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "mine.csv a été lu ainsi\u00a0: cellules séparées par des points-virgules, virgule décimale."


def test_territories_with_exchanged_coordinates_are_refused(
    tmp_path: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    exchanged = TERRITORIES.replace("longitude;latitude", "latitude;longitude")
    message = refused(["task=validate", f"territory.file={own(tmp_path, exchanged)}"], opened, capsys)
    assert "line 2, column longitude" in message
    assert "longitude and latitude are exchanged" in message


def test_observations_saved_by_excel_in_french_are_read(
    tmp_path: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own(tmp_path, OBSERVATIONS.format(metric="coverage_li_plus_pct"))
    assert answer(["task=validate", "mode=quick", f"observations={file}"], opened) == 0
    assert "dates as day/month/year, decimal comma, scored oui → yes" in capsys.readouterr().out.splitlines()[0]


def test_a_metric_in_french_is_told_the_right_name(
    tmp_path: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own(tmp_path, OBSERVATIONS.format(metric="couverture_li"))
    message = refused(["task=validate", f"observations={file}"], opened, capsys)
    assert "line 2, column metric: 'couverture_li' is no metric (did you mean 'coverage_li_plus_pct'?)" in message


NORD = ["task=validate", "territory=departement"]


@pytest.mark.parametrize("code", ["59,62", "[62,59]", "'59,62'"])
def test_several_departements_are_one_place(code: str, opened: Composer) -> None:
    study = read_request([*NORD, f"territory.code={code}"], False, opened).study
    assert (study.territory.kind, study.territory.code) == ("departement", "59,62")


@pytest.mark.parametrize(
    ("code", "says"),
    [("59,622", "unknown departement '622'"), ("59,59", "twice"), ("59,,62", "Mistake"), ("[]", "no place")],
)
def test_a_place_of_several_codes_is_checked_code_by_code(
    code: str, says: str, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in refused([*NORD, f"territory.code={code}"], opened, capsys)


def test_a_sweep_over_places_says_how_they_are_studied_together(
    opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(["-m", *NORD, "territory.code=59,62"], opened, capsys)
    assert "territory.code=[59,62] (with -m or without) studies them together as one place" in message
    sweep = [*NORD, "territory.code=[59,62]", "facilitation=none,intensive"]
    assert read_request(sweep, True, opened).study.territory.code == "59,62"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("84,0;1,0", "1,546;1", "'1,546' peut valoir 1546 ou 1.546"),
        ("31/12/2023", "03/04/2024 ", "mine.csv, ligne 2"),
        ("1546;38", "1546.5;38", "n'est pas écrit comme"),
        ("coverage_li_plus_pct", "couverture_li", "est-ce 'coverage_li_plus_pct'"),
        ("oui", "peut-être", "permis\u00a0: no, yes"),
        (";verbatim\r\nn_aci", "\r\nn_aci", "8 cellules"),
        ("metric;", "metrik;", "colonne inconnue (est-ce 'metric'"),
        ("84,0", "184,0", "un pourcentage de 0 à 100"),
    ],
)
def test_a_wrong_table_is_refused_in_french_by_line(
    old: str, new: str, says: str, tmp_path: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    content = OBSERVATIONS.format(metric="coverage_li_plus_pct").replace("1 546;38", "1546;38").replace(old, new, 1)
    content = content if "03/04" not in new else content.replace("84,0;1,0", "84;1").replace("15/01/2024", "04/03/2024")
    assert answer(["task=validate", f"observations={own(tmp_path, content)}", "language=fr"], opened) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err.replace("\u202f", " ")
    assert not re.search(r"\b(?:the|is|are|not|may|allowed|line|column)\b", printed.err), printed.err
