"""What a run of several systems says of each: verdicts, rivals, realisations, seconds, and the exit code.

All intervals are those of the one family. A study that claims of two systems read was simulated once; its
realisations and seconds stand with each of the two, and once in the sums of the whole run.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WORDS = ("verified", "refuted", "undecided", "toothless")


@dataclass(frozen=True)
class Work:
    """The distinct measurements of one system's claims, realisations of its studies, and the seconds of
    simulation, summed over processes.
    """

    system: str
    intervals: int
    realisations: int
    seconds: float


@dataclass(frozen=True)
class SystemVerdict:
    """One system in a report: `verdicts` counts its claims by word, `rivals` those refuted, of all;
    `exit_code` is the one that its claims alone would give, with the intervals of this family.
    """

    work: Work
    verdicts: dict[str, int]
    rivals: tuple[int, int]
    exit_code: int

    def to_json(self) -> dict[str, Any]:
        """One entry of `systems` in `rnnchaos verify --json`."""
        refuted, rivals = self.rivals
        return {
            "system": self.work.system,
            "claims": sum(self.verdicts.values()),
            **{word: self.verdicts.get(word, 0) for word in WORDS},
            "rivals": rivals,
            "rivals_refuted": refuted,
            "intervals": self.work.intervals,
            "realisations": self.work.realisations,
            "seconds": self.work.seconds,
            "exit_code": self.exit_code,
        }


def worst(codes: Sequence[int]) -> int:
    """The exit code of claims that have these: 1 wins over 2, and 2 over 0."""
    return 1 if 1 in codes else max(codes, default=0)


def summary(work: Work, claims: Sequence[tuple[str, Sequence[str], int]]) -> SystemVerdict:
    """From the verdict, the verdicts of the rivals and the exit code of each claim."""
    rivals = [word for _, words, _ in claims for word in words]
    counted = dict(Counter(verdict for verdict, _, _ in claims))
    return SystemVerdict(
        work, counted, (rivals.count("refuted"), len(rivals)), worst([code for *_, code in claims])
    )
