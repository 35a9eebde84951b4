"""Whatever is typed after a known key: one message and exit code 2, or a valid configuration; never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.cli import answer
from experiments.configuration.compose import Composer, paths

ROOT = Path(__file__).parents[2]
SECRET = "what-the-environment-holds"
GROUPS = ("policy", "facilitation", "territory", "engine", "compute", "behaviour", "prior", "history", "task")
SIGNS = st.sampled_from(["", "", "", "+", "++", "~"])
VALUES = (
    "|null|[]|{}|''|' '|-1|1.5|1e400|nan|-inf|99999999999999999999999|true|text|'é ü'|[1,a]|[[1]]|{a:1}|{a:{b:1}}|a,b"
    "|${seed}|${no.where}|${oc.env:CPTS_SECRET}|${oc.decode:1}|${hydra:runtime.cwd}|${now:%Y}|${${seed}}|${|${.seed}"
    "|{_target_:os.system}|{53:{_args_:[1]}}|[{_partial_:true}]|../../x|/|~/x|2023-13-45|9999-12-31|[|{a:|(|'|\"|[1,]"
    "|int(3)|str(3)|range(1,9)|range(0,1e9)|interval(0,1)|glob(*)|choice()|shuffle(1,2)|sort(2,1)|eval(1)|json_str(1)"
    "|!!python/object:x|*a|&a|<<|@x|\x00|\x1b[31m|\u202e|\udcff|🎉|١|a\nb|a=b=c|$HOME|`ls`|%s|???"
)
LONG = st.sampled_from(["9" * 5000, "9" * 400, "[" * 300, "[" * 50 + "]" * 50, "a" * 4900, "a," * 300, "{a:" * 40])
FORBIDDEN = st.sampled_from(
    [
        "_target_=os.system",
        "policy._target_=os.system",
        "hydra.searchpath=[pkg://os]",
        "hydra.launcher._target_=os.system",
        "hydra/launcher={_target_:os.system}",
        "hydra.run.dir=x",
        "hydra={}",
        "policy@_global_=plan_100",
        "funding._recursive_=false",
        "engine.name=os",
        "compute.name=../x",
        "task.name=os",
        "--config-dir=x",
        "--config-path",
        "-cn",
        "",
        "=",
        "~",
    ]
)


@pytest.fixture(scope="module")
def opened() -> Composer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPTS_SECRET", SECRET)
        return Composer(ROOT / "configs")


_any = Composer(ROOT / "configs")
KEYS = st.one_of(st.sampled_from(GROUPS), st.sampled_from(paths(_any.composed([]).values)))
ODD = st.builds(
    lambda sign, key, value: f"{sign}{key}={value}", SIGNS, KEYS, st.one_of(st.sampled_from(VALUES.split("|")), LONG)
)
NOISY = st.builds(lambda key, noise: f"{key}={noise}", KEYS, st.text(max_size=12))
ANY = st.one_of(ODD, ODD, NOISY, FORBIDDEN)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(override=ANY, sweeping=st.booleans())
def test_an_odd_value_is_a_mistake_or_valid_and_tells_nothing_of_the_environment(
    override: str, sweeping: bool, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    code = answer(["task=validate", override, *(["-m"] if sweeping else [])], opened)
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert code in (0, 2)
    if code:
        assert told.out == ""
        assert told.err.startswith("Mistake: ")
        assert "\n  where:   " in told.err
        assert all(letter.isprintable() for letter in told.err.replace("\n", ""))


@pytest.mark.parametrize(
    "override",
    [
        "seed=${oc.env:HOME}",
        "policy=\udcff",
        "hydra.searchpath=[pkg://os]",
        "task=plot,list",
        "seed=[[",
        "results=a\nb",
    ],
)
def test_a_program_that_is_started_ends_with_code_2_and_one_message(override: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "run.py"), os.fsencode(override) if "\udcff" in override else override]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Mistake: ")
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
