r"""Wrong theories of the gradient dynamics that its claims must refute.

Of equilibrium: E/N = T (one quadratic term counted twice); F orthogonal to x, which holds in the flow and not
here; a variance that ignores T, adds it without feedback (S(0) + T), or counts it twice; a positive T_V, that
is a law as narrow as the chaotic one; replicas with an overlap that is not zero, or without the amplification
1/(1 - m)^2 of its fluctuations, m the multiplier of the overlap map. Of the flow: the step-dependent
temperature and the other definitions in place of T_E; the landscape's angles and gradient as if the flow
were in equilibrium at T_E; a gradient without the reaction of the network on itself.
"""

import math

from rnnchaos.verify.claim import Rival, fixed, shifted
from rnnchaos.verify.gaussian.rivals import same_variance
from rnnchaos.verify.gradient.design import Equilibrium
from rnnchaos.verify.prediction import quantile, theory

STEP = "0.1"
"""The public step of the increment-matched temperature."""
LASTING = 0.12
"""Overlap, in units of q = E phi^2, of the rival in which two replicas stay alike."""


def temperature(g: str, definition: str, **more: str) -> float:
    """An effective temperature by another definition."""
    return theory("gradient.effective_temperature", g=g, definition=definition, **more)


def warm_angle(g: str, between: str) -> float:
    """A cosine in equilibrium at T_E."""
    heat = repr(theory("gaussian.kinetic_energy", g=g))
    return theory("gradient.angle", g=g, between=between, dynamics="gradient", T=heat)


def of_variance(point: Equilibrium) -> tuple[Rival, ...]:
    """Wrong laws of S(T), without those that the tolerance could not tell apart at this temperature."""
    cold, heat = point.at("boltzmann_variance", T="0"), point.heat
    known = (
        fixed("temperature ignored: S(0)", cold),
        fixed("temperature without feedback: S(0) + T", cold + heat),
        fixed("<F^2> = 2T: S(2T)", point.at("boltzmann_variance", T=repr(2 * heat)), "E/N = T"),
        fixed("a positive T_V: Delta0", theory("gaussian.variance", g=point.g), "the variance of chaos"),
    )
    width = point.tolerance["variance"] * point.variance
    return (*(r for r in known if abs(r.prediction(0, 0) - point.variance) > 1.5 * width), shifted())


def of_marginal(point: Equilibrium, level: float) -> tuple[Rival, ...]:
    """Other laws of variance S at the threshold of `level`, and the normal one as narrow as chaos."""
    ratio = point.variance / theory("gaussian.variance", g=point.g)
    narrow = math.erf(quantile(level) * math.sqrt(ratio / 2))
    return (*same_variance(level), fixed("normal of variance Delta0", narrow, "T_V"))


def of_overlap(multiplier: float, units: int) -> tuple[Rival, ...]:
    """In units of q^2/(1 - m)^2: no amplification, one factor of it, and an overlap that does not vanish."""
    lasting = 1 + units * (1 - multiplier) ** 2 * LASTING**2
    return (
        fixed("replicas that do not share a network", (1 - multiplier) ** 2, "q^2/N"),
        fixed("one factor 1/(1 - m)", 1 - multiplier),
        fixed(f"an overlap of {LASTING:g} q at every size", lasting, "replica symmetric, not zero"),
        shifted(),
    )


def of_temperature(g: str, power: float = 1.0) -> tuple[Rival, ...]:
    """Other definitions in place of T = Gamma0, to a `power`."""
    step = temperature(g, "increment", dt=STEP)
    return (
        fixed(f"matched increments of a step {STEP}", step**power, "moves with the step"),
        fixed("zero frequency", temperature(g, "fluctuation_dissipation") ** power),
        Rival("E/N = T", lambda p, t: p * 0.5**power, "Gamma0/2"),
        shifted(),
    )


def of_steepness(g: str) -> tuple[Rival, ...]:
    """|grad E|^2/(N Gamma0) in equilibrium at T_E, and of a flow on which the network does not react."""
    heat = repr(theory("gaussian.kinetic_energy", g=g))
    bent = theory("gradient.curvature", g=g, T=heat)
    return (
        fixed("equilibrium at T_E: 1 + g^2 E phi'^2", bent),
        fixed("grad E = -F: 1", 1.0, "no back-coupling J^T F"),
        shifted(),
    )
