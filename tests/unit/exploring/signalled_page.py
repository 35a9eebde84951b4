"""Serves a page whose first worker sends it a signal while kernels compile, and compiles on for ever.

`python -m tests.unit.exploring.signalled_page SIGINT RESULTS`: the signal goes to all processes, as Ctrl-C does.
"""

import os
import signal
import sys
from threading import Event
from typing import Any

from experiments.cli import main
from experiments.exploring import runs

NAME, RESULTS = sys.argv[1:3]


def send_signal(*_: Any) -> None:
    """Stand for the compilation: send the signal, and never end."""
    os.killpg(os.getpgid(0), signal.Signals[NAME])
    Event().wait()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite that runs in the background ignores it
    runs.compile_kernels = send_signal
    sys.exit(main(["task=explore", "territory=synthetic", "language=en", f"results={RESULTS}"]))
