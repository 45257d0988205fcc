"""No `assert` carries a check: Python leaves them out under -O. The package raises errors instead."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rnnchaos

ROOT = Path(rnnchaos.__file__).parent
EXEMPT = "verify/testing/"
"""What a user's own tests call: there an assertion is the result."""


def asserts(text: str) -> Iterator[int]:
    """The lines of a source that assert."""
    if "assert" in text:  # most do not even have the word, and parsing is dear
        yield from (node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert))


def sources() -> dict[str, str]:
    found = {}
    for top in (ROOT, *(ROOT / layer for layer in ("theory", "numerics", "verify"))):
        for path in top.rglob("*.py"):
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
    return found


def test_no_assert_stands_in_the_package() -> None:
    seen = sources()
    assert len(seen) > 300
    assert any(list(asserts(text)) for name, text in seen.items() if name.startswith(EXEMPT))
    assert not [f"{n}:{k}" for n, text in seen.items() if not n.startswith(EXEMPT) for k in asserts(text)]


CALLS = {
    ("eval", "scheme.spectrum_sum", "--g", "2", "--dt", "0.2", "--phi", "2*x"): 0,
    ("eval", "kinetic_energy", "--g", "-1"): 64,
    ("eval", "potential", "--g", "2", "--Delta", "1", "--Delta0", "1:1e400:3"): 70,
    ("eval", "quenched_critical_gain", "--help"): 0,
}


RUN = """
import contextlib, io, json, sys
from rnnchaos.cli import main
for words in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    print(json.dumps([code, out.getvalue(), err.getvalue(), __debug__]))
"""


@cache
def answers(*flags: str) -> dict[tuple[str, ...], list[Any]]:
    """Exit status, output and messages of every call, and whether asserts run: one process for all."""
    command = [sys.executable, *flags, "-c", RUN]
    run = subprocess.run(command, input=json.dumps(list(CALLS)), capture_output=True, text=True, check=True)
    return dict(zip(CALLS, map(json.loads, run.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_without_asserts_the_answers_are_the_same(words: tuple[str, ...]) -> None:
    *plain, with_asserts = answers()[words]
    *optimised, still = answers("-O")[words]
    assert (with_asserts, still) == (True, False)
    assert plain == optimised
    assert plain[0] == CALLS[words]
    assert plain[1] or plain[2]
    assert "Traceback" not in plain[2]
