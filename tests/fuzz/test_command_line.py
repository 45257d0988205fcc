"""No command line breaks anything: hostile and fitting words over every command, quantity and study.

The contract is in `tests.fuzz.contract`, the words in `tests.fuzz.calls`.
"""

import shlex
from collections.abc import Iterator
from random import Random
from typing import Any

import click
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("resource", reason="limits of CPU and memory need a Unix")

from rnnchaos.cli import cli
from rnnchaos.commands.listings import of_quantities, of_studies
from rnnchaos.text.command_line import every
from tests.fuzz.calls import FREE, call, takes_free
from tests.fuzz.contract import Caller, breaches
from tests.fuzz.values import FITTING

SHARES = {
    "analyse activity": 25,
    "calibrate": 6,
    "eval": 65,
    "plan": 3,
    "plot": 20,
    "show": 30,
    "simulate": 45,
    "verify": 20,
}
"""Of the cases of the default run; every other command has `OTHER`."""
OTHER = 13
ONLY_REFUSED = {"book"}
"""Its answer is a whole site, which takes minutes."""


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    made = Caller()
    yield made
    made.close()


def tried(name: str, cases: int, caller: Caller, fresh: bool) -> tuple[list[str], dict[int | None, int]]:
    """Breaches, and calls by exit code: the same calls each time, or `fresh` ones."""
    found: list[str] = []
    codes: dict[int | None, int] = {}

    @settings(
        max_examples=cases, phases=[Phase.generate], database=None, deadline=None, derandomize=not fresh
    )
    @given(st.integers(0, 2**64 - 1))
    def once(seed: int) -> None:
        words = call(Random(seed), name)
        code, bad = caller(words)
        codes[code] = codes.get(code, 0) + 1
        for each in bad:
            found.append(f"rnnchaos {shlex.join(words)[:400]}\n    {each}")
            print(found[-1], flush=True)  # a run of thousands may be ended before its end

    once()
    return found, codes


@pytest.mark.parametrize("name", every(cli))
def test_no_call_breaks_the_contract(name: str, caller: Caller, request: pytest.FixtureRequest) -> None:
    _judge(name, SHARES.get(name, OTHER), caller)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("name", every(cli))
def test_none_of_thousands_of_calls_breaks_the_contract(name: str, caller: Caller) -> None:
    _judge(name, 18 * SHARES.get(name, OTHER), caller, fresh=True)


def _judge(name: str, cases: int, caller: Caller, *, fresh: bool = False) -> None:
    before = caller.cpu
    found, codes = tried(name, cases, caller, fresh)
    print(f"{name}: {sum(codes.values())} calls, by exit code {codes}, {caller.cpu - before:.1f} s of CPU")
    assert not found, f"{len(found)} breaches:\n" + "\n".join(found)
    assert sum(codes.values()) >= cases * 0.9
    assert name in ONLY_REFUSED or set(codes) - {64}, "no call came beyond the reading of its words"


FORMER = (
    "exponents --digits 0/0 --json",
    "simulate gaussian --g 2 --dt 1e-9 --out new",
    "plot gaussian.kinetic_energy --out f.svg --size=1x1 --logx --logy --g 1.5:2:4",
    "exponents --phi x*exp(-x**2)*1e-30 --json",
    "results \0 --json",
    "analyse activity activity.csv --dt 1 --theory rate --scheme euler --g 0.5 --json",
)
"""Calls that once broke the contract, and are quick now."""


@pytest.mark.parametrize("words", FORMER)
def test_what_once_broke_the_contract_keeps_it(words: str, caller: Caller) -> None:
    code, found = caller(words.split())
    assert not found
    assert code == (0 if "1e-30" in words else 64)


def test_every_option_has_values_that_fit() -> None:
    options = {p for command in every(cli).values() for p in command.params if isinstance(p, click.Option)}
    assert {p.opts[0] for p in options if not p.is_flag} - {"--out"} == set(FITTING)
    declaring = (of_quantities, of_studies)
    listing = {name for name, command in every(cli).items() if getattr(command, "lists", None) in declaring}
    assert {name for name, command in every(cli).items() if takes_free(command)} - listing == set(FREE)
    assert sum(SHARES.get(name, OTHER) for name in every(cli)) >= 300


PLANTED: dict[str, dict[str, Any]] = {
    "traceback": {"traceback": "Traceback\nValueError: x"},
    "exit 3": {"code": 3},
    "warned": {"warnings": ["divide by zero"]},
    "not one line": {"code": 64, "err": "rnnchaos: a\nrnnchaos: b\n"},
    "changed": {"code": 64, "err": "rnnchaos: refused\n", "changed": ["f"]},
    "not one JSON": {"out": "{}\n{}"},
    "with schema": {"code": 70, "err": "rnnchaos: no\n", "out": '{"schema": "rnnchaos/eval/1"}'},
}


@pytest.mark.parametrize("kind", PLANTED)
def test_every_kind_of_breach_is_seen(kind: str) -> None:
    sound = {"code": 0, "out": '{"schema": "s"}', "err": "", "traceback": "", "warnings": [], "changed": []}
    assert not list(breaches(["--json"], sound))
    assert any(kind in said for said in breaches(["--json"], sound | PLANTED[kind]))


@pytest.mark.parametrize(("word", "said"), [("spin", "too much CPU"), ("abort", "ended with")])
def test_a_call_without_end_is_stopped_and_told(word: str, said: str) -> None:
    planted = Caller(main="tests.fuzz.planted", seconds=1)
    code, found = planted([word])
    assert code is None
    assert said in found[0]
    assert planted(["refuse"]) == (64, ["not one line on stderr: []"])
    planted.close()
