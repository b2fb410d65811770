"""Where a table or a key stands in a TOML text."""

from __future__ import annotations

import pytest

from cleaner.toml import find_line

TEXT = '''
# [[rule]] in a comment
[site]
domains = ["a.example"]

[[rule]]
id = "first"
drop = { line = "[[rule]]" }

[[test]]
text = """
[[rule]]
id = "not a key"
"""

[[ rule ]]
"id" = "second"
why = \'\'\'
id = "not a key either"
\'\'\'
  drop = { line = "x" }

[[rule]]
id = "third"
'''


@pytest.mark.parametrize(
    ("table", "index", "key", "line"),
    [
        ("site", 0, None, 3),
        ("site", 0, "domains", 4),
        ("rule", 0, None, 6),
        ("rule", 0, "drop", 8),
        ("test", 0, None, 10),
        ("rule", 1, None, 16),
        ("rule", 1, "id", 17),
        ("rule", 1, "drop", 21),
        ("rule", 2, None, 23),
        ("rule", 2, "drop", 23),
        ("rule", 3, None, None),
        ("nothing", 0, None, None),
    ],
)
def test_find_line(table: str, index: int, key: str | None, line: int | None) -> None:
    assert find_line(TEXT, table, index, key) == line


def test_a_key_at_the_top() -> None:
    assert find_line("# x\nrules = 1\n", None, 0, "rules") == 2
