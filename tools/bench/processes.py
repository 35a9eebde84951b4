"""Processes that got ready first and then work at the same time, each in one thread."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter

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
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in working:
            _await(process, "done")
        return perf_counter() - start


@contextmanager
def ready_processes(command: Sequence[str], variables: Mapping[str, str], number: int) -> Iterator[ReadyProcesses]:
    """Start a number of processes of one command and stop them at the end; raises MeasurementFailed."""
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(command, env=dict(variables), cwd=PROJECT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for _ in range(number)
    ]
    try:
        yield ReadyProcesses(processes)
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _await(process: "subprocess.Popen[str]", word: str) -> None:
    """Wait for a process to say a word; whatever else it says is passed over."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    process.wait()
    assert process.stderr is not None
    raise MeasurementFailed(last_words(process.stderr.read()))
