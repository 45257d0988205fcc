r"""What a spectrum says: exponents with intervals, dimension and entropy, also where lambda_1 may be 0."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.judgement import series
from rnnchaos.verify.kernels.shared.references import kaplan_yorke
from rnnchaos.verify.kernels.shared.settling import history
from rnnchaos.verify.orbits.orbit import Orbit
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.result import Spectrum, exact, spectrum
from rnnchaos.verify.spectrum.statistics import effective_samples, jackknife, quantile, standard_errors


def results_of_orbits() -> None:
    """Exponents with their errors on either side; a cycle of a flow has dimension 1, all else 0."""
    values, errors = np.array([0.0, -1.5]), np.array([0.0, 0.25])
    for period, dimension in ((None, 0.0), (3, 0.0), (2.5, 1.0)):
        of = Orbit(np.zeros(2), period, values, errors, 1e-12, 1e-6, 0.5, "how")
        found = exact(of, history([1.0, 2.0], steps=[3, 4]), Plan(2, "rk4", 0.5), 2, confidence=0.9)
        agree(found.intervals, [[0, 0], [-1.75, -1.25]], rtol=0)
        agree([found.dimension, found.entropy_rate], [[dimension] * 3, [0] * 3], rtol=0)
        agree([found.duration, found.confidence, found.trace_residual, found.N], [3.5, 0.9, 0.5, 2], rtol=0)
        agree([found.drift, found.effective_samples], [[0, 0], [np.inf] * 2])
        hold(found.verdict == of.name and found.reasons == () and found.orbit is of, found.verdict)


def results() -> None:
    """Exponents in order with Student's intervals; dimension and entropy by the jackknife, and at both ends
    of an interval of lambda_1 that contains 0."""
    rng = np.random.default_rng(9)
    noise = 0.3 * rng.standard_normal((64, 3))
    noise -= noise.mean(0)
    noise[:, 1] = np.convolve(noise[:, 1], [0.6, 0.6, 0.5], "same")
    for means, undecided, mixed in (
        ([-2.0, 0.9, 0.2], False, np.eye(3)),
        ([0.05, -0.7, -0.9], True, np.eye(3)),  # positive whichever batch is left out
        ([-0.4, -0.5, -0.9], False, np.eye(3)),
        ([0.05, -0.7, -0.9], False, np.diag([0.1, 4.0, 1.0])),  # known, where the next is not
        ([0.05, -0.7, -0.9], True, np.array([[1.0, -3.0, 0.0], [0, 0, 0], [0, 0, 1]])),  # of opposite growth
    ):
        given = noise @ mixed + means
        found = _result(given, Plan(3, "rk4", 0.5), 5)
        of = series(given, np.full(64, 0.5), full=False)
        order = np.argsort(-of.exponents)
        margin = quantile(0.9, 15)
        half = margin * standard_errors(of)[0][order]
        agree(found.exponents, of.exponents[order], rtol=1e-12)
        agree(found.errors, standard_errors(of)[0][order], rtol=1e-12)
        agree(found.intervals, np.stack([found.exponents - half, found.exponents + half], axis=1), rtol=1e-12)
        agree([found.duration, found.N, found.condition, found.confidence], [32, 5, 7, 0.9], rtol=1e-12)
        agree(found.effective_samples, effective_samples(of)[order], rtol=1e-12)
        late, early = given[32:].sum(0) / 16, given[:32].sum(0) / 16
        agree(found.drift, (late - early)[order], rtol=1e-10)
        hold(found.verdict == ("undecided" if undecided else "converged"), f"{found.reasons}")
        hold(undecided == any("contains 0" in reason for reason in found.reasons), f"{found.reasons}")
        _dimension(found, of, margin, float(half[0]))
        hold("Cholesky-QR, 2 fallbacks" in found.method and "every 1 steps" in found.method, found.method)
    rising = np.exp(np.arange(64.0) / 4)
    grown = _result(noise + np.array([-2.0, 0.9, 0.2]), Plan(3, "rk4", 0.5), 5, power=rising)
    hold("without bound" in "".join(grown.reasons), f"{grown.reasons}")
    whole = _result(noise[:, :2] + np.array([0.9, -0.3]), Plan(2, "inputs", 1.0), 2)
    hold(whole.dimension is not None and whole.dimension[0] == 2, f"{whole.dimension}")
    still = _result(np.tile([0.0, -1.0], (64, 1)), Plan(2, "rk4", 0.5), 5)
    hold("contains 0" in "".join(still.reasons), "an exponent that is 0 has no known sign")
    whole = _result(noise[:, :2] + np.array([0.3, -1.2]), Plan(2, "inputs", 1.0), 2)
    hold(
        whole.method.startswith(
            "elimination with pivots, Householder's QR; every 1 steps, condition up to 7.0e+00"
        ),
        whole.method,
    )


def _result(
    growths: Any, plan: Plan, N: int, power: Any = None, vanished: int = 0, why: str = ""
) -> Spectrum:
    of = history(np.zeros(64), power=power)
    of.growth = [np.array([np.zeros(growths.shape[1]), row]) for row in growths]
    of.power = [pair[::-1] for pair in of.power]
    of.conditions, of.fallbacks = [3.0] * 63 + [7.0], 2
    return spectrum(of, plan, N, system=1, confidence=0.9, vanished=vanished, why=why)


def _dimension(found: Spectrum, of: Any, margin: float, half: float) -> None:
    def dimension(x: Any) -> float:
        return kaplan_yorke(x)

    top = of.exponents.max()
    ends = []
    if abs(top) <= half:
        ends = [np.minimum(of.exponents, top - half), np.where(of.exponents == top, top + half, of.exponents)]
    for value, function, most in (
        (found.dimension, dimension, 5.0),
        (found.entropy_rate, lambda x: float(x[x > 0].sum()), np.inf),
    ):
        centre, error = jackknife(function, of)
        seen = [centre - margin * error, centre + margin * error, *map(function, ends)]
        hold(value is not None, "not known")
        if value is not None:
            agree(value, [centre, max(0.0, min(seen)), min(most, max(seen))], rtol=1e-9, atol=1e-12)


def vanished() -> None:
    """Exponents known to be -inf stand behind the others, and then k reaches."""
    noise = 0.05 * np.random.default_rng(9).standard_normal((64, 2))
    found = _result(noise + np.array([0.5, 0.3]), Plan(2, "rates", 1.0), 4, vanished=2, why="rank 2")
    agree(found.exponents[2:], [-np.inf] * 2)
    agree([found.errors[2:], found.drift[2:]], np.zeros((2, 2)))
    agree([*found.intervals[2:].ravel(), *found.effective_samples[2:]], [-np.inf] * 4 + [np.inf] * 2)
    hold(found.dimension is not None and found.entropy_rate is not None, "k reaches")
    if found.dimension is not None and found.entropy_rate is not None:
        agree([found.dimension[0], found.entropy_rate[0]], [2, found.exponents[:2].sum()], rtol=1e-9)
    hold("; rank 2: 2 exponents are -inf" in found.method, found.method)
    few = _result(noise + np.array([0.5, 0.3]), Plan(2, "rates", 1.0), 4)
    hold(few.dimension is None and few.entropy_rate is None and len(few.exponents) == 2, "k does not reach")
    short = history(np.full(3, 0.2))
    brief = spectrum(short, Plan(2, "rates", 1.0), 4)
    hold(brief.dimension is not None and brief.dimension[1:] == (0.0, 4.0), f"{brief.dimension}")


CHECKS = (results_of_orbits, results, vanished)
