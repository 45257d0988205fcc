"""The pytest plugin on projects of its own: pytest inside pytest, and once as a process."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rnnchaos.verify.harness.family import FAMILY_ERROR
from rnnchaos.verify.testing import pytest_plugin
from rnnchaos.verify.testing.pytest_plugin import BUDGETS

pytest_plugins = ["pytester"]

HEAD = """
import pytest
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.testing.pytest_plugin import claim
from rnnchaos.verify.ensembles.study import study
import numpy as np

BOTH = (shifted(), Rival("none", lambda p, t: p + 9))

def kernel(seed, *, mean):
    return {"x": np.random.default_rng(seed).normal(mean, 0.3)}

def stated(id="mine.mean", p=1.0, t=0.2, budgets={"quick": 400}, rivals=BOTH):
    x = Measurement("x", study("mine", kernel, mean=1.0), lambda record: record.observables["x"], "fast")
    return Claim(id=id, formula=id, title="a mean", point={}, prediction=lambda: p, tolerance=t,
                 measurements=(x,), rivals=rivals, budgets=budgets)
"""
STRICT = ("-p", "no:rnnchaos", "-p", "no:cacheprovider", "-W", "error", "--strict-markers")


def run(pytester: pytest.Pytester, text: str, *options: str) -> tuple[dict[str, int], str]:
    """Counts and output of pytest on one file, this plugin in the place of an installed one."""
    pytester.makepyfile(HEAD + text)
    result = pytester.runpytest_inprocess("-rs", *STRICT, *options, plugins=[pytest_plugin])
    return result.parseoutcomes(), result.stdout.str()


def test_verified_passes_and_refuted_undecided_and_toothless_fail(pytester: pytest.Pytester) -> None:
    counts, out = run(
        pytester,
        """
@claim
def right(): return stated()
@claim
def several(): return [stated("mine.a"), stated("mine.b", t=0.3)]
@claim
def refuted(): return stated("mine.refuted", p=2.0)
@claim
def undecided(): return stated("mine.undecided", t=0.01)
@claim
def toothless(): return stated("mine.toothless", rivals=(shifted(0.5), shifted(2)))
def helper(): raise AssertionError
def test_plain(): pass
""",
    )
    assert counts == {"passed": 3, "failed": 3}
    section = out.partition("rnnchaos claims")[2]
    rows = dict(re.findall(r"^(mine\.\w+) +(\w+) ", section, re.MULTILINE))
    failing = {f"mine.{word}": word for word in ("refuted", "undecided", "toothless")}
    assert rows == dict.fromkeys(("mine.mean", "mine.a", "mine.b"), "verified") | failing
    assert "some verdict is wrong with probability <= 0.005" in section
    assert "within the tolerance" in out
    assert "Traceback" not in out
    assert len(re.findall(r"to repeat: pytest \w+.py::\w+ --rnnchaos-budget quick", out)) == 3


def test_the_seed_repeats_a_run(pytester: pytest.Pytester) -> None:
    text = "\n@claim\ndef right(): return stated()\n"
    _, first = run(pytester, text)
    seed = re.search(r"seed (\d+);", first)
    assert seed is not None
    _, again = run(pytester, text, "--rnnchaos-seed", seed[1])
    _, other = run(pytester, text, "--rnnchaos-seed", "5")
    rows = [re.findall(r"^mine.mean .*$", out, re.MULTILINE) for out in (first, again, other)]
    assert rows[0] == rows[1] != rows[2]


BUDGETED = """
@claim
def plain(): return stated()
@claim
@pytest.mark.standard
def marked(): return stated()
@pytest.mark.thorough
@claim
def deep(): return stated()
@claim
def expensive(): return stated(budgets={"standard": 400, "thorough": 400})
@pytest.mark.standard
def test_other(): pass
"""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {"passed": 1, "skipped": 4}),
        (("--rnnchaos-budget", "standard"), {"passed": 4, "skipped": 1}),
        (("--rnnchaos-budget", "thorough", "-m", "thorough"), {"passed": 1, "deselected": 4}),
        (("-m", "quick"), {"passed": 1, "skipped": 1, "deselected": 3}),
    ],
)
def test_budgets_and_markers(
    options: tuple[str, ...], expected: dict[str, int], pytester: pytest.Pytester
) -> None:
    """`plain` lists quick alone and runs under it at any budget; `expensive` needs more and says so."""
    counts, out = run(pytester, BUDGETED, *options)
    assert counts == expected
    if not options:
        assert "mine.mean runs under standard, thorough" in out


def test_what_is_no_claim_fails_with_a_sentence(pytester: pytest.Pytester) -> None:
    counts, out = run(
        pytester,
        """
@claim
def number(): return 3
@claim
def nothing(): return []
@claim
def senseless(): return stated(t=-1.0)
@claim
def broken(): raise KeyError("lost")
""",
    )
    assert counts == {"failed": 4}
    for said in ("not 3", "not []", "tolerance = -1.0", "KeyError: 'lost'"):
        assert said in out
    counts, out = run(pytester, "\n@claim\ndef hungry(x): return stated()\n")
    assert counts == {"errors": 1}
    assert "the claim hungry takes arguments" in out


def test_mocks_are_not_claims_and_the_plugin_is_silent_without_claims(pytester: pytest.Pytester) -> None:
    counts, out = run(pytester, "from unittest.mock import call\ndef test_plain(): pass\n")
    assert counts == {"passed": 1}
    assert "rnnchaos claims" not in out


def test_nightly_examples_are_fresh_and_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_mine.py").write_text(
        "from hypothesis import given, strategies as st\n"
        "from rnnchaos.verify.testing.strategies import load_profile\n"
        "load_profile()\n"
        "@given(st.integers())\n"
        "def test_drawn(n): pass\n"
    )
    nightly = os.environ | {"RNNCHAOS_HYPOTHESIS": "nightly"}
    command = [sys.executable, "-m", "pytest", *STRICT, "-p", "rnnchaos.verify.testing.pytest_plugin"]
    out = subprocess.run(
        command, cwd=tmp_path, env=nightly, capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^rnnchaos: examples of --hypothesis-seed=\d+$", out, re.MULTILINE)
    seeds: Any = [
        SimpleNamespace(option=SimpleNamespace(hypothesis_seed=given)) for given in (None, None, "7")
    ]
    for config in seeds:
        pytest_plugin._fresh_examples(config)
    first, second, given = (config.option.hypothesis_seed for config in seeds)
    assert first != second
    assert given == "7"


def test_the_budgets_are_those_of_the_harness() -> None:
    assert tuple(FAMILY_ERROR) == BUDGETS


def test_loading_the_plugin_costs_next_to_nothing() -> None:
    """Every pytest session of the environment loads it: no NumPy, SciPy or SymPy."""
    code = "import sys, rnnchaos.verify.testing.pytest_plugin; "
    code += "print({'numpy', 'scipy', 'sympy'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "set()"
