r"""Effective temperatures of the chaotic network, each by its own definition.

    energy                    T_E = Gamma0                       (E/N = T/2 against Gamma0/2)
    variance                  S(T) = Delta0:  T = Delta0 - g^2 q(Delta0) = -Gamma0 < 0, so there is none
    fluctuation_dissipation   T(omega) = g^2 C_phi(omega)/2 = (1 + omega^2) S(omega)/2;
                              at omega = 0 it is int_0^inf Delta dtau
    increment                 T [2 dt + dt^2 (1 + g^2 E phi'^2_S(T))] = Gamma0: what matching the squared
                              increment of an Euler-Maruyama step to Gamma0 gives; it moves with the step

**Increment.** In the variable S, with $c=2/\delta+1$ and $p=E\varphi'^2$, the equation is
$(S-g^2q)(c+g^2p)=\Gamma_0/\delta^2$. From S(0) on the left side increases: $1-g^2q'\ge T/S$, and
$(Sp)'=\frac12E[\varphi'^2(z^2+1)]>0$ gives $c+g^2p+Sg^2p'>0$. So there is one solution; secants find it, and
a change of sign over a narrow ball proves it. An Euler step of $\delta\ge2/(1+g^2p)$ does not contract: the
mean eigenvalue of the Hessian is $1+g^2p$, so that some direction grows; such a dt is refused.

**Fluctuation and dissipation.** S is the power spectrum of x, from `rnnchaos.numerics.gaussian.correlation`:
proved at omega = 0, estimated elsewhere.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.gaussian.power_spectrum import SPECTRUM
from rnnchaos.numerics.gradient.arithmetic import BallSolver, Solver
from rnnchaos.numerics.gradient.engines import engines
from rnnchaos.numerics.gradient.equilibrium import falling_root
from rnnchaos.numerics.meanfield.gain import GAIN, not_too_strong
from rnnchaos.numerics.quantity import PHI, Engine, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

DEFINITIONS = ("energy", "variance", "fluctuation_dissipation", "increment")
DEFINITION = choice("definition", "what the temperature is matched to", DEFINITIONS)
STEP = real(
    "dt", "time step of the increments, for --definition increment", above=0, at_most=1, required=False
)
FREQUENCY = real(
    "omega",
    "angular frequency, for --definition fluctuation_dissipation (default 0)",
    at_least=0,
    required=False,
)
_WHAT = "the increment-matched temperature"
_PROOF = (
    "trapezoid rules with proved strip bounds, in ball arithmetic; root by a change of sign, unique by "
    "theorem"
)
_TILT = 24


def _energy(solver: Solver) -> Any:
    return solver.chaos().kinetic_energy


def _spectral(which: int) -> Engine:
    """T(omega) = (1 + omega^2) S(omega)/2 from the engines of the power spectrum."""
    spectrum = (SPECTRUM.ball, SPECTRUM.mpmath)[which]

    def engine(bits: int, /, *, g: Fraction, phi: Nonlinearity, omega: Fraction) -> Ball:
        found = spectrum(bits, g=g, phi=phi, omega=omega)
        return found if found.arb is None else replace(found, arb=found.arb * (1 + arb_of(omega) ** 2) / 2)

    return engine


def increment(solver: Solver, dt: Fraction) -> tuple[Any, Any]:
    """(T, 1 + g^2 E phi'^2 at S(T)) where T's Euler-Maruyama increments have the chaotic network's <xdot^2>.

    Raises `NonConvergence`.
    """
    kinetic, step, square = solver.chaos().kinetic_energy, solver.real(dt), solver.real(solver.g) ** 2
    slowest = 2 * step + step**2
    hot = solver.equilibrium(solver.point(kinetic / slowest)).variance
    means = solver.means(hot)

    def cost(at: Any) -> Any:
        return slowest + step**2 * square * means.square_slope(at)

    def excess(at: Any) -> Any:
        return (at - square * means.second(at)) * cost(at) - kinetic

    cold = solver.equilibrium(solver.point(kinetic / cost(solver.point(hot)))).variance
    ends = solver.point(cold), solver.point(hot)
    variance = falling_root(lambda at: solver.point(excess(at)), *ends, solver.precision, _WHAT)
    if isinstance(solver, BallSolver):
        variance = _proved(excess, variance)
    return kinetic / cost(variance), 1 + square * means.square_slope(variance)


def _proved(excess: Callable[[flint.arb], flint.arb], at: flint.arb) -> flint.arb:
    """The narrowest ball tried around `at` over which the increasing function changes its sign."""
    for bits in range(ctx.prec - _TILT, _TILT, -_TILT):
        width = at * arb(2) ** -bits
        if excess((at - width).mid()) < 0 < excess((at + width).mid()):
            return widened(at, 2 * width)
    raise NonConvergence(_WHAT, excess(at).str(3))


def _increment(solver: Solver, dt: Fraction) -> Any:
    found, curvature = increment(solver, dt)
    if not curvature * solver.real(dt) < 2:
        limit = f"accepted: a step that contracts, dt < 2/(1 + g^2 E phi'^2) = {float(2 / curvature):.4g}"
        raise UsageError("dt", float(dt), limit)
    return found


_ENGINES = {
    "energy": engines(_energy),
    "fluctuation_dissipation": (_spectral(0), _spectral(1)),
    "increment": engines(_increment, proof=_PROOF),
}


def _none(energy: Ball) -> Ball:
    """The answer by variance, from Gamma0."""
    if energy.arb is None or energy.state == "quiescent":
        return energy
    formal = (-energy.arb).str(16, radius=False)
    message = (
        f"no temperature T >= 0 has S(T) = Delta0: formally T = Delta0 - g^2 E phi^2 = -Gamma0 = {formal}, "
        "and S(T) > Delta0 for every T >= 0"
    )
    return Ball(None, "S(T) - Delta0 at T = 0 has the sign of Gamma0", energy.certified, "none", message)


def _refuse_idle(definition: str, dt: Fraction | None, omega: Fraction | None) -> None:
    """Refuse a parameter that the definition does not depend on, and an increment without its step."""
    if definition != "increment" and dt is not None:
        raise UsageError("dt", float(dt), "only --definition increment depends on a step; leave dt out")
    if definition != "fluctuation_dissipation" and omega is not None:
        raise UsageError(
            "omega", float(omega), "only --definition fluctuation_dissipation takes a frequency; leave it out"
        )
    if definition == "increment" and dt is None:
        raise UsageError("dt", "missing", f"--definition increment needs dt: {STEP.accepted}")


def _engine(which: int) -> Engine:
    def engine(
        bits: int,
        /,
        *,
        g: Fraction,
        definition: str,
        dt: Fraction | None,
        omega: Fraction | None,
        phi: Nonlinearity,
    ) -> Ball:
        _refuse_idle(definition, dt, omega)
        if definition == "variance":
            return _none(_ENGINES["energy"][which](bits, g=g, phi=phi))
        own: dict[str, Any] = {
            "increment": {"dt": dt},
            "fluctuation_dissipation": {"omega": omega or Fraction(0)},
        }
        return _ENGINES[definition][which](bits, g=g, phi=phi, **own.get(definition, {}))

    return engine


_SPECTRAL = "fluctuation_dissipation"
_GAIN = not_too_strong(
    GAIN, 6, when=f"with {_SPECTRAL}", applies=lambda given: given["definition"] == _SPECTRAL
)
EFFECTIVE_TEMPERATURE = Quantity(
    "gradient.effective_temperature",
    "effective temperature of the chaotic network, by one of four definitions",
    "gradient.effective_temperature",
    (_GAIN, DEFINITION, STEP, FREQUENCY, PHI),
    _engine(0),
    _engine(1),
)
