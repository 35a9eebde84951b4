"""Start the simulation from the command line: `python run.py`, or `python run.py --help`."""

import sys

from experiments.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
