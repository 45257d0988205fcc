"""Faults that once escaped, and the tests that replay their kinds: each is planted there and must show.

A fault is planted in a copy or by a patch, never in the source, and the check beside it is the one that runs
on the source. `planted.py` says where; the tests here, that nothing in it is gone.
"""

import ast
from pathlib import Path

import pytest

from tests.verify.planted import FAULTS, shares, table

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
MISSED = 2
"""Faults of the list that nothing need catch, where the reason is given."""


@pytest.mark.parametrize("address", sorted({test for fault in FAULTS.values() for test in fault.tests}))
def test_the_replay_is_there_and_asserts(address: str) -> None:
    file, _, name = address.partition("::")
    tree = ast.parse((HERE / file).read_text())
    (found,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert any(isinstance(node, ast.Assert) or "raises" in ast.dump(node) for node in ast.walk(found))


def test_all_but_two_are_caught_and_these_have_a_reason() -> None:
    """The share by kind, as a table."""
    missed = [fault for fault in FAULTS.values() if not fault.tests]
    assert len(missed) <= MISSED
    assert all(len(fault.why_not) > 40 for fault in missed)
    assert sum(count for _, _, count in shares()) == len(FAULTS) > 30
    lines = table().splitlines()
    assert len(lines) == len(shares()) + 1 + len(missed)
    assert f"{len(FAULTS) - len(missed)} of {len(FAULTS)}" in lines[len(shares())]


def test_the_readme_says_how_many_are_caught() -> None:
    said = " ".join(README.read_text(encoding="utf-8").split())
    caught, count = (sum(row[k] for row in shares()) for k in (1, 2))
    assert f"{caught} of {count} are caught" in said
    for kind, found, of in shares():
        assert f"{kind} {found} of {of}" in said
