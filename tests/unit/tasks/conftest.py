"""Tasks are tested on what a study writes but its figures, which take longer than small runs (tests/unit/plots)."""

from collections.abc import Iterator

import pytest

from experiments.tasks import simulate


@pytest.fixture(scope="module", autouse=True)
def _without_figures() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulate, "draw_all", lambda folder, language: [])
        yield
