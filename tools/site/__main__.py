"""Write the documentation site into build/site: `python -m tools.site`. A broken link or anchor is an error."""

import subprocess
import sys
from pathlib import Path

from experiments.study.run_hash import PROJECT
from tools.site.sources import write_sources

SOURCES, CONFIGURATION = "build/docs", "mkdocs.yml"  # the first as in the second


def main(project: Path = PROJECT) -> int:
    """Write the pages, then build them; return the exit code of the builder."""
    write_sources(project, project / SOURCES)
    zensical = Path(sys.executable).with_name("zensical")
    command = [str(zensical), "build", "--strict", "--clean", "--config-file", CONFIGURATION]
    return subprocess.run(command, cwd=project, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
