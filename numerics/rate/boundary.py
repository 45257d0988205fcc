r"""The chaos boundary: the gain g at which the static state loses its stability against fluctuations, or
under noise the one at which lambda_1 = 0.

    D = 0:  m = J0 E phi + b,  Delta0 = g^2 E phi^2 + sigma_b^2,  g^2 E phi'^2 = 1
    D > 0:  the equations of the state, and g^2 E phi^2 + sigma_b^2 = Delta0: then Delta' has no kink at
    lag 0 and no
            node, and is the ground state of energy 0

for (m, Delta0, g^2) and (m, Delta0, Delta_inf, g^2). At D = 0 the mean may be unstable first: Re z > 1
(`rnnchaos.numerics.rate.model.mean_mode`), and there is no boundary of chaos on that branch. Exact are g =
1/|phi'(b)| of quiescence, phi(b) = 0, where Delta0 = 0, and $g=\sqrt2$ of phi = max(x, 0) without frozen
biases: Delta0 g^-2 = E phi^2 and g^-2 = E phi'^2 differ by
$a(a\Phi_N(a)+n(a))\Delta_0$, a = m/s, which vanishes at a = 0 alone; m = 0 asks for J0 b < 0, and the mean
is stable there for J0 < 0 < b. Boundaries at g above 3e4 are not looked for.
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
from rnnchaos.numerics.pairs.curvature import mean_square_curvature
from rnnchaos.numerics.pairs.hermite_balls import HermiteBalls
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.rate.engines import Known, chosen, network_of, solution
from rnnchaos.numerics.rate.model import parameters
from rnnchaos.numerics.rate.model.equations import BOUNDARY, NOISY_BOUNDARY, Couplings, Problem, Row
from rnnchaos.numerics.rate.model.mean_mode import larger, matrix, outlier
from rnnchaos.numerics.rate.model.methods import ESTIMATED, REFERENCE, method_of
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import Place, boundaries, places
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.silence import silent
from rnnchaos.numerics.rate.scan.start import Start, hill_at, known_exactly
from rnnchaos.numerics.rate.stability import drawn, slope_at_silence
from rnnchaos.numerics.rate.state import solved
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError, present
from rnnchaos.theory.nonlinearity.registry import EVERY

BULK = "the bulk is the first to turn: fluctuations, the mean is stable"
_FIRST = "the mean is unstable first: the linearised mean-field equations have an eigenvalue {:.4g} > 1"
_SURE = 1e-9
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
    """Re z of the mean at a boundary without noise, in float64."""
    c = network.couplings(float)
    means = float_means(network.phi)(np.array([place.mean]), np.array([place.variance]))
    entries = matrix(c, 1 / means.slope.value, means)
    return float(larger([float(np.ravel(entry)[0]) for entry in entries]))


def all_boundaries(network: Network) -> list[Known]:
    """Those that the scan finds, and that of the silent state."""
    found = [Known("boundary", place) for place in places(network, boundaries)]
    steep = slope_at_silence(network) if silent(network) else None
    if steep is not None and not steep.contains(0):
        found.insert(0, Known("silent boundary", Place(float(network.b), 0.0)))
    return found


def exact(network: Network, found: Known) -> Ball | None:
    """The boundary where it is known in closed form."""
    if network.phi == EVERY["relu"] and not network.D and not network.sigma_b and network.J0 < 0 < network.b:
        return Ball(arb(2).sqrt(), "exact: sqrt(2), as m = 0 and E phi'^2 = 1/2 there", True, "chaotic", BULK)
    if found.place.variance:
        return None
    steep = present(slope_at_silence(network), "phi' in quiescence")
    growth, turned = arb_of(network.J0) * steep, drawn(network)
    if turned is None:
        raise NonConvergence(
            "whether the mean is stable in quiescence, too near to where it turns", str(growth)
        )
    if turned:
        return Ball(None, "exact", True, "none", _FIRST.format(float(growth.mid())))
    return Ball(1 / abs(steep), f"exact: 1/|phi'({network.b})|, quiescence turns", True, "chaotic", BULK)


def _at_rest(bits: int, /, **given: Any) -> Ball | None:
    network = network_of(given)
    found = chosen(network, given["branch"], all_boundaries(network))
    if found is None:
        return Ball(None, "scan of the mean-field equations", False, "none", _NO)
    if found.place.variance and not network.D and (growth := mean_growth(network, found.place)) > 1 + _SURE:
        return Ball(None, "scan of the mean-field equations", False, "none", _FIRST.format(growth))
    with working_bits(bits + 32):
        return exact(network, found)


def _compute(numbers: Arithmetic, **given: Any) -> Any:
    network = network_of(given)
    found = present(chosen(network, given["branch"], all_boundaries(network)), "a boundary")
    problem, start = _start(network, found.place)
    root = solution(numbers, problem, network, start)
    if not network.D and not (growth := root.over_root(outlier)) < 1:
        raise NonConvergence(
            "whether the mean is stable at the boundary, too near to where it turns", f"Re z = {growth}"
        )
    return root.number(_gain)


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
    analytic = isinstance(means, HermiteBalls)
    bend = mean_square_curvature(network.phi, m, d, int(ctx.prec) // 2) if analytic else arb.nan()
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
