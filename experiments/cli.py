"""The command line: read the request, refuse mistakes in one message, start the task."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from experiments.configuration.compose import Composer
from experiments.language.texts import spaced
from experiments.mistakes import UserMistake, listed, nearest
from experiments.running.reaching import check_reached
from sim.cache import CACHE_VARIABLE, FolderError

if TYPE_CHECKING:
    from experiments.configuration.request import Request

PROJECT = Path(__file__).resolve().parents[1]
TASKS = Path(__file__).parent / "tasks"
DONE, STOPPED, MISTAKE = 0, 1, 2
INTERRUPTED, NO_READER = 130, 141  # what a shell reports for a command ended by Ctrl-C, or by a closed pipe
CHECK_ONLY = "validate"  # the task that connects to nobody
SWEEP_FLAGS = ("-m", "--multirun")
HELP_FLAGS = ("-h", "--help")
PRINT_FLAGS = ("-c", "--cfg")
INTERRUPTION = "Interrupted; what is done is kept, the same command goes on from there."
HELP = """\
How CPTS spread to the whole of France, under policies of your choice.

  python run.py                                            the default study
  python run.py policy=plan_100 facilitation=intensive     one arm, beside the status quo
  python run.py -m facilitation=none,plan_100 funding=status_quo,boost
                                                           every combination is an arm of one study
  python run.py task=validate …                            check a configuration, run nothing
  python run.py --cfg job …                                print a composed configuration

Tasks (task=NAME):
{tasks}
Groups (GROUP=OPTION):
{groups}
Settings: population.scale=0.05 (agents per professional, 0.01 to 4) draws=N replicates=N seed=N start=DATE end=DATE
as_of=DATE study=NAME mode=full|quick language=fr|en territory.code=59; any value by its path, as timeline.pressure=0.5
"""


def main(arguments: Sequence[str], configs: Path = PROJECT / "configs") -> int:
    """Do what a command line asks and return the exit code: 0 done, 1 some runs failed, 2 the person's mistake.

    Also 1 when the output cannot be written, 130 when interrupted, and 141 when whoever read the output has stopped
    reading, as `head` does.
    """
    if sys.stdout is None:
        return _no_output("it is closed")
    _replace_unknown_letters()
    try:
        code = answer(arguments, Composer(configs))
        sys.stdout.flush()
    except KeyboardInterrupt:
        _say_in(_language(arguments, Composer(configs)), INTERRUPTION)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return NO_READER
    except OSError as error:
        if _is_writable():
            raise
        _drop_output()
        return _no_output(error.strerror or str(error))
    return code


def _replace_unknown_letters() -> None:
    """Let a terminal that knows few letters, as in ASCII, get `?` for the others."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _is_writable() -> bool:
    try:
        print(flush=True)  # noqa: T201
    except OSError:
        return False
    return True


def _no_output(reason: str) -> int:
    _say(f"Nothing can be written to the standard output: {reason}.")
    return STOPPED


def _say(message: object) -> None:
    """Print a message for the person, where there is a place for it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(message, file=sys.stderr)  # noqa: T201


def _say_in(language: str, message: str) -> None:
    """Print a message in the person's language."""
    from experiments.language.refusals import told  # noqa: PLC0415 — only a command that ends early needs it

    _say(spaced(told(message, language), language))


