"""The pages of the site before it is built: those of docs/ and a few others, with links that hold inside it."""

import re
import shutil
from collections.abc import Mapping
from os.path import normpath, relpath
from pathlib import Path

# What lies elsewhere in the project, and where it stands in the site.
OTHERS: Mapping[str, str] = {
    "README.md": "overview.md",
    "README.fr.md": "presentation.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "results/README.md": "results.md",
    "tests/scenarios/README.md": "scenarios.md",
    "tools/site/site.css": "site.css",
}
DOCS = "docs"
LEFT = ("templates", "hub-config", "model-output", "examples", "charts")  # folders of docs/ that hold no pages
CODE = r"^```.*?^```|`[^`\n]+`"
LINK = r"(?P<mark>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<to>[^()\s]+)\)"
CODE_OR_LINK = re.compile(f"{CODE}|{LINK}", re.MULTILINE | re.DOTALL)


def site_files(project: Path) -> dict[str, str]:
    """Return every file of the site: its path in the project → its path in the site, both with slashes."""
    inside = [file.relative_to(project) for file in (project / DOCS).rglob("*") if file.is_file()]
    kept = sorted(path.as_posix() for path in inside if not set(path.parts) & set(LEFT))
    return {path: path.removeprefix(f"{DOCS}/") for path in kept} | dict(OTHERS)


def write_sources(project: Path, folder: Path) -> None:
    """Write every file of the site into an empty folder."""
    files = site_files(project)
    shutil.rmtree(folder, ignore_errors=True)
    for source, page in files.items():
        target = folder / page
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.endswith(".md"):
            text = (project / source).read_text(encoding="utf-8")
            target.write_text(with_links_of_site(text, source, files), encoding="utf-8")
        else:
            shutil.copy(project / source, target)


def with_links_of_site(text: str, source: str, files: Mapping[str, str]) -> str:
    """Return a page whose links lead to pages of the site; a link to any other file becomes its text."""
    return CODE_OR_LINK.sub(lambda found: _link(found, source, files), text)


def _link(found: re.Match[str], source: str, files: Mapping[str, str]) -> str:
    target, hash_sign, anchor = (found["to"] or "").partition("#")
    if not target or "://" in target or target.startswith("mailto:"):
        return found.group()
    file = normpath(Path(source).parent / target)
    if file not in files:
        return found["words"]
    near = relpath(files[file], Path(files[source]).parent)
    return f"{found['mark']}[{found['words']}]({Path(near).as_posix()}{hash_sign}{anchor})"
