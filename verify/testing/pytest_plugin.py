"""Claims as tests: a pytest plugin (entry point `pytest11`, name `rnnchaos`).

A function under `@claim` that returns a Claim, or several that share realisations, is collected as one test.
It passes when all its claims are verified; refuted, undecided and toothless fail. Each test is a family of
its own with the error probability of the budget, so that n tests are wrong with probability at most n times
that, which the report at the end says.

    --rnnchaos-budget quick|standard|thorough   realisations at most, and the error of each family
    --rnnchaos-seed S                           the same data again (fresh, and printed, where not given)

The markers `quick`, `standard` and `thorough` say from which budget on a test runs, a claim's or any other; a
claim without a marker is `quick`. A claim that does not list the budget runs under the largest one it lists
below it.

Processes sample; a kernel that lives in the test file itself runs in pytest's own process, since workers
cannot import it. Under the Hypothesis profile `nightly` (RNNCHAOS_HYPOTHESIS=nightly) fresh entropy is drawn
and printed.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from inspect import isfunction, signature
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from rnnchaos.theory.errors import RnnChaosError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rnnchaos.verify.claim import Claim
    from rnnchaos.verify.report.report import Report

BUDGETS = ("quick", "standard", "thorough")
F = TypeVar("F", bound=Callable[[], Any])


def claim(function: F) -> F:
    """Decorator: pytest collects the function, which takes nothing and returns a Claim or several."""
    function.__dict__["rnnchaos_claim"] = True
    return function


class ClaimFailed(Exception):
    """A claim that is not verified; carries what pytest prints."""


class ClaimItem(pytest.Item):
    """One test: the claims of one function, judged as a family of their own."""

    def __init__(self, *, function: Callable[[], Any], **keywords: Any) -> None:
        super().__init__(**keywords)
        self.obj = function
        self.own_markers += list(getattr(function, "pytestmark", ()))
        if not any(mark.name in BUDGETS for mark in self.iter_markers()):
            self.add_marker("quick")

    def runtest(self) -> None:
        run: ClaimSession = self.config.stash[SESSION]
        report = run.judge(_claims(self.obj()), serial=self.obj.__module__)
        run.reports[self.nodeid] = report
        if report.exit_code:
            raise ClaimFailed(self._story(report))

    def _story(self, report: "Report") -> str:
        """Each claim's row, why it is toothless, and the command that repeats the test."""
        lines = [" ".join(f"{name} {value};" for name, value in row.items()) for row in report.rows()]
        lines += [f"{verdict.id}: {verdict.reason}" for verdict in report.claims if verdict.reason]
        options = f"--rnnchaos-budget {self.config.option.rnnchaos_budget} --rnnchaos-seed {report.seed}"
        return "\n".join([*lines, f"to repeat: pytest {self.nodeid} {options}"])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, (ClaimFailed, RnnChaosError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        return self.path, self.obj.__code__.co_firstlineno - 1, f"claim {self.name}"


def _claims(returned: Any) -> "tuple[Claim, ...]":
    """One claim or several as a tuple; anything else fails the test."""
    from rnnchaos.verify.claim import Claim

    claims = tuple(returned) if isinstance(returned, Iterable) else (returned,)
    if not claims or not all(isinstance(each, Claim) for each in claims):
        pytest.fail(
            f"a function under @claim returns a Claim or several, not {returned!r:.80}", pytrace=False
        )
    return claims


class ClaimSession:
    """What the claims of one session share: seed, worker processes, and the reports for the summary."""

    def __init__(self, budget: str, seed: int | None) -> None:
        self.budget, self.given = budget, seed
        self.reports: dict[str, Report] = {}
        self.stack = ExitStack()
        self.pool: Executor | None = None

    def judge(self, claims: "tuple[Claim, ...]", *, serial: str) -> "Report":
        """Verify the claims; those whose kernel lives in the module `serial` in this process."""
        from rnnchaos.verify.ensembles.executors import SerialExecutor
        from rnnchaos.verify.harness.family import verify

        at_home = any(study.kernel.__module__ == serial for each in claims for study in each.studies)
        executor = SerialExecutor() if at_home else self.processes()
        affordable = tuple(_within(each, self.budget) for each in claims)
        return verify(*affordable, budget=self.budget, seed=self.seed, executor=executor)

    @property
    def seed(self) -> int:
        """The seed of the session, drawn when it is first needed."""
        if self.given is None:
            from rnnchaos.verify.ensembles.seeds import fresh_seed

            self.given = fresh_seed()
        return self.given

    def processes(self) -> "Executor":
        """One pool for the session."""
        if self.pool is None:
            from rnnchaos.verify.ensembles.executors import WorkerPool

            self.pool = self.stack.enter_context(WorkerPool())
        return self.pool


def _within(each: "Claim", budget: str) -> "Claim":
    """The claim with its largest listed budget up to `budget` in the place of `budget`; skips one that needs
    more.
    """
    listed = [name for name in BUDGETS[: BUDGETS.index(budget) + 1] if name in each.budgets]
    if not listed:
        pytest.skip(f"{each.id} runs under {', '.join(each.budgets)}: --rnnchaos-budget")
    return replace(each, budgets={budget: each.budgets[listed[-1]]})


SESSION = pytest.StashKey[ClaimSession]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rnnchaos", "claims about random recurrent networks")
    group.addoption(
        "--rnnchaos-budget", choices=BUDGETS, default="quick", help="realisations a claim may use"
    )
    group.addoption("--rnnchaos-seed", type=int, default=None, help="seed of the simulations (fresh)")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    for budget in BUDGETS:
        config.addinivalue_line("markers", f"{budget}: runs from --rnnchaos-budget {budget} on")
    config.stash[SESSION] = ClaimSession(config.option.rnnchaos_budget, config.option.rnnchaos_seed)
    if os.environ.get("RNNCHAOS_HYPOTHESIS") == "nightly":
        _fresh_examples(config)


def _fresh_examples(config: pytest.Config) -> None:
    """Nightly: the entropy of Hypothesis is drawn here, so that it can be printed."""
    if getattr(config.option, "hypothesis_seed", 0) is None:
        config.option.hypothesis_seed = str(int.from_bytes(os.urandom(6)))


def pytest_report_header(config: pytest.Config) -> list[str]:
    seed = getattr(config.option, "hypothesis_seed", None)
    return [] if seed is None else [f"rnnchaos: examples of --hypothesis-seed={seed}"]


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: Any) -> ClaimItem | None:
    marked = isfunction(obj) and "rnnchaos_claim" in obj.__dict__
    if not marked or not isinstance(collector, pytest.Module):
        return None
    if signature(obj).parameters:
        raise collector.CollectError(f"the claim {name} takes arguments; accepted: a function of none")
    item: ClaimItem = ClaimItem.from_parent(collector, name=name, function=obj)
    return item


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that need a larger budget are skipped."""
    allowed = BUDGETS.index(item.config.stash[SESSION].budget)
    wanted = [BUDGETS.index(mark.name) for mark in item.iter_markers() if mark.name in BUDGETS]
    if wanted and min(wanted) > allowed:
        pytest.skip(f"runs from --rnnchaos-budget {BUDGETS[min(wanted)]} on")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    run = config.stash[SESSION]
    if run.reports:
        terminalreporter.section("rnnchaos claims")
        for line in _summary(run):
            terminalreporter.line(line)


def _summary(run: ClaimSession) -> Iterator[str]:
    """One aligned row a claim, then what the verdicts are worth and how to repeat them."""
    names = ("id", "verdict", "prediction", "interval", "tolerance", "rivals", "realisations")
    rows = [row for report in run.reports.values() for row in report.rows()]
    table = [names, *(tuple(row[name] for name in names) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
    yield from (f"warning: {text}" for report in run.reports.values() for text in report.warnings)
    error = sum(report.family_error for report in run.reports.values())
    yield f"budget {run.budget}, seed {run.seed}; some verdict is wrong with probability <= {error:g}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if SESSION in config.stash:
        config.stash[SESSION].stack.close()
