"""Print the order of the month: `python -m sim.month`."""

import sys

from sim.month.steps import month_table

sys.stdout.write(f"{month_table()}\n")
