"""Class Identification: parameters that were found, their intervals, and how well the model fits."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.statement.table import html_table
from rnnchaos.verify.identification.equations import Equations
from rnnchaos.verify.identification.estimate import Estimate

Array = NDArray[np.float64]
SCALE = "without D samples determine theta/D alone: these are ratios to D"
EXACT = "samples are taken as draws of the process itself; those of Euler's scheme need delta="


@dataclass(frozen=True, repr=False)
class Identification:
    """By parameter, in the order of `parameters`: `estimates`, `errors` (standard errors), `intervals` (p, 2)
    at `confidence`, and their `covariance` (p, p).

    `J` of `excess` equations more than parameters tests the model: `chance` is that of a larger one where
    drift, diffusion and samples are as stated; None where there is nothing to test. `tests` are the test
    functions used, `samples` and `groups` how many there are, and how many of them are independent. `scaled`:
    estimates are theta/D.
    """

    parameters: tuple[str, ...]
    estimates: Array
    errors: Array
    intervals: Array
    covariance: Array
    confidence: float
    tests: tuple[str, ...]
    J: float | None
    excess: int
    chance: float | None
    samples: int
    groups: int
    delta: float
    scaled: bool

    @classmethod
    def of(
        cls, found: Estimate, equations: Equations, n: int, groups: int, confidence: float, scaled: bool
    ) -> Self:
        """What was found by these equations from n samples in so many groups."""
        names = tuple(f"{each}/D" if scaled else str(each) for each in equations.model.parameters)
        return cls(
            names,
            found.theta,
            found.errors,
            found.intervals(confidence),
            found.covariance,
            confidence,
            tuple(map(str, equations.tests)),
            found.J,
            found.excess,
            found.chance,
            n,
            groups,
            equations.model.delta,
            scaled,
        )

    def __getitem__(self, name: Any) -> float:
        """The estimate of a parameter, by its name or symbol."""
        wanted = str(name)
        place = next(
            (k for k, own in enumerate(self.parameters) if wanted in (own, own.removesuffix("/D"))), None
        )
        if place is None:
            raise KeyError(name)
        return float(self.estimates[place])

    def lines(self) -> list[str]:
        """What a reader wants to know, line by line."""
        rows = zip(self.parameters, self.estimates, self.intervals, strict=True)
        width = max(map(len, self.parameters))
        out = [f"{name:<{width}}  {x:.6g}  [{low:.6g}, {high:.6g}]" for name, x, (low, high) in rows]
        data = f"{self.samples} samples" + (
            f" in {self.groups} clusters" if self.groups < self.samples else ""
        )
        out.append(f"{self.confidence:.0%} intervals; {data}, {len(self.tests)} tests")
        if self.chance is not None:
            verdict = "the model fits" if self.chance > 0.001 else "the model does not fit these samples"
            out.append(f"J = {self.J:.4g} on {self.excess}: {verdict} (chance {self.chance:.2g})")
        out += [SCALE] * self.scaled + [EXACT] * (not self.delta)
        return out

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"<Identification of {', '.join(self.parameters)} from {self.samples} samples>"

    def _repr_html_(self) -> str:
        rows = zip(self.parameters, self.lines(), strict=False)
        return html_table("Identification", {name: line.partition("  ")[2] for name, line in rows})

    def to_dataframe(self) -> Any:
        """One row a parameter: estimate, error, low, high. Needs pandas."""
        import pandas as pd

        low, high = self.intervals.T
        table = {"estimate": self.estimates, "error": self.errors, "low": low, "high": high}
        return pd.DataFrame(table, index=list(self.parameters))
