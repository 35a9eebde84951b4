"""Whatever lies in a study's folder: it ends with the same bytes, or with one message before anything is touched."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.mistakes import UserMistake
from experiments.storing.checksum import NO_CHECKSUM, with_checksum
from experiments.storing.manifest import read_manifest
from experiments.storing.run_files import (
    _content,
    run_path,
    stored_identities,
    table_of,
    write_content,
)
from tests.unit.running.fake_engine import FAKE, FakeEngine, run_small, small_study
from tests.unit.running.run_frames import content_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes")
Corrupt = Callable[[Path, str], object]  # a study's folder, and one of its runs


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of four runs, to be copied."""
    folder = tmp_path_factory.mktemp("whole") / "small"
    assert run_small(small_study(folder)).failures == ()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "small"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a study but its manifest, which holds times."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name not in ("manifest.json", ".lock"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def rewritten(change: Callable[[pd.DataFrame], pd.DataFrame], identity: str = "") -> Corrupt:
    """Change the rows of a run and seal it anew."""

    def corrupt(folder: Path, run: str) -> None:
        rows = change(table_of(run_path(folder, run).read_bytes()).to_pandas())
        write_content(folder, run, content_of(identity or run, rows))

    return corrupt


def resealed(change: Callable[[bytes], bytes]) -> Corrupt:
    """Change the bytes of a run and seal it anew."""

    def corrupt(folder: Path, run: str) -> None:
        content = run_path(folder, run).read_bytes()
        place = content.rindex(b"sha256:")
        unsealed = content[:place] + NO_CHECKSUM.encode() + content[place + len(NO_CHECKSUM) :]
        run_path(folder, run).write_bytes(with_checksum(change(unsealed)))

    return corrupt


def grouped(cut: Callable[[pa.Table], pa.Table], levels: str) -> Corrupt:
    """Write a run as one row group with a note of its levels."""

    def corrupt(folder: Path, run: str) -> None:
        table = table_of(run_path(folder, run).read_bytes())
        run_path(folder, run).write_bytes(_content([cut(table)], {"run identity": run, "levels": levels}))

    return corrupt


def plain(change: Callable[[bytes], bytes]) -> Corrupt:
    return lambda folder, run: run_path(folder, run).write_bytes(change(run_path(folder, run).read_bytes()))


def replaced(name: str, make: Callable[[Path], object]) -> Corrupt:
    """Put something else in the place of a file or folder of the study."""

    def corrupt(folder: Path, run: str) -> None:
        path = folder / name.format(run=run)
        path.rename(folder.parent / "elsewhere")
        make(path)

    return corrupt


def copied(folder: Path, run: str) -> None:
    """Put the run of another arm, draw or replicate under the name of this one."""
    other = min(stored_identities(folder) - {run})
    shutil.copyfile(run_path(folder, other), run_path(folder, run))


def linked(path: Path) -> None:
    study = next(one for one in (path, *path.parents) if one.name == "small")
    path.symlink_to(study.with_name("elsewhere"))


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 10**10)


MADE_AGAIN: dict[str, Corrupt] = {
    "empty": plain(lambda content: b""),
    "truncated": plain(lambda content: content[:-100]),
    "without its beginning": plain(lambda content: content[4:]),
    "longer": plain(lambda content: content + b"PAR1"),
    "one bit": plain(lambda content: content[:900] + bytes([content[900] ^ 4]) + content[901:]),
    "garbage": plain(lambda content: b"garbage" * 1000),
    "sealed garbage": lambda folder, run: run_path(folder, run).write_bytes(
        with_checksum(b"garbage" + NO_CHECKSUM.encode() + b"PAR1")
    ),
    "ten gigabytes of zeros": replaced("runs/{run}.parquet", sparse),
    "another run": copied,
    "another identity": rewritten(lambda rows: rows, "another"),
    "without a metric": rewritten(lambda rows: rows.drop(columns="coverage_aci")),
    "with a metric of its own": rewritten(lambda rows: rows.assign(another=1.0)),
    "metrics in another order": rewritten(lambda rows: rows[[*rows.columns[:6], *rows.columns[:5:-1]]]),
    "a metric under another name": rewritten(lambda rows: rows.rename(columns={"coverage_aci": "coverage_acj"})),
    "fewer rows": rewritten(lambda rows: rows.iloc[:-1]),
    "a row twice": rewritten(lambda rows: pd.concat([rows, rows.iloc[-1:]])),
    "no rows": grouped(lambda table: table.slice(0, 0), "national"),
    "without a level": rewritten(lambda rows: rows[rows["level"] != "region"]),
    "another level": rewritten(lambda rows: rows.assign(level=rows["level"].replace("region", "canton"))),
    "levels in another order": rewritten(lambda rows: rows.sort_values("level", kind="stable")),
    "another date": rewritten(lambda rows: rows.assign(date=rows["date"].max())),
    "another code": rewritten(lambda rows: rows.assign(code=rows["code"].replace("2A", "2B"))),
    "another arm": rewritten(lambda rows: rows.assign(arm="other")),
    "another draw": rewritten(lambda rows: rows.assign(draw=5)),
    "another replicate": rewritten(lambda rows: rows.assign(replicate=5)),
    "one row group": grouped(lambda table: table, "national,region,departement,territory"),
    "a wrong note of its levels": resealed(lambda content: content.replace(b"national,region", b"region,national")),
    "a damaged page under a new seal": resealed(lambda content: content[:3000] + b"\xff" * 200 + content[3200:]),
    "damaged failures": lambda folder, run: (folder / "failures.parquet").write_bytes(b"garbage"),
    "failures of other columns": lambda folder, run: shutil.copyfile(
        run_path(folder, run), folder / "failures.parquet"
    ),
    "an empty manifest": lambda folder, run: (folder / "manifest.json").write_text("", encoding="utf-8"),
    "a nested manifest": lambda folder, run: (folder / "manifest.json").write_text("[" * 10**5, encoding="utf-8"),
    "a manifest that is a list": lambda folder, run: (folder / "manifest.json").write_text("[1]", encoding="utf-8"),
    "an old partial folder": lambda folder, run: (folder / "runs" / ".x.parquet.partial").mkdir(),
    "a truncated table": lambda folder, run: os.truncate(folder / "summary.csv", 10),
}

