import errno
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from experiments.running.prepare_engine import compile_engine
from experiments.running.worker_context import WorkerContext
from experiments.study.definition import TerritoryChoice
from experiments.tasks import simulate as task
from sim.behaviour import Behaviour
from sim.engine.protocol import Engine, RunInputs
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World
from tests.unit.running.fake_engine import BREAKING, FAKE, FakeEngine, small_context, small_study, small_world

DRAWN: list[tuple[Path, str]] = []


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    DRAWN.clear()
    monkeypatch.setattr(task, "draw_all", lambda folder, language: DRAWN.append((folder, language)))


def printed_by(folder: Path, engine: Engine = FAKE, **changes: object) -> tuple[int, str]:
    written = StringIO()
    console = Console(file=written, width=150)
    code = task.simulate(small_study(folder, **changes), console, small_context(folder, engine))
    return code, written.getvalue()


def test_it_says_how_many_agents_at_which_scale_and_how_many_runs(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path)
    assert "6 territories, 600 professionals represented by 60 agents (scale 0.1)" in text
    assert "2 arms × 1 parameter draws × 2 replicates = 4 runs, 4 to make" in text


def test_a_second_time_nothing_is_left_to_make(tmp_path: Path) -> None:
    printed_by(tmp_path)
    assert "4 runs, 0 to make" in printed_by(tmp_path)[1]


def test_progress_without_a_terminal_is_plain_lines(tmp_path: Path) -> None:
    assert re.search(r"^Runs: 4/4, 0:00:\d\d elapsed$", printed_by(tmp_path)[1], re.MULTILINE)


def test_the_table_shows_every_figure_of_every_arm_and_their_differences(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path)
    for words in ("end of February 2021", "Difference from calm", "Cumulative public cost (k€)", "calm", "fast"):
        assert words in text


def test_it_says_how_well_mean_differences_are_known_in_one_way_and_names_the_place(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path, draws=2)
    assert "Mean difference from calm, invented territory, end of February 2021" in " ".join(text.split())
    for words in ("Mean [95%]", "Draws above", "Margin"):
        assert words in text
    assert "Sd" not in text


def test_shells_are_called_what_they_are(tmp_path: Path) -> None:
    assert "Empty shells: an indicator inside the model; nothing observed stands behind" in printed_by(tmp_path)[1]


def test_few_runs_are_called_few(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path, draws=2)
    assert "mean and range (5th to 95th percentile) of only 4 runs" in " ".join(text.split())
    assert "Caution: Only 4 runs per arm" in text
    assert "90% interval over" not in text
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["cautions"]) == 2


def test_many_runs_have_an_interval(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path, draws=10, end=date(2019, 12, 31))
    assert "mean and 90% interval over 20 runs" in text
    assert "Caution" not in text


def test_the_last_line_is_the_path_of_the_results(tmp_path: Path) -> None:
    assert printed_by(tmp_path)[1].splitlines()[-1] == f"Results: {tmp_path}"


def test_figures_are_drawn_in_the_language_of_the_study(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path, language="fr")
    assert [(tmp_path, "fr")] == DRAWN
    assert "Écart à calm" in text


def test_failed_runs_are_named_with_their_message(tmp_path: Path) -> None:
    code, text = printed_by(tmp_path, BREAKING)
    assert code == 1
    assert "fast, draw 0, replicate 1: ArithmeticError: vitality left its bounds" in text


def test_a_folder_that_answered_another_question_says_so_and_keeps_its_runs(tmp_path: Path) -> None:
    printed_by(tmp_path)
    _, text = printed_by(tmp_path, seed=8, end=date(2020, 12, 31))
    assert "answered another question (seed 8 instead of 7; end 2020-12-31 instead of 2021-02-28)" in " ".join(
        text.split()
    )
    assert "4 runs of another question or of earlier code are kept in" in text


def test_tables_and_figures_of_another_question_are_kept_apart(tmp_path: Path) -> None:
    printed_by(tmp_path)
    (tmp_path / "history_fit.md").write_text("of the first question", encoding="utf-8")
    summary = (tmp_path / "summary.csv").read_bytes()
    _, text = printed_by(tmp_path, territory=TerritoryChoice("departement", "48", None))
    (aside,) = (tmp_path / "earlier_results").iterdir()
    assert "tables and figures of the earlier question are kept in" in " ".join(text.split())
    assert not (tmp_path / "history_fit.md").exists()
    assert (aside / "history_fit.md").exists()
    assert (aside / "summary.csv").read_bytes() == summary
    assert json.loads((aside / "manifest.json").read_text(encoding="utf-8"))["world"]["kind"] == "synthetic"


def test_more_replicates_ask_the_same_question(tmp_path: Path) -> None:
    printed_by(tmp_path)
    _, text = printed_by(tmp_path, replicates=3)
    assert "question" not in text
    assert not (tmp_path / "earlier_results").exists()


def test_a_full_disk_is_one_message_and_what_is_done_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []

    def write(path: Path, content: bytes) -> int:
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        with path.open("wb") as file:
            return file.write(content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write)
        code, text = printed_by(tmp_path)
    assert code == 1
    assert re.search(r"No space left on the disk for \S+\.parquet; what is done is kept", text)
    assert "4 runs, 2 to make" in printed_by(tmp_path)[1]


def _interrupted(inputs: RunInputs) -> Iterator[Snapshot]:
    if inputs.draws.replicate == 1:
        raise KeyboardInterrupt
    yield from FAKE.trajectory(inputs)


def test_an_interruption_keeps_what_is_done(tmp_path: Path) -> None:
    code, text = printed_by(tmp_path, FakeEngine(_interrupted))
    assert code == task.INTERRUPTED
    assert "the same command makes the rest" in text
    assert "4 runs, 2 to make" in printed_by(tmp_path)[1]


# --- engines ------------------------------------------------------------------------------------------------------


def announced(folder: Path, n_agents: int, engine: Engine, /, **changes: object) -> str:
    written = StringIO()
    world = replace(small_world(), professionals=Crowd(n_agents))  # type: ignore[arg-type]
    study = small_study(folder, **changes)
    screen = task.Screen(study, Console(file=written, width=500))
    screen.world_built(world)
    compile_engine(study, WorkerContext(world, engine, folder), screen)
    return written.getvalue()


class Crowd:
    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n


@dataclass(frozen=True)
class PreparedEngine(FakeEngine):
    ready: bool
    prepared: list[str]

    def is_prepared(self, behaviour: Behaviour) -> bool:
        return self.ready

    def prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        self.prepared.append("now")


def engine_that(is_prepared: bool, prepared: list[str]) -> Engine:
    return PreparedEngine(FAKE.months, is_prepared, prepared)


def test_a_world_too_large_for_mesa_is_announced_with_time_memory_and_a_way_out(tmp_path: Path) -> None:
    text = announced(tmp_path, 400_000, engine_that(True, []), engine="mesa", end=date(2027, 12, 31))
    assert "400,000 agents each run takes about 2 minutes and 1.0 GB" in text
    assert "engine=fast" in text
    assert announced(tmp_path, 10_000, engine_that(True, []), engine="mesa") == ""
    assert announced(tmp_path, 400_000, engine_that(True, []), engine="fast") == ""


def test_compiling_is_announced_and_done_once(tmp_path: Path) -> None:
    prepared: list[str] = []
    text = announced(tmp_path, 60, engine_that(False, prepared))
    assert "Compiling the fast engine" in text
    assert prepared == ["now"]
    assert announced(tmp_path, 60, engine_that(True, prepared)) == ""
    assert prepared == ["now"]
