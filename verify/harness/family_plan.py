r"""What a family of claims fixes before it samples: each interval's error, and how far each study may go.

The m distinct measurements of all claims of a run share the family's error alpha equally, alpha' = alpha/m
(Bonferroni): also where the claims are of several systems, since what a reader of the whole run asks is
whether any of its verdicts is false, and alpha bounds the probability of that. Unequal shares, an equal one
for each system say, would buy narrow intervals for small systems with wide ones for large systems.

A budget is made for the m_0 intervals of the claim's own system. Among m > m_0 its interval is wider, and
the realisations n that it may use at most rise to n ln(m/alpha)/ln(m_0/alpha), at which it is as narrow
again (`rnnchaos.verify.statistics.contrasts.enlarged`): a right theory is verified in company as surely as
alone. The mixture stays that of n. Realisations are the same ones, so what a system alone simulates is the
beginning of what it simulates in company.
"""

from dataclasses import dataclass
from functools import cached_property

from rnnchaos.verify.claim import Claim, Measurement
from rnnchaos.verify.ensembles.study import Study
from rnnchaos.verify.statistics.contrasts import enlarged, per_interval


@dataclass(frozen=True)
class FamilyPlan:
    """The distinct claims of one run, under a budget, with the error of the whole family."""

    claims: tuple[Claim, ...]
    budget: str
    error: float

    @cached_property
    def systems(self) -> dict[str, tuple[Claim, ...]]:
        """The claims of each system, in the order in which they were asked for."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.system, []).append(claim)
        return {name: tuple(claims) for name, claims in found.items()}

    @cached_property
    def measurements(self) -> tuple[Measurement, ...]:
        """The distinct measurements of all claims, m of them."""
        return _measurements(self.claims)

    @cached_property
    def studies(self) -> dict[str, Study]:
        """Each study once, whichever systems read it."""
        return {study.key: study for claim in self.claims for study in claim.studies}

    @cached_property
    def share(self) -> float:
        """alpha/m, the error of one interval."""
        return per_interval(self.error, intervals=len(self.measurements))

    def intervals(self, system: str) -> int:
        """m_0: the distinct measurements of one system's claims."""
        return len(_measurements(self.systems[system]))

    def readers(self, key: str) -> list[Claim]:
        """The claims that read a study."""
        return [claim for claim in self.claims if key in {study.key for study in claim.studies}]

    def mixture(self, key: str) -> int:
        """The largest budget of the claims that read a study: what its intervals' mixture is made for."""
        return max(claim.budgets[self.budget] for claim in self.readers(key))

    def planned(self, key: str) -> int:
        """The most realisations of a study: the largest budget, enlarged for the company of other systems."""
        return max(self.realisations(claim) for claim in self.readers(key))

    def realisations(self, claim: Claim) -> int:
        """The claim's budget; n ln(m/alpha)/ln(m_0/alpha), rounded up, where other systems take part."""
        own = per_interval(self.error, intervals=self.intervals(claim.system))
        return enlarged(claim.budgets[self.budget], error=self.share, own=own)


def _measurements(claims: tuple[Claim, ...]) -> tuple[Measurement, ...]:
    return tuple(dict.fromkeys(m for claim in claims for m in claim.measurements))