REFUSED: dict[str, Corrupt] = {
    "a run is a folder": replaced("runs/{run}.parquet", Path.mkdir),
    "a run is a pipe": replaced("runs/{run}.parquet", os.mkfifo),
    "a run is a link": replaced("runs/{run}.parquet", linked),
    "failures are a pipe": replaced("failures.parquet", os.mkfifo),
    "the manifest is a pipe": replaced("manifest.json", os.mkfifo),
    "the manifest is a folder": replaced("manifest.json", Path.mkdir),
    "a table is a folder": replaced("summary.csv", Path.mkdir),
    "a table is a pipe": replaced("comparison.csv", os.mkfifo),
    "the runs are a link": replaced("runs", linked),
    "the runs are a file": replaced("runs", Path.touch),
    "the study is a link": replaced("", linked),
}


@pytest.mark.parametrize("corrupt", MADE_AGAIN.values(), ids=MADE_AGAIN)
def test_a_corruption_leaves_no_trace(corrupt: Corrupt, whole: Path, folder: Path) -> None:
    corrupt(folder, max(stored_identities(folder)))
    assert run_small(small_study(folder)).failures == ()
    partial = folder / "runs" / ".x.parquet.partial"
    assert contents(folder) == contents(whole), partial


@pytest.mark.parametrize("corrupt", REFUSED.values(), ids=REFUSED)
def test_what_leads_elsewhere_is_refused_and_nothing_touched(corrupt: Corrupt, folder: Path) -> None:
    foreign = folder.parent / "elsewhere"
    corrupt(folder, max(stored_identities(folder)))
    before = contents(foreign) if foreign.is_dir() else foreign.read_bytes()
    with pytest.raises(UserMistake, match="where a study keeps what is its own"):
        run_small(small_study(folder))
    assert (contents(foreign) if foreign.is_dir() else foreign.read_bytes()) == before


SEEN_BY_OTHERS = (
    "without a metric",
    "fewer rows",
    "another date",
    "without a level",
    "one row group",
    "ten gigabytes of zeros",
)


@pytest.mark.parametrize("name", [*SEEN_BY_OTHERS, *REFUSED])
def test_other_tasks_end_with_at_most_one_message(
    name: str, folder: Path, composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    {**MADE_AGAIN, **REFUSED}[name](folder, max(stored_identities(folder)))
    for task in ("task=list", "task=compare study=small baseline=calm", "task=verify study=small"):
        code = answer([*task.split(), f"results={folder.parent}"], composer)
        said = capsys.readouterr().err
        assert code in (0, 1) or (said.startswith("Mistake: ") and said.count("Mistake: ") == 1)


def test_runs_removed_under_way_are_counted(folder: Path) -> None:
    shutil.rmtree(folder)
    removed: list[Any] = []

    def removing(inputs: Any) -> Any:
        if inputs.draws.replicate == 1 and not removed:
            removed.extend(stored_identities(folder))
            shutil.rmtree(folder / "runs")
        return FAKE.trajectory(inputs)

    results = run_small(small_study(folder), FakeEngine(removing))
    manifest = read_manifest(folder) or {}
    assert removed
    assert {failure.identity for failure in results.failures} == set(removed)
    assert "was removed while the study was under way" in results.failures[0].message
    counts = {key: manifest["runs"][key] for key in ("planned", "done", "failed")}
    assert counts == {"planned": 4, "done": len(stored_identities(folder)), "failed": len(removed)}
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
