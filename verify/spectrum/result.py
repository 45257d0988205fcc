"""A spectrum as a result: exponents with intervals, dimension, entropy rate, and the verdict on the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.orbit import Orbit
from rnnchaos.verify.spectrum.convergence import ROUNDING, judge
from rnnchaos.verify.spectrum.dimensions import entropy_rate, kaplan_yorke
from rnnchaos.verify.spectrum.echo_state import EchoState
from rnnchaos.verify.spectrum.motion import growth
from rnnchaos.verify.spectrum.plan import Plan, series
from rnnchaos.verify.spectrum.run import History
from rnnchaos.verify.spectrum.statistics import GrowthSeries, jackknife, quantile

Array = NDArray[Any]

DOUBTFUL = "the interval of lambda_1 contains 0: the dimension is anywhere from {:.4g} to {:.4g}"


class UndecidedWarning(UserWarning):
    """A spectrum that did not converge."""


LISTED = 20
"""Exponents that the table of a notebook has."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """`exponents` (k,), falling, with standard errors (k,) and confidence intervals (k, 2); `verdict` is
    `converged`, `undecided`, `fixed point` or `cycle, period T`.

    On a fixed point or cycle `orbit` holds it, with its residual and eigenvalues; exponents are then its own
    (`rnnchaos.verify.orbits.orbit.Orbit`), no averages, and errors are those of the time step. Exponents are
    -inf where J of a map is singular, or phi' is 0 at so many units at once.

    `dimension` (Kaplan-Yorke) and `entropy_rate` are (value, low, high), None where k is too small for them.
    The dimension jumps from 0 to 1 where lambda_1 passes 0: an interval of lambda_1 that contains 0 leaves it
    `undecided`, and its interval then holds both. Intervals are of the time average over this network's
    trajectory, at `confidence`; they say nothing about other networks. `drift` is the second half minus the
    first, `effective_samples` counts independent intervals, `trace_residual` compares the sum of all N
    exponents with the growth rate of volume, per unit (None for k < N); `step_error` is what RK4's step adds
    to lambda_1 (None for maps and Euler's step, which are systems of their own). `method` says how frames
    were orthonormalised, fallbacks included; `parameters` are those of the run, with its seed and the
    versions. Of a network that an input drives `echo_state` is the verdict on its echo state property
    (`rnnchaos.verify.spectrum.echo_state`), None of others.
    """

    exponents: Array
    errors: Array
    intervals: Array
    confidence: float
    verdict: str
    reasons: tuple[str, ...]
    trace_residual: float | None
    step_error: float | None
    drift: Array
    effective_samples: Array
    dimension: tuple[float, float, float] | None
    entropy_rate: tuple[float, float, float] | None
    N: int
    duration: float
    condition: float
    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    orbit: Orbit | None = None
    echo_state: EchoState | None = None

    def text(self) -> str:
        """Verdict, leading exponents, dimension and entropy rate, each with its interval."""
        lines = [f"{self.verdict}: {len(self.exponents)} of {self.N} exponents over {self.duration:g}"]
        lines += [f"  {reason}" for reason in self.reasons]
        if self.orbit is not None:
            how = f"residual {self.orbit.residual:.1e}, the run ended {self.orbit.distance:.1e} from it"
            lines[0] = f"{self.verdict}: {len(self.exponents)} of {self.N} exponents; {how}"
        k, finite = len(self.exponents), int(np.isfinite(self.exponents).sum())
        rows = zip(self.exponents[: min(5, finite)], self.intervals, strict=False)
        lines += [f"lambda_{i} = {_within(value, *ends)}" for i, (value, ends) in enumerate(rows, 1)]
        if finite < k:
            first = f"lambda_{finite + 1} to " if finite < k - 1 else ""
            lines.append(f"{first}lambda_{k} = -inf")
        for name, found in (("Kaplan-Yorke dimension", self.dimension), ("entropy rate", self.entropy_rate)):
            per_unit = "needs a larger k" if found is None else _within(*(part / self.N for part in found))
            lines.append(f"{name} per unit: {per_unit}")
        lines += [] if self.echo_state is None else [str(self.echo_state)]
        return "\n".join([*lines, self.method])

    __str__ = text

    def _repr_html_(self) -> str:
        """The leading exponents, dimension and entropy rate per unit as a table under the verdict."""
        from rnnchaos.verify.report.html_table import html_table

        rows = [
            (f"lambda_{i}", *(f"{v:.6g}" for v in (value, *ends)))
            for i, (value, ends) in enumerate(zip(self.exponents[:LISTED], self.intervals, strict=False), 1)
        ]
        for name, found in (("Kaplan-Yorke dimension", self.dimension), ("entropy rate", self.entropy_rate)):
            parts = () if found is None else [f"{part / self.N:.6g}" for part in found]
            shown = parts or ("needs a larger k", "", "")
            rows.append((f"{name} per unit", *shown))
        head = f"{self.verdict}: {len(self.exponents)} of {self.N} exponents over {self.duration:g}"
        echo = () if self.echo_state is None else (str(self.echo_state),)
        caption = "; ".join((head, *self.reasons, *echo, self.method))
        return html_table(("", "value", "low", "high"), rows, caption)

    __repr__ = text

    def to_dataframe(self) -> Any:
        """One row an exponent, as a pandas DataFrame."""
        import pandas

        columns: dict[str, Any] = {"exponent": self.exponents, "error": self.errors}
        columns |= {"low": self.intervals[:, 0], "high": self.intervals[:, 1], "drift": self.drift}
        more = {"effective_samples": self.effective_samples, "verdict": self.verdict}
        return pandas.DataFrame(columns | more)


def exact(orbit: Orbit, found: History, plan: Plan, N: int, *, confidence: float = 0.95) -> Spectrum:
    """The result of a run that settled on `orbit`."""
    k, dimension = len(orbit.exponents), float(orbit.moves)
    return Spectrum(
        exponents=orbit.exponents,
        errors=orbit.errors,
        intervals=np.stack([orbit.exponents - orbit.errors, orbit.exponents + orbit.errors], axis=1),
        confidence=confidence,
        verdict=orbit.name,
        reasons=(),
        trace_residual=orbit.trace_residual,
        step_error=None,
        drift=np.zeros(k),
        effective_samples=np.full(k, np.inf),
        dimension=(dimension, dimension, dimension),
        entropy_rate=(0.0, 0.0, 0.0),
        N=N,
        duration=plan.dt * sum(found.steps),
        condition=found.condition,
        method=orbit.method,
        orbit=orbit,
    )


def spectrum(
    found: History,
    plan: Plan,
    N: int,
    *,
    system: int = 0,
    confidence: float = 0.95,
    vanished: int = 0,
    why: str = "",
) -> Spectrum:
    """The judged result of one system of a run; `vanished` more exponents are known to be -inf, and `why`."""
    of = series(found, plan, N, system)
    judged, grows = judge(of), growth(found, system)
    order = np.argsort(-of.exponents, kind="stable")
    margin = quantile(confidence, judged.freedom)
    half = margin * judged.errors[order]
    exponents = of.exponents[order]
    dimension = _interval(_beside(kaplan_yorke, vanished), of, margin, half[0], most=N)
    doubtful = _straddles(exponents[0], half[0])
    reasons = (
        *grows,
        *judged.reasons,
        *((DOUBTFUL.format(*dimension[1:]),) if dimension and doubtful else ()),
    )
    result = Spectrum(
        exponents=exponents,
        errors=judged.errors[order],
        intervals=np.stack([exponents - half, exponents + half], axis=1),
        confidence=confidence,
        verdict="undecided" if reasons else "converged",
        reasons=reasons,
        trace_residual=judged.trace_residual,
        step_error=judged.step_error,
        drift=judged.drift[order],
        effective_samples=judged.effective[order],
        dimension=dimension,
        entropy_rate=_interval(_beside(entropy_rate, vanished), of, margin, half[0]),
        N=N,
        duration=float(of.durations.sum()),
        condition=found.condition,
        method=_method(found, plan, N),
    )
    return _with_vanished(result, vanished, why) if vanished else result


def _beside(function: Any, vanished: int) -> Any:
    """`function` of the exponents and of `vanished` more that are -inf."""
    rest = np.full(vanished, -np.inf)
    return lambda exponents, full: function(np.append(exponents, rest), full=full or vanished > 0)


def _with_vanished(of: Spectrum, count: int, why: str) -> Spectrum:
    """`of` with `count` more exponents, known to be -inf."""
    nothing, all_samples = np.zeros(count), np.full(count, np.inf)
    return replace(
        of,
        exponents=np.append(of.exponents, -all_samples),
        errors=np.append(of.errors, nothing),
        intervals=np.vstack([of.intervals, np.full((count, 2), -np.inf)]),
        drift=np.append(of.drift, nothing),
        effective_samples=np.append(of.effective_samples, all_samples),
        method=f"{of.method}; {why}: {count} exponents are -inf",
    )


def _interval(
    function: Any, of: GrowthSeries, margin: float, half: float, *, most: float = np.inf
) -> tuple[float, float, float] | None:
    """Value and interval, within [0, most]. It holds the values at both ends of lambda_1's interval, `half`
    wide on either side, where that contains 0: the jackknife sees no kink and no jump."""
    value, error = jackknife(lambda exponents: function(exponents, full=of.full), of)
    ends = [function(exponents, full=of.full) for exponents in _ends(of.exponents, half)]
    if not np.isfinite([value, *ends]).all():
        return None
    spread = margin * error if np.isfinite(error) else np.inf
    reached = [value - spread, value + spread, *ends]
    return value, max(0.0, min(reached)), min(most, max(reached))


def _ends(exponents: Array, half: float) -> list[Array]:
    """The exponents with lambda_1 at either end of its interval, none above it; [] if its sign is known."""
    top = exponents.max()
    if half == np.inf or not _straddles(top, half):
        return []
    return [np.minimum(exponents, top - half), np.where(exponents == top, top + half, exponents)]


def _straddles(exponent: float, half: float) -> bool:
    """Whether this interval contains 0, to rounding."""
    return bool(abs(exponent) <= half + ROUNDING)


def _method(found: History, plan: Plan, N: int) -> str:
    if plan.eliminates(N):
        how = "elimination with pivots, Householder's QR"
    else:
        how = f"Cholesky-QR, {found.fallbacks} fallbacks to Householder"
    mean = np.mean(found.steps)
    return f"{how}; every {mean:.3g} steps, condition up to {found.condition:.1e}; {plan.precision}"


def _within(value: float, low: float, high: float) -> str:
    """A number with its interval, alone where that is narrower than the digits shown."""
    return (
        f"{value:.8g}"
        if low == high or high - low < 1e-8 * abs(value)
        else f"{value:.5g} [{low:.5g}, {high:.5g}]"
    )
