r"""Every mutant of every kernel against the oracles: what `rnnchaos verify --mutate` says of kernels.

An oracle that does not run the changed statement cannot notice, so each is traced once and asked only about
what it runs, the cheapest first. A mutant is killed by the first that raises, or by its time limit. What
survives is listed by name; those shown to compute the same stand in the oracles' tables with the reason.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from rnnchaos.theory.algebra.deadline import OutOfTime, deadline
from rnnchaos.theory.catalogue import COLUMNS, declared
from rnnchaos.verify.ensembles.executors import WorkerPool
from rnnchaos.verify.ensembles.files import silence
from rnnchaos.verify.ensembles.machine import cores
from rnnchaos.verify.harness.engine_oracles import SHARED
from rnnchaos.verify.harness.quiet import quiet
from rnnchaos.verify.kernels.mutants import Mutant, kernels, modules, mutants, planted
from rnnchaos.verify.kernels.oracle import Oracles
from rnnchaos.verify.report.report import Report

LONGER, LEAST = 10, 1.0
"""A mutant may take so many times as long as the kernel, and seconds more."""
ALLOWED = 0.05
"""Share of mutants that may survive, each of them shown to be equivalent."""
Check = Callable[[], object]
Lines = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Reach:
    """An oracle with the lines that it runs, (module, line), and its seconds."""

    check: Check
    lines: Lines
    seconds: float


@dataclass(frozen=True)
class KernelSurvey:
    """How many mutants, the ids of those that survived, and why an id is known to compute the same."""

    mutants: int
    survivors: tuple[str, ...]
    equivalent: dict[str, str]

    @property
    def unexplained(self) -> list[str]:
        return [id for id in self.survivors if id not in self.equivalent]

    @property
    def exit_code(self) -> int:
        return 1 if self.unexplained or len(self.survivors) > ALLOWED * self.mutants else 0

    def to_json(self) -> dict[str, Any]:
        """The key `kernels` of `rnnchaos verify --mutate --json`."""
        survivors = [{"id": id, "equivalent": self.equivalent.get(id)} for id in self.survivors]
        return {
            "mutants": self.mutants,
            "detected": self.mutants - len(self.survivors),
            "survivors": survivors,
        }

    def text(self) -> str:
        """One line, then one for each survivor."""
        killed = self.mutants - len(self.survivors)
        head = f"kernels: {self.mutants} mutants, {killed} detected, {len(self.survivors)} survive"
        lines = (f"  {id}: {self.equivalent.get(id, 'NOT SHOWN to be equivalent')}" for id in self.survivors)
        return "\n".join([head, *lines])


def oracles(columns: Iterable[str] = COLUMNS) -> tuple[Oracles, ...]:
    """Those of the shared engines, then the columns'. A column lists the modules that hold them, by name:
    oracles know kernels, and nothing that runs knows oracles."""
    modules = [name for column in columns for name in declared(column, "ORACLES", ())]
    return (*SHARED, *(import_module(name).ORACLES for name in modules))


def all_kernels() -> tuple[str, ...]:
    """The modules of every column's kernels, and of those in shared rooms."""
    return tuple(name for room in (*COLUMNS, *(each.id for each in SHARED)) for name in kernels(room))


def sampled_by(report: Report) -> set[str]:
    """The modules of the kernels that the report's claims sampled."""
    claims = (verdict.stated.claim for verdict in report.claims)
    return {m.study.kernel.__module__ for claim in claims for m in claim.measurements}


def survey(of: Iterable[str], *, every: int = 1, first: int = 0) -> KernelSurvey:
    """Each mutant of these modules' kernels and of all that they run, or each `every`-th from the `first`
    on. All oracles are asked: what a kernel shares may be held by those of another column."""
    return surveyed(list(mutants(modules(tuple(sorted(of)))))[first::every], oracles())


def survey_apart(of: Iterable[str]) -> KernelSurvey:
    """`survey` in processes of its own, a share in each: a wrong kernel may make LAPACK write on stdout,
    which Python does not see."""
    chosen, shares = tuple(sorted(of)), cores()
    with WorkerPool(shares) as pool:
        found = [part.result() for part in [pool.submit(_share, chosen, shares, k) for k in range(shares)]]
    order = [mutant.id for mutant in mutants(modules(chosen))]
    left = sorted((id for part in found for id in part.survivors), key=order.index)
    return KernelSurvey(sum(part.mutants for part in found), tuple(left), found[0].equivalent)


def _share(of: tuple[str, ...], every: int, first: int) -> KernelSurvey:
    silence(1)
    return survey(of, every=every, first=first)


def surveyed(chosen: Sequence[Mutant], known: Sequence[Oracles]) -> KernelSurvey:
    """These mutants against these oracles; the equivalent ones are not run again. Raises what an oracle
    raises of kernels as they are."""
    equivalent = {id: why for each in known for id, why in each.equivalent.items()}
    with quiet():
        reaches = reached([check for each in known for check in each.checks], {m.module for m in chosen})
        left = [m.id for m in chosen if m.id in equivalent or not killed(m, reaches)]
    return KernelSurvey(len(chosen), tuple(left), equivalent)


def reached(checks: Iterable[Check], modules: Iterable[str]) -> list[Reach]:
    """What each oracle runs of these modules; the cheapest first."""
    files = {str(import_module(name).__file__): name for name in modules}
    return sorted((_traced(check, files) for check in checks), key=lambda reach: reach.seconds)


def _traced(check: Check, files: dict[str, str]) -> Reach:
    lines: set[tuple[str, int]] = set()

    def within(frame: Any, event: str, argument: object) -> Any:
        name = files.get(frame.f_code.co_filename)
        if name is not None:
            lines.add((name, frame.f_lineno))
        return within if name is not None else None

    start = time.process_time()
    check()
    seconds, before = time.process_time() - start, sys.gettrace()
    sys.settrace(within)
    try:
        check()
    finally:
        sys.settrace(before)
    return Reach(check, frozenset(lines), seconds)


def killed(mutant: Mutant, reaches: Sequence[Reach]) -> bool:
    """Whether an oracle notices."""
    asked = [reach for reach in reaches if any((mutant.module, line) in reach.lines for line in mutant.lines)]
    with planted(mutant):
        return any(_fails(reach) for reach in asked)


def _fails(reach: Reach) -> bool:
    try:
        with deadline(LEAST + LONGER * reach.seconds, of_processor=True):
            reach.check()
    except (Exception, OutOfTime):  # whatever a wrong kernel runs into, it is noticed
        return True
    return False


def main(columns: Sequence[str]) -> int:
    """`python -m rnnchaos.verify.harness.kernels [COLUMN...]`: the survey of their kernels, or of all."""
    found = survey_apart(name for column in columns or COLUMNS for name in kernels(column))
    print(found.text())
    return found.exit_code


if __name__ == "__main__":
    from rnnchaos.verify.harness import kernels as named  # workers find what is sent to them by its name

    sys.exit(named.main(sys.argv[1:]))
