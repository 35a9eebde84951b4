"""Start the simulation from the command line: `python run.py`, or `python run.py --help`."""

import sys

if __name__ == "__main__":
    try:
        from experiments.cli import main
    except KeyboardInterrupt:  # while libraries load
        sys.exit(130)
    sys.exit(main(sys.argv[1:]))
