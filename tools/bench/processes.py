"""Processes that got ready first and then work when asked, at the same time or in turns, each in one thread."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any, NoReturn

from tools.bench.fresh_process import PROJECT, MeasurementFailed, last_words


class ReadyProcesses:
    """Processes that do a share of work for each line they are sent."""

    def __init__(self, processes: Sequence["subprocess.Popen[str]"]) -> None:
        self._processes = processes
        for process in processes:
            _await(process, "ready")

    def seconds(self, number: int) -> float:
        """Let the first ones do a share of work each at the same time; return the time until all have done it."""
        working = self._processes[:number]
        start = perf_counter()
        for process in working:
            _send(process, "go")
        for process in working:
            _await(process, "done")
        return perf_counter() - start


@contextmanager
def ready_processes(command: Sequence[str], variables: Mapping[str, str], number: int) -> Iterator[ReadyProcesses]:
    """Start a number of processes of one command and stop them at the end; raises MeasurementFailed."""
    processes = [_started(command, variables) for _ in range(number)]
    try:
        yield ReadyProcesses(processes)
    finally:
        _end(processes)


class Answers:
    """A process that answers each line it is sent with a line of JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        _await(process, "ready")

    def ask(self, line: str) -> dict[str, Any]:
        """Send a line and return the answer; raises MeasurementFailed when the process ends instead."""
        _send(self._process, line)
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or _failure(self._process))
        return answer


@contextmanager
def answering_process(command: Sequence[str], variables: Mapping[str, str]) -> Iterator[Answers]:
    """Start a process that answers and stop it at the end; raises MeasurementFailed."""
    process = _started(command, variables)
    try:
        yield Answers(process)
    finally:
        _end([process])


def _started(command: Sequence[str], variables: Mapping[str, str]) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=dict(variables), cwd=PROJECT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _end(processes: Sequence["subprocess.Popen[str]"]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def _send(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _await(process: "subprocess.Popen[str]", word: str) -> None:
    """Wait for a process to say a word; whatever else it says is passed over."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    _failure(process)


def _failure(process: "subprocess.Popen[str]") -> NoReturn:
    process.wait()
    assert process.stderr is not None
    raise MeasurementFailed(last_words(process.stderr.read()))
