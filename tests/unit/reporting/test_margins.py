"""The margins of printed pages: what they tell, and that a question of any letters stays text."""

import re
from dataclasses import replace

from experiments.plots.results import StoredStudy
from experiments.reporting.margins import margin_style
from tests.unit.reporting.fake_tables import answers_of

QUESTION = """Who "pays"? \\ </style><script>"""


def study_of(question: str) -> StoredStudy:
    study = answers_of().study
    return replace(study, manifest={**study.manifest, "question": {"en": question}})


def test_a_page_tells_the_question_the_version_and_its_number() -> None:
    style = margin_style(study_of("Who pays?"))
    assert "Who pays?" in style
    assert "version" in style
    assert "counter(page)" in style


def test_no_question_ends_the_style_sheet_or_its_string() -> None:
    style = margin_style(study_of(QUESTION))
    written = re.search(r'@top-left \{ content: "([^"]*)";', style)
    assert written is not None
    assert "<" not in written[1]
    assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), written[1]) == QUESTION
