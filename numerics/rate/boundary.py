r"""The chaos boundary: the gain g at which the static state loses its stability against fluctuations, or
under noise the one at which lambda_1 = 0.

    D = 0:  m = J0 E phi + b,  Delta0 = g^2 E phi^2 + sigma_b^2,  g^2 E phi'^2 = 1
    D > 0:  the equations of the state, and g^2 E phi^2 + sigma_b^2 = Delta0: then Delta' has no kink at
    lag 0 and no
            node, and is the ground state of energy 0

for (m, Delta0, g^2) and (m, Delta0, Delta_inf, g^2). At D = 0 the mean may be unstable first: the
linearised map $(m,\Delta_0)\mapsto(J_0E\varphi+b,g^2E\varphi^2+\sigma_b^2)$ has then an eigenvalue beyond
1, and there is no boundary of chaos on that branch. Exact are g = 1/|phi'(0)| of an odd phi without bias,
where Delta0 = 0, and $g=\sqrt2$ of phi = max(x, 0) without frozen biases: Delta0 g^-2 = E phi^2 and g^-2 =
E phi'^2 differ by $a(a\Phi_N(a)+n(a))\Delta_0$, a = m/s, which vanishes at a = 0 alone; m = 0 is reached
for J0 < 0 < b.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import flint
import numpy as np
from flint import arb, arb_mat, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.pairs.hermite_balls import HermiteBalls, hermite_balls, plan
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.rate.engines import Known, chosen, network_of, solution
from rnnchaos.numerics.rate.model import parameters
from rnnchaos.numerics.rate.model.equations import BOUNDARY, NOISY_BOUNDARY, Couplings, Problem, Row
from rnnchaos.numerics.rate.model.methods import ESTIMATED, REFERENCE, method_of
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import Place, boundaries, places, silent
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.start import Start, hill_at, known_exactly
from rnnchaos.numerics.rate.state import solved
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import EVERY

BULK = "the bulk is the first to turn: fluctuations, the mean is stable"
_FIRST = "the mean is unstable first: the linearised mean-field equations have an eigenvalue {:.4g} > 1"
_NO = "no chaos boundary: no static state with g^2 E phi'^2 = 1 at these parameters"


def _gain(c: Couplings, x: Sequence[Any], means: Means) -> Row:
    """g from g^2, the last unknown."""
    g = square_root(x[-1])
    return g, [*[0] * (len(x) - 1), 1 / (2 * g)]


def _start(network: Network, place: Place) -> tuple[Problem, Start]:
    c, d = network.couplings(float), np.array([place.variance])
    means = float_means(network.phi)(np.array([place.mean]), d)
    known = known_exactly(network, place)
    if not network.D:
        return BOUNDARY, Start((place.mean, place.variance, 1 / float(means.slope.value[0])), known)
    gain = (place.variance - c.frozen) / float(means.second.value[0])
    if network.phi.odd and network.b == 0 and network.sigma_b == 0 and known and known[0][1] == 0:
        return NOISY_BOUNDARY, Start((place.mean, place.variance, 0.0, gain), (*known, (2, 0)))
    return NOISY_BOUNDARY, Start((place.mean, place.variance, hill_at(network, place, gain), gain), known)


def mean_growth(network: Network, place: Place) -> float:
    """The largest real eigenvalue of the linearised map of (m, Delta0) at a boundary without noise."""
    c = network.couplings(float)
    means = float_means(network.phi)(np.array([place.mean]), np.array([place.variance]))
    gain = 1 / float(means.slope.value[0])
    e, s = means.first, means.second
    matrix = [[c.J0 * e.mean[0], c.J0 * e.variance[0]], [gain * s.mean[0], gain * s.variance[0]]]
    return max(
        (float(v.real) for v in np.linalg.eigvals(np.array(matrix)) if abs(v.imag) < 1e-12), default=-np.inf
    )


def all_boundaries(network: Network) -> list[Known]:
    """Those that the scan finds, and that of the silent state."""
    found = [Known("boundary", place) for place in places(network, boundaries)]
    if silent(network) and network.b == 0 and network.phi.odd:
        found.insert(0, Known("silent boundary", Place(0.0, 0.0)))
    return found


def exact(network: Network, found: Known) -> Ball | None:
    """The boundary where it is known in closed form."""
    if network.phi == EVERY["relu"] and not network.D and not network.sigma_b:
        return Ball(arb(2).sqrt(), "exact: sqrt(2), as m = 0 and E phi'^2 = 1/2 there", True, "chaotic", BULK)
    if found.place.variance:
        return None
    steep = slope(network.phi)
    if network.J0 and not arb_of(network.J0) * steep <= 1:
        growth = float((arb_of(network.J0) * steep).mid())
        return Ball(None, "exact", True, "none", _FIRST.format(growth))
    return Ball(1 / abs(steep), "exact: 1/|phi'(0)|, quiescence turns", True, "chaotic", BULK)


def _at_rest(bits: int, /, **given: Any) -> Ball | None:
    network = network_of(given)
    found = chosen(network, given["branch"], all_boundaries(network))
    if found is None:
        return Ball(None, "scan of the mean-field equations", False, "none", _NO)
    with working_bits(bits + 32):
        known = exact(network, found)
    if known is not None:
        return known
    if not network.D and (growth := mean_growth(network, found.place)) > 1:
        return Ball(None, "scan of the mean-field equations", False, "none", _FIRST.format(growth))
    return None


def _compute(numbers: Arithmetic, **given: Any) -> Any:
    network = network_of(given)
    found = present(chosen(network, given["branch"], all_boundaries(network)), "a boundary")
    problem, start = _start(network, found.place)
    return solution(numbers, problem, network, start).number(_gain)


def boundary_state(network: Network, branch: int | None) -> tuple[flint.arb, ...]:
    """R = d(g^2 E phi'^2)/dg along the static states, g^2, Delta0, m and, for an analytic phi, E phi''^2
    at the boundary, at the precision in force. Raises `UsageError` for several boundaries, and for none.
    """
    found = chosen(network, branch, all_boundaries(network))
    if found is None or not found.place.variance:
        raise UsageError("b", str(network.b), "accepted: a network with a boundary at Delta0 > 0")
    problem, start = _start(network, found.place)
    known = solved(problem, network, start)
    m, d, gain = known.unknowns
    c, means = network.couplings(arb_of), known.means([m, d], None)
    e, second, slope = means.first, means.second, means.slope
    g = gain.sqrt()
    # dm, dDelta0 per dg from m = J0 E phi + b, Delta0 = g^2 E phi^2 + sigma_b^2
    matrix = arb_mat(
        [[1 - c.J0 * e.mean, -c.J0 * e.variance], [-gain * second.mean, 1 - gain * second.variance]]
    )
    by_mean, by_variance = matrix.solve(arb_mat([[arb(0)], [2 * g * second.value]])).entries()
    rate = 2 * g * slope.value + gain * (slope.mean * by_mean + slope.variance * by_variance)
    bend = arb.nan()
    if isinstance(means, HermiteBalls):
        rule = plan(network.phi, float(m.mid()), float(d.mid()), 1.0, int(ctx.prec) // 2)
        squares = hermite_balls(network.phi, m, d, rule).squares
        bend = sum((n * (n - 1) * a for n, a in enumerate(squares)), arb(0)) / d**2
    return rate, gain, d, m, bend


def _explained(engine: Any) -> Any:
    def run(bits: int, /, **given: Any) -> Ball:
        found: Ball = engine(bits, **given)
        return found if found.message or found.arb is None or given["D"] else replace(found, message=BULK)

    return run


_ENGINES = engines(_compute, _at_rest, proof=method_of, estimate=ESTIMATED, reference=REFERENCE, guard=16)
CHAOS_BOUNDARY = Quantity(
    "rate.chaos_boundary",
    "gain g at which chaos sets in",
    "rate.chaos_boundary",
    parameters.BOUNDARY,
    *map(_explained, _ENGINES),
    phases=False,
)
