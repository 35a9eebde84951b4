"""Write the documentation site into build/site: `python -m tools.site`. A broken link or anchor is an error."""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from experiments.study.run_hash import PROJECT
from tools.site.charts import place_charts
from tools.site.finished import finish_pages
from tools.site.reference import write_reference
from tools.site.sources import write_sources

SOURCES, SITE, CONFIGURATION = "build/docs", "build/site", "mkdocs.yml"  # the first two as in the last


def main(arguments: Sequence[str]) -> int:
    """Write the pages, then build them; return the exit code of the builder."""
    ArgumentParser("python -m tools.site", description="Write the site into build/site.").parse_args(arguments)
    write_sources(PROJECT, PROJECT / SOURCES)
    write_reference(PROJECT, PROJECT / SOURCES)
    place_charts(PROJECT, PROJECT / SOURCES)
    zensical = Path(sys.executable).with_name("zensical")
    command = [str(zensical), "build", "--strict", "--clean", "--config-file", CONFIGURATION]
    code = subprocess.run(command, cwd=PROJECT, check=False).returncode
    if code == 0:
        finish_pages(PROJECT / SITE)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
