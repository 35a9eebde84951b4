"""From the cases of theory to docs/verification.md and its figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scipy.stats import kstest

from experiments.study.run_hash import PROJECT
from sim.arrays import Floats
from tools.pages.pictures import PageImages
from tools.pages.render import rendered
from tools.pages.seal import sealed, without_seal
from tools.verification.case import Case
from tools.verification.cases import (
    conservation,
    draws,
    fatigue_and_vitality,
    mean_field,
    membership_chains,
    money_and_power,
    scale,
    waiting_times,
)
from tools.verification.checks import Check
from tools.verification.figure import qq_plot

DOCS = PROJECT / "docs"
PAGE = TEMPLATE = "verification.md"
TEMPLATES, PICTURES = DOCS / "templates", "images/verification"
SECTIONS = {
    "Chance in time": waiting_times.CASES,
    "Membership": (*mean_field.CASES, *membership_chains.CASES),
    "Work, money, power": (*fatigue_and_vitality.CASES, *money_and_power.CASES),
    "Bookkeeping": conservation.CASES,
    "Scale and draws": (*scale.CASES, *draws.CASES),
}
FEW = 2  # checks of a case that are told one by one


@dataclass(frozen=True)
class CaseResult:
    """What the model showed of a case."""

    case: Case

    @cached_property
    def checks(self) -> list[Check]:
        """The checks, in their order."""
        return list(self.case.checks())

    @cached_property
    def scores(self) -> Floats | None:
        """The scores of the figure, None where chance plays no part."""
        return self.case.scores() if self.case.scores else None

    @property
    def failed(self) -> list[Check]:
        """The checks that do not hold."""
        return [check for check in self.checks if not check.holds]

    @property
    def seen(self) -> str:
        """What was seen: each check, or how many hold and the one that is furthest off."""
        if len(self.checks) <= FEW:
            return "; ".join(map(str, self.checks))
        held = f"{len(self.checks) - len(self.failed)} of {len(self.checks)} checks hold"
        by_chance = [check for check in self.checks if check.p is not None]
        return f"{held}; least likely: {min(by_chance, key=lambda check: check.p or 0.0)}" if by_chance else held

    @property
    def normality(self) -> float:
        """The p-value of Kolmogorov and Smirnov for the scores, which are standard normal if theory holds."""
        return float(kstest(self.scores, "norm").pvalue) if self.scores is not None else 1.0


def results() -> dict[str, list[CaseResult]]:
    """Return the cases of each section, not yet simulated."""
    return {section: [CaseResult(case) for case in cases] for section, cases in SECTIONS.items()}


def failures(sections: dict[str, list[CaseResult]]) -> Iterator[str]:
    """Yield the checks that do not hold."""
    for result in _all(sections):
        yield from (f"{result.case.title}: {check}" for check in result.failed)


def write_page(sections: dict[str, list[CaseResult]], docs: Path = DOCS) -> Path:
    """Write the page and its figures; return the path of the page."""
    images = PageImages(PICTURES)
    for result in _all(sections):
        if result.scores is not None:
            title = result.case.title
            images.add(f"{result.case.name}.png", title, qq_plot(title, result.scores))
    images.write(docs)
    (docs / PAGE).write_text(page_of(sections), encoding="utf-8")
    return docs / PAGE


def page_of(sections: dict[str, list[CaseResult]]) -> str:
    """Return the sealed page."""
    everything = _all(sections)
    chances = [check.p for result in everything for check in result.checks if check.p is not None]
    context = {
        "sections": sections,
        "pictures": PICTURES,
        "n_cases": len(everything),
        "n_checks": sum(len(result.checks) for result in everything),
        "n_failed": sum(len(result.failed) for result in everything),
        "n_chances": len(chances),
        "n_low": sum(p < 0.01 for p in chances),
        "least": min(chances),
    }
    return _sealed(rendered(TEMPLATE, context, TEMPLATES))


def _all(sections: dict[str, list[CaseResult]]) -> Sequence[CaseResult]:
    return [result for cases in sections.values() for result in cases]


def _sealed(text: str) -> str:
    return sealed(text, "python -m tools.verification", f"templates/{TEMPLATE}", (TEMPLATES / TEMPLATE,))


def is_sealed(page: str) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    return _sealed(without_seal(page)) == page
