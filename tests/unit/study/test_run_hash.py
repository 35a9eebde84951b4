"""What the hash of the observations depends on: what the model may know, and nothing that comes later."""

import pytest

from experiments.study.run_hash import known_rows

HEADER = "metric,date,value,definition\n"
KNOWN = 'n_aci,2023-08-31,500,"functioning,\nin two lines"\n'
LATER = 'n_aci,2023-09-01,510,"functioning,\nin two lines"\n'
OTHER = "n_aci,2021-06-15,120,atlas\n"


@pytest.mark.parametrize("text", [HEADER + LATER + KNOWN + OTHER, HEADER + KNOWN + OTHER + LATER])
def test_rows_of_later_days_do_not_count_wherever_they_stand(text: str) -> None:
    assert known_rows(text.encode()).decode() == HEADER + KNOWN + OTHER


@pytest.mark.parametrize(
    "content", [(HEADER + KNOWN + OTHER).encode(), b"", b"a,b\n1,2\n", b"metric,date\r\n\xe9,2020-01-01\r\n"]
)
def test_a_table_without_later_rows_counts_to_the_last_byte(content: bytes) -> None:
    assert known_rows(content) == content
