"""Whatever is typed: one message and exit code 2, or a valid configuration; never a traceback, nothing written."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import answer
from experiments.configuration.compose import Composer, paths
from sim.visible import visible
from tests.command_line import COMPOSER, ROOT, SECRET, copied_configs, refusal, unchanged

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


KEYS = st.one_of(st.sampled_from(GROUPS), st.sampled_from(paths(COMPOSER.composed([]).values)))
ODD = st.builds(
    lambda sign, key, value: f"{sign}{key}={value}", SIGNS, KEYS, st.one_of(st.sampled_from(VALUES.split("|")), LONG)
)
NOISY = st.builds(lambda key, noise: f"{key}={noise}", KEYS, st.text(max_size=12))
ANY = st.one_of(ODD, ODD, NOISY, FORBIDDEN)

NAMES = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=12)
NOISE = st.text(max_size=20)
PREFIX = st.sampled_from(["", "+", "++", "~", "hydra.", "facilitation.", "behaviour.join.", "policy."])
UNKNOWN_KEYS = st.builds(lambda prefix, name, value: f"{prefix}no_such_{name}={value}", PREFIX, NAMES, NOISE)
UNKNOWN_OPTIONS = st.builds(
    lambda group, name: f"{group}=no_such_{name}", st.sampled_from(["policy", "funding", "task", "experiment"]), NAMES
)
WITHOUT_EQUALS = NOISE.filter(lambda text: "=" not in text and text not in ("-h", "-m"))
UNBALANCED = st.builds(lambda bracket, noise: f"seed={bracket}{noise}", st.sampled_from("[{(\"'"), NAMES)
EMPTY = st.sampled_from(["seed=", "policy=", "study=''", "+end=", 'territory.code=""'])
MALFORMED = st.one_of(UNKNOWN_KEYS, UNKNOWN_OPTIONS, WITHOUT_EQUALS, UNBALANCED, EMPTY)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composer]:
    """A copy of the configurations, in an environment that holds a secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPTS_SECRET", SECRET)
        yield Composer(copied_configs(tmp_path_factory.mktemp("project")))


@settings(max_examples=300)
@given(override=MALFORMED, sweeping=st.booleans())
def test_a_malformed_override_is_a_mistake_and_writes_nothing(
    override: str, sweeping: bool, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    with unchanged(opened.configs.parent):
        refusal(answer([override, *(["-m"] if sweeping else [])], opened), capsys)


@settings(max_examples=250)
@given(override=ANY, sweeping=st.booleans())
def test_an_odd_value_is_a_mistake_or_valid_and_tells_nothing_of_the_environment(
    override: str, sweeping: bool, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    code = answer(["task=validate", override, *(["-m"] if sweeping else [])], opened)
    if code == 0:
        assert SECRET not in capsys.readouterr().out
        return
    message = refusal(code, capsys)
    assert SECRET not in message
    assert all(visible(line) == line for line in message.splitlines())


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