def _drop_output() -> None:
    """Send what is still unwritten nowhere, so that Python does not complain about the closed pipe as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def answer(arguments: Sequence[str], composer: Composer) -> int:
    """Do what a command line asks, with a folder of configurations, and return the exit code."""
    try:
        return _dispatch(list(arguments), composer)
    except UserMistake as mistake:
        from experiments.language.refusals import refusal  # noqa: PLC0415 — only refusals need it

        _say(refusal(mistake, _language(arguments, composer)))
        return MISTAKE
    except FolderError as error:
        allowed = f"a folder that nobody else can write (chmod 700 {error.folder}), or another: {CACHE_VARIABLE}=FOLDER"
        _say(UserMistake(str(error), CACHE_VARIABLE, allowed))
        return MISTAKE
    except OSError as error:
        if error.filename is None:  # of the output, or of a bug
            raise
        _say_in(_language(arguments, composer), f"Stopped at {error.filename}: {error.strerror}. What is done is kept.")
        return STOPPED


def _language(arguments: Sequence[str], composer: Composer) -> str:
    """Return the language in which to refuse: the one typed, else that of config.yaml if it can be read."""
    typed = [item.partition("=")[2] for item in arguments if item.lstrip("+").startswith("language=")]
    if typed:
        return typed[-1]
    with suppress(UserMistake):
        return str(composer.files["", "config"].values.get("language"))
    return "en"


def _dispatch(arguments: list[str], composer: Composer) -> int:
    if any(flag in arguments for flag in HELP_FLAGS):
        print(help_text(composer))  # noqa: T201
        return DONE
    overrides, sweeping, printing = _flags(arguments)
    _check_task(overrides)
    from experiments.configuration.command_line import read_command_line  # noqa: PLC0415 — help needs it not

    typed, composer = read_command_line(overrides, sweeping, composer)
    from experiments.configuration.request import request_of  # noqa: PLC0415 — loads the model; most refusals come before

    request = request_of(typed, composer)
    if printing:
        print(_as_yaml(request), end="")  # noqa: T201
        return DONE
    return _run(request)


def _flags(arguments: list[str]) -> tuple[list[str], bool, bool]:
    """Return the overrides, whether they are a sweep, and whether the configuration is only to be printed."""
    rest = [item for item in arguments if item not in SWEEP_FLAGS]
    printing = False
    for position, item in enumerate(rest):
        if item in PRINT_FLAGS:
            if rest[position + 1 : position + 2] != ["job"]:
                raise UserMistake(f"{item} prints the configuration of the job", "command line", f"{item} job")
            rest, printing = rest[:position] + rest[position + 2 :], True
            break
    _refuse_flags(rest)
    return rest, len(rest) + 2 * printing < len(arguments), printing


def _refuse_flags(rest: list[str]) -> None:
    flags = [*SWEEP_FLAGS, *HELP_FLAGS, *PRINT_FLAGS]
    for item in rest:
        if item.startswith("-"):
            raise UserMistake(f"unknown flag {item!r}", f"command line: {item}", listed(flags), nearest(item, flags))


def tasks() -> tuple[str, ...]:
    """Return the names of the tasks: the files of experiments/tasks, sorted."""
    return tuple(sorted(file.stem for file in TASKS.glob("*.py") if not file.stem.startswith("_")))


def _check_task(overrides: Sequence[str]) -> None:
    for text in overrides:
        key, _, name = text.partition("=")
        if key == "task" and name and name not in tasks():
            what = f"there is no task {name!r}"
            raise UserMistake(what, f"command line: {text}", listed(tasks()), nearest(name, tasks()))


def _run(request: "Request") -> int:
    if request.task not in tasks():
        where = f"configs/task/{request.task}.yaml"
        raise UserMistake(f"there is no task {request.task!r}", where, listed(tasks()), nearest(request.task, tasks()))
    if request.study.address is not None and request.task != CHECK_ONLY:
        check_reached(request.study.address)
    task = import_module(f"experiments.tasks.{request.task}")
    _check_libraries(request.task, getattr(task, "LIBRARIES", {}))
    for line in request.remarks:
        print(line)  # noqa: T201
    code: int = task.run(request.study, request.settings(task.Settings))
    return code


def _check_libraries(task: str, libraries: Mapping[str, Sequence[str]]) -> None:
    """Raise UserMistake where a task needs libraries, by extra of pyproject.toml, that are not installed."""
    for extra, names in libraries.items():
        missing = [name for name in names if find_spec(name) is None]
        if missing:
            allowed = f"pip install -c constraints.txt -e '.[{extra}]'"
            raise UserMistake(f"task={task} needs {listed(missing)}, not installed here", f"task={task}", allowed)


def _as_yaml(request: "Request") -> str:
    return yaml.safe_dump(request.configuration.values, allow_unicode=True, sort_keys=False)


def help_text(composer: Composer) -> str:
    """Return the short help: how to start, the tasks, the groups with their options."""
    described = "".join(f"  {name:<12}{_task_help(composer, name)}\n" for name in tasks())
    groups = "".join(
        f"  {group:<16}{', '.join(options)}\n" for group, options in composer.groups.items() if group != "task"
    )
    return HELP.format(tasks=described, groups=groups)


def _task_help(composer: Composer, name: str) -> str:
    file = composer.files.get(("task", name))
    task: Any = file.values.get("task") if file else None
    return str(task.get("help", "")) if isinstance(task, dict) else ""
