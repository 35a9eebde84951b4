"""What tests ask of the checks of theory: that they hold, or that one of them does not."""

from collections.abc import Iterable

from tools.verification.checks import Check


def hold(checks: Iterable[Check]) -> bool:
    """Say whether there are checks and all of them hold; a failure names the one that does not."""
    made = list(checks)
    failed = [str(check) for check in made if not check.holds]
    assert not failed, failed
    return bool(made)


def refuse(checks: Iterable[Check]) -> bool:
    """Say whether one of the checks does not hold."""
    return not all(check.holds for check in checks)
