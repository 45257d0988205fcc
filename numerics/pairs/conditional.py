r"""The means by mpmath: no expansion, two nested quadratures.

With $x=m+\sqrt\Delta z+\sqrt{\Delta_0-\Delta}\,y$ the two inputs are independent once z is given, so that

    C = E_z psi(z)^2,  psi = E_y phi(m + sqrt(Delta) z + sqrt(Delta0 - Delta) y),   K = E Phi^2 - E_z
    Psi(z)^2,

Psi likewise with the primitive Phi of phi. Both by the trapezoid rule, which converges geometrically; for a
piecewise polynomial phi the inner means are closed forms, entire in z. Derivatives
of E phi and E phi^2 alone, from phi'.
Nothing is shared with the balls but phi's tree, and the closed forms of a piecewise polynomial at one
input; the error is estimated by refinement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, pi, sqrt
from typing import Any

from flint import arb_poly
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.means.mehler_length import nearest
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.numerics.pairs.jets import Jet, Means, TwoPoint
from rnnchaos.numerics.pairs.pieces import Normal, Pieces, Truncated
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Function = Callable[[Any], Any]
_MOST_NODES = 2_400  # some seconds a state
MP_NORMAL = Normal(
    lambda z: mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi), lambda z: mp.erfc(-z / mp.sqrt(2)) / 2, mpf_of
)


def _plain(value: Any) -> Jet:
    """A value without its derivatives."""
    return Jet(value, mp.zero, mp.zero, mp.zero)


def trapezoid(step: Any, count: int) -> list[tuple[Any, Any]]:
    """Nodes k step, |k| <= count, and weights of a mean over z ~ N(0, 1)."""
    front = step / mp.sqrt(2 * mp.pi)
    return [(step * k, front * mp.exp(-((step * k) ** 2) / 2)) for k in range(-count, count + 1)]


@dataclass(frozen=True)
class Closed(Means):
    """For a piecewise polynomial: psi is entire, and grows like exp(r^2 y^2), r^2 = Delta/(Delta0 -
    Delta)."""

    pieces: Pieces
    square: Any
    nats: float

    def given(self, mean: Any, root: Any) -> tuple[Any, Any]:
        """E phi and E Phi over the law N(mean, root^2)."""
        primitive = self.pieces.primitive
        table = Truncated.at(self.pieces, mean, root, MP_NORMAL, primitive.degree + 2)
        return table.jet(self.pieces).value, table.jet(primitive).value

    def pair(self, covariance: Any) -> TwoPoint:
        common, own = mp.sqrt(covariance), mp.sqrt(self.variance - covariance)
        step = mp.mpf(pi / sqrt(self.nats * (float(common / own) ** 2 + 0.5)))
        product, integral = mp.zero, mp.zero
        for z, weight in trapezoid(step, int(sqrt(2 * self.nats + 12) / step) + 1):
            phi, primitive = self.given(self.mean + common * z, own)
            product += weight * phi * phi
            integral += weight * primitive * primitive
        return TwoPoint(_plain(product), _plain(self.square - integral))


def weighted(values: list[Any], weights: list[Any], stride: int, spacing: int) -> list[Any]:
    """sum_j weights[j] values[stride i + spacing j] for all i: coefficients of one product of polynomials,
    which FLINT multiplies; radii are dropped."""
    spread = [mp.zero] * (spacing * (len(weights) - 1) + 1)
    spread[::spacing] = reversed(weights)
    with working_bits(mp.prec + 20):
        product = arb_poly([arb_of(v) for v in values]) * arb_poly([arb_of(w) for w in spread])
        return [mpf_of(product[k].mid()) for k in range(len(spread) - 1, len(values), stride)]


@dataclass(frozen=True)
class Lattice(Means):
    """For an analytic phi: both rules have their nodes on one lattice of x, where phi and Phi are
    evaluated once."""

    phi: Function
    primitive: Function
    average: Any
    square: Any
    nats: float
    distance: float

    def pair(self, covariance: Any) -> TwoPoint:
        if covariance == 0:
            return TwoPoint(_plain(self.first.value**2), _plain(self.square - self.average**2))
        common, own = mp.sqrt(covariance), mp.sqrt(self.variance - covariance)
        outer, inner = (root * step_of(self.distance, float(root), self.nats) for root in (common, own))
        unit = min(outer, inner)
        p, q = int(outer / unit), int(inner / unit)
        outer_nodes, inner_nodes = (
            trapezoid(k * unit / root, int(sqrt(2 * self.nats + 12) * root / (k * unit)) + 1)
            for k, root in ((p, common), (q, own))
        )
        n, reach = len(outer_nodes) // 2, len(inner_nodes) // 2
        require_few(2 * (n * p + reach * q))
        places = [self.mean + unit * k for k in range(-n * p - reach * q, n * p + reach * q + 1)]
        product, integral = (
            mp.fsum(
                weight * inside**2
                for (_, weight), inside in zip(
                    outer_nodes,
                    weighted([f(x) for x in places], [w for _, w in inner_nodes], p, q),
                    strict=True,
                )
            )
            for f in (self.phi, self.primitive)
        )
        return TwoPoint(_plain(product), _plain(self.square - integral))


def require_few(nodes: int) -> None:
    """Raises `NonConvergence` where a rule wants more nodes than take seconds."""
    if nodes > _MOST_NODES:
        raise NonConvergence("nested quadratures by mpmath", f"{nodes} nodes wanted, {_MOST_NODES} allowed")


def step_of(distance: float, root: float, nats: float) -> Any:
    """The step in z of a rule over x = m + root z, singularities at `distance`, for errors about e^-nats."""
    y = min(0.9 * distance / root if root > 0 else inf, sqrt(nats))
    return mp.mpf(2 * pi * y / (nats + y * y / 2 + 4))


def conditional_means(
    phi: Nonlinearity, pieces: Pieces | None, mean: Any, variance: Any, bits: int, refinement: int
) -> Means:
    """The means at (m, Delta0) to about `bits` bits; refined: half as many bits again in every rule."""
    nats = bits * LOG2 * (1 + refinement / 2) + 6
    if pieces is not None:
        return _closed(pieces, mean, variance, nats)
    if phi.kinked:
        raise UsageError(
            "phi", phi.name, "it has a kink; accepted by mpmath: analytic or piecewise polynomial phi"
        )
    return _sampled(phi, mean, variance, nats)


def _closed(pieces: Pieces, mean: Any, variance: Any, nats: float) -> Closed:
    primitive = pieces.primitive
    whole = Truncated.at(pieces, mean, mp.sqrt(variance), MP_NORMAL, 2 * primitive.degree + 2)
    squares = [whole.jet(f.square) for f in (pieces, pieces.derivative, primitive)]
    return Closed(mean, variance, whole.jet(pieces), squares[0], squares[1], pieces, squares[2].value, nats)


def _sampled(phi: Nonlinearity, mean: Any, variance: Any, nats: float) -> Lattice:
    both, primitive, plain = compiled(phi.node, duals(MPMATH)), _primitive(phi), compiled(phi.node, MPMATH)
    band = band_of(phi)
    distance = nearest(phi) if band is None else band.reach
    root, totals = mp.sqrt(variance), [mp.zero] * 9
    step = step_of(distance, float(root), nats)
    count = int(sqrt(2 * nats + 12) / step) + 1
    require_few(2 * count)
    for z, weight in trapezoid(step, count):
        x = mean + root * z
        f, big = both(Dual(x, mp.one)), primitive(x)
        steep = f.value * f.slope
        terms = (
            *(f.value, f.slope, f.slope * z),
            *(f.value * f.value, 2 * steep, 2 * steep * z),
            *(f.slope * f.slope, big, big * big),
        )
        totals = [total + weight * term for total, term in zip(totals, terms, strict=True)]
    first, second = (
        Jet(value, slope, weighted / (2 * root), mp.zero)  # d/dDelta0 E f = E f' z / 2 s
        for value, slope, weighted in (totals[:3], totals[3:6])
    )
    return Lattice(
        mean,
        variance,
        first,
        second,
        _plain(totals[6]),
        plain,
        primitive,
        totals[7],
        totals[8],
        nats,
        distance,
    )


def _primitive(phi: Nonlinearity) -> Function:
    """Phi over mpmath numbers."""
    if phi.registered and phi.name == "softplus":
        return lambda x: -mp.re(mp.polylog(2, -mp.exp(x)))
    node = primitive_node(phi)
    if node is None:
        raise UsageError(
            "phi", phi.name, "its primitive has no closed form; accepted by mpmath: phi with one"
        )
    function = compiled(node, MPMATH)
    return (lambda x: function(abs(x))) if phi.odd else function
