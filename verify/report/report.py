r"""What a run of the harness hands back: verdicts, exit code, and everything needed to repeat it.

Also the one check on the family as a whole: agreement that is too good. With u_ci the score of claim c in
realisation i (the standardised estimate minus prediction for a mean, the sign of it for a median), z_c =
sum_i u_ci / sqrt(n_c) is standard normal where the theory is right. Claims share realisations, so the z_c are
correlated, with matrix R estimated from the same scores, and sum_c z_c^2 is distributed as sum_c lambda_c
chi^2_1 over the eigenvalues of R. A lower tail below 1e-3 is a warning: data that agree better than chance
allows were not independent of the theory.
"""

import math
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.claim import Claim
from rnnchaos.verify.report.html_table import html_table
from rnnchaos.verify.report.markup import element, to_text
from rnnchaos.verify.report.systems import SystemVerdict, Work, summary, worst
from rnnchaos.verify.report.verdict import Verdict

SCHEMA = "rnnchaos/verify/1"
TOO_GOOD = 1e-3
_COLUMNS = ("id", "prediction", "interval", "tolerance", "detectable", "verdict", "rivals", "realisations")


@dataclass(frozen=True)
class Report:
    """Verdicts of a family of claims.

    `exit_code`: 0 good, 1 when a claim is refuted or toothless (wins), 2 when one is undecided; with
    `mutate`, 1 when a rival in the theory's place came out verified, 2 when one is still inside its interval.
    `counts` holds, for each study, realisations, failed ones and the kinds of networks; `finite_size` the
    fitted coefficients, `quantiles` those of measurements whose claim asks for them; `command` is what
    repeats the run; `work` what the claims of each system took, and `realisations` and
    `simulation_seconds`, summed over processes, what all of them took, each study once.
    """

    claims: tuple[Verdict, ...]
    family_error: float
    intervals: int
    seed: int
    budget: str
    seconds: float
    host: Mapping[str, Any]
    mutate: bool = False
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    finite_size: tuple[Mapping[str, Any], ...] = ()
    quantiles: tuple[Mapping[str, Any], ...] = ()
    command: str = ""
    work: tuple[Work, ...] = ()
    realisations: int = 0
    simulation_seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        return worst([self.code(verdict) for verdict in self.claims])

    @property
    def systems(self) -> tuple[SystemVerdict, ...]:
        """What the run says of each system, in the order in which they were asked for."""
        return tuple(
            summary(work, [self._told(v) for v in self.claims if v.system == work.system])
            for work in self.work
        )

    def _told(self, verdict: Verdict) -> tuple[str, list[str], int]:
        return verdict.verdict, [word for _, _, word in verdict.rivals], self.code(verdict)

    def code(self, verdict: Verdict) -> int:
        """What one claim alone would make of the exit code."""
        if verdict.verdict == "toothless":
            return 1
        words = {word for _, _, word in verdict.rivals} if self.mutate else {verdict.verdict}
        bad = "verified" if self.mutate else "refuted"
        return 1 if bad in words else 2 if "undecided" in words else 0

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos verify --json`."""
        return {
            "schema": SCHEMA,
            "claims": [verdict.to_json() for verdict in self.claims],
            "systems": [system.to_json() for system in self.systems],
            "family_error": self.family_error,
            "intervals": self.intervals,
            "budget": self.budget,
            "mutate": self.mutate,
            "seed": self.seed,
            "warnings": list(self.warnings),
            "counts": {study: dict(kinds) for study, kinds in self.counts.items()},
            "finite_size": [dict(entry) for entry in self.finite_size],
            "quantiles": [dict(entry) for entry in self.quantiles],
            "command": self.command,
            "exit_code": self.exit_code,
            "realisations": self.realisations,
            "simulation_seconds": self.simulation_seconds,
            "seconds": self.seconds,
            "host": dict(self.host),
        }

    def rows(self) -> list[dict[str, str]]:
        """One row of text a claim, under the columns of the printed table."""
        return [
            {
                "id": v.id,
                "prediction": f"{v.stated.prediction:.6g}",
                "interval": f"[{v.interval[0]:.5g}, {v.interval[1]:.5g}]",
                "tolerance": f"{v.stated.tolerance:.3g}",
                "detectable": f"{v.detectable:.3g}",
                "verdict": v.verdict,
                "rivals": f"{sum(word == 'refuted' for _, _, word in v.rivals)}/{len(v.rivals)} refuted",
                "realisations": str(v.realisations),
            }
            for v in self.claims
        ]

    def to_dataframe(self) -> Any:
        """The claims as a pandas table (pandas is optional)."""
        import pandas as pd

        return pd.DataFrame([v.to_json() for v in self.claims]).set_index("id")

    def __repr__(self) -> str:
        found = Counter(verdict.verdict for verdict in self.claims)
        words = ", ".join(f"{count} {word}" for word, count in found.items())
        return f"<Report: {words or 'no claims'}; exit code {self.exit_code}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        caption = f"budget {self.budget}, family error {self.family_error:g}, seed {self.seed}"
        table = html_table(_COLUMNS, [[row[name] for name in _COLUMNS] for row in self.rows()], caption)
        return table + "".join(to_text(element("p", warning)) for warning in self.warnings)


def repeat(
    asked: Sequence[Claim | str], *, budget: str, seed: int, max_seconds: float | None, mutate: bool
) -> str:
    """The command line that repeats a run; where claims were given as objects, which a command line cannot
    name, the call in Python.

    >>> repeat(["gaussian.variance"], budget="quick", seed=7, max_seconds=None, mutate=True)
    'rnnchaos verify gaussian.variance --budget quick --seed 7 --mutate'
    """
    if any(isinstance(claim, Claim) for claim in asked):
        names = ", ".join(claim.id if isinstance(claim, Claim) else claim for claim in asked)
        call = f"rnnchaos.verify(*claims, {budget=}, {seed=}, {max_seconds=}, {mutate=})"
        return f"{call}  # claims: {names}"
    words = ["rnnchaos", "verify", *map(str, asked), "--budget", budget, "--seed", str(seed)]
    words += [] if max_seconds is None else ["--max-seconds", str(max_seconds)]
    return shlex.join([*words, "--mutate"] if mutate else words)


def scores(values: NDArray[np.float64], prediction: float, interval: str) -> NDArray[np.float64]:
    """u_i of each realisation, of unit variance where `prediction` is right; a blow-up scores 0 (it has no
    side).
    """
    deviation = np.where(np.isfinite(values), values - prediction, 0.0)
    if interval == "sign":
        return np.sign(deviation)
    spread = deviation.std(ddof=1) if len(deviation) > 1 else 0.0
    return deviation / spread if spread > 0 else deviation


def too_good(columns: Sequence[NDArray[np.float64]], *, draws: int = 100_000) -> float:
    """P(sum_c z_c^2 <= observed) under the claims' own correlations; `columns` holds the scores u_c of each
    claim.

    Realisations are matched by index, a shorter column by the records it has: corr(z_a, z_b) = r_ab
    sqrt(n_min/n_max). The law of sum lambda_c chi^2_1 is sampled with a fixed seed. 1 where there is nothing
    to judge.
    """
    columns = [u for u in columns if len(u) > 1 and np.any(u)]
    if not columns:
        return 1.0
    observed = math.fsum(float(u.sum()) ** 2 / len(u) for u in columns)
    size = len(columns)
    matrix = np.eye(size)
    for a in range(size):
        for b in range(a):
            matrix[a, b] = matrix[b, a] = correlation(columns[a], columns[b])
    weights = np.clip(np.linalg.eigvalsh(matrix), 0, None)
    normal = np.random.default_rng(0).standard_normal((draws, size))
    return float(np.mean(normal**2 @ weights <= observed))


def correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Correlation of z_a and z_b: that of the scores on common realisations, times sqrt(n_min/n_max)."""
    common, longer = min(len(a), len(b)), max(len(a), len(b))
    u, v = a[:common] - a[:common].mean(), b[:common] - b[:common].mean()
    norm = math.sqrt(float(u @ u) * float(v @ v))
    return float(u @ v) / norm * math.sqrt(common / longer) if norm > 0 else 0.0
