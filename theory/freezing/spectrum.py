r"""The whole spectrum of the linearisation $B=(1-\gamma J^T)(J-1)$ at the origin.

With y = (J - 1) x an eigenvector has $\lambda x=y-\gamma J^Ty$. In the cavity $u=Jx=\tilde u+ay$ and
$v=J^Ty=\tilde v+bx$ are Gaussian plus reactions, $a=g^2\partial x/\partial v$, $b=g^2\partial y/\partial u$.
All follows from one complex number D for each eigenvalue,

    lambda = (D - 1) (1 - gamma g^2/D)^2,

and the boundary is where the variances <|x|^2>, <|y|^2> carry themselves: a cubic for the modulus of D,

    rho^3 = [g^2 (1 + gamma^2) + gamma^2 g^4] rho - 2 gamma^2 g^4 cos(theta),     D = rho e^(i theta).

Its discriminant is that of the inequality of the arithmetic and geometric means of $g^2$, $\gamma^2g^2$ and
$\gamma^2g^4$: three real roots at every theta, the largest of which is meant. The rightmost eigenvalue is at
theta = 0, the leftmost at pi. At g = 1 the cubic at theta = 0 has the root 1: the origin loses stability at
g = 1, whatever gamma < 1, and at gamma = 1 it never does, $B=-(1-J)^T(1-J)$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import Operation, eq
from rnnchaos.theory.formula import Derived, Series, Step, checked_order, entry
from rnnchaos.theory.freezing.notation import BELOW_ONE, D, derived, epsilon, gamma, lam, rho, theta
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.onset.feedback import by_order, series_of
from rnnchaos.theory.printing import remainder

_x, _y, _u, _v, _a, _b = sp.symbols("x y u v a b")
_X, _Y, _d, _K = sp.symbols("X Y d K", positive=True)
RIGHT, LEFT = sp.symbols("lambda_right lambda_left", real=True)
_square = GAIN**2
ORDER, MOST = 3, 12
SHIFT = (D - 1) * (1 - gamma * _square / D) ** 2
"""lambda as a function of D."""
_denominator = (1 - _a) * (lam + gamma * _b) + 1


def _solved(of: sp.Symbol) -> Operation:
    """x or y of both halves."""
    return lambda *r: sp.solve(r[:2], [_x, _y])[of]


_MODEL = (
    Step("An eigenvector, one half.", eq(lam * _x, _y - gamma * (_v + _b * _x))),
    Step("The other half, y = J x - x, with its reaction.", eq(_y, _u + _a * _y - _x)),
    Step("Solve both for x.", eq(_x, (_u - (1 - _a) * gamma * _v) / _denominator), _solved(_x)),
    Step("and for y.", eq(_y, ((lam + gamma * _b) * _u + gamma * _v) / _denominator), _solved(_y)),
    Step("The denominator.", eq(D, _denominator)),
    Step(
        "The reaction on u, g^2 times the response of x to v: solved for a.",
        eq(_a, gamma * _square / (gamma * _square - D)),
        lambda *r: sp.solve(_a - _square * _response(r, _x, _v), _a)[0],
    ),
    Step(
        "The reaction on v, g^2 times the response of y to u.",
        eq(_b, _square * (D - 1) / ((1 - _a) * D)),
        lambda *r: _square * _response(r, _y, _u),
    ),
)


def _said(relations: tuple[sp.Basic, ...], of: sp.Symbol) -> sp.Expr:
    """The right side of the last relation about a symbol."""
    return next(r.rhs for r in reversed(relations) if r.lhs == of)


def _by_denominator(relations: tuple[sp.Basic, ...]) -> sp.Expr:
    """lambda from the definition of D."""
    return sp.solve(D - _said(relations, D), lam)[0]


def _response(relations: tuple[sp.Basic, ...], of: sp.Symbol, to: sp.Symbol) -> sp.Expr:
    """The derivative of x or y."""
    return sp.cancel(sp.diff(_said(relations, of), to).subs(lam, _by_denominator(relations)))


def _inserted(*relations: sp.Basic) -> sp.Expr:
    """lambda with both reactions."""
    return _by_denominator(relations).subs(_b, _said(relations, _b)).subs(_a, _said(relations, _a))


@entry("freezing.spectrum", "eigenvalues of the linearisation at the origin, by one complex parameter")
def spectrum() -> Derived:
    return derived(
        *_MODEL,
        Step("Insert both in the denominator.", eq(lam, SHIFT), _inserted),
        remark="1/(D - gamma g^2) is the mean resolvent, the response of x to a field: (1 - a)/D.",
    )


def variances() -> tuple[Step, ...]:
    """Where <|x|^2> = X and <|y|^2> = Y carry themselves; K = |1 - gamma g^2/D|^2 and d = |D - 1|^2."""
    gain, back = _square, gamma**2 * _square
    return (
        Step("<|x|^2>, with 1 - a.", eq(_X, (gain * _X + back * _Y / _K) / rho**2)),
        Step("<|y|^2>, with lambda + gamma b.", eq(_Y, (gain * _d * _K * _X + back * _Y) / rho**2)),
    )


@entry("freezing.spectrum_boundary", "boundary of the spectrum at the origin", "boundary of the spectrum")
def spectrum_boundary() -> Derived:
    reaction = gamma**2 * _square**2
    amplitude = eq((rho**2 - _square) * (rho**2 - gamma**2 * _square), reaction * _d)
    cubic = (_square * (1 + gamma**2) + reaction) * rho - 2 * reaction * sp.cos(theta)
    return derived(
        *variances(),
        Step("An amplitude that is not 0.", amplitude, _determinant),
        Step("The law of cosines.", eq(_d, rho**2 - 2 * rho * sp.cos(theta) + 1)),
        Step("Insert; the constant drops out.", eq(rho**3, cubic), _cubic),
        remark="lambda by freezing.spectrum at D = rho e^(i theta), rho the largest root.",
    )


def _determinant(*relations: sp.Basic) -> sp.Basic:
    """Y of the first relation in the second, over X, times its denominators."""
    first, second = relations[-2:]
    Y = sp.solve(first, _Y)[0]
    gap = sp.expand((Y - second.rhs.subs(_Y, Y)) / _X * (rho * gamma * GAIN) ** 2 / _K)
    return eq(sp.expand(gap + gamma**2 * _square**2 * _d), gamma**2 * _square**2 * _d)


def _cubic(*relations: sp.Basic) -> sp.Basic:
    law, cosine = relations[-2:]
    quartic = sp.expand((law.lhs - law.rhs.subs(cosine.lhs, cosine.rhs)) / rho)
    return eq(rho**3, sp.expand(rho**3 - quartic))


def _edge(symbol: sp.Symbol, angle: sp.Expr) -> Derived:
    at, boundary = sp.cos(angle) * rho, spectrum_boundary().statement
    return derived(
        Step("The eigenvalues (freezing.spectrum).", spectrum().statement),
        Step("The boundary (freezing.spectrum_boundary).", boundary),
        Step("Its point here.", boundary.subs(theta, angle), lambda *r: r[1].subs(theta, angle)),
        Step("The eigenvalue.", eq(symbol, SHIFT.subs(D, at)), lambda *r: r[0].rhs.subs(D, at)),
        remark=f"rho is the largest root of freezing.spectrum_boundary at theta = {angle}.",
    )


@entry("freezing.rightmost_eigenvalue", "rightmost eigenvalue at the origin: stability, at any gamma")
def rightmost_eigenvalue() -> Derived:
    return _edge(RIGHT, sp.S.Zero)


@entry("freezing.leftmost_eigenvalue", "leftmost eigenvalue at the origin: stiffness, at any gamma")
def leftmost_eigenvalue() -> Derived:
    return _edge(LEFT, sp.pi)


@entry("freezing.rightmost_eigenvalue.onset", "rightmost eigenvalue near the onset, gamma a symbol")
def onset(*, order: int = ORDER) -> Derived:
    checked_order(order, MOST)
    *_, boundary, edge = (step.relation for step in rightmost_eigenvalue().derivation)
    root, tail = _root(boundary, order), remainder(epsilon ** (order + 1))
    shift = series_of(edge.rhs.subs(rho, root.expression(epsilon)).subs(GAIN, 1 + epsilon), epsilon, order)
    near, found = (part.with_remainder(epsilon, order) for part in (root, shift))

    def inserted(*relations: sp.Basic) -> sp.Expr:
        value = relations[2].rhs.subs(rho, relations[1].rhs.subs(tail, 0))
        return series_of(value.subs(GAIN, 1 + epsilon), epsilon, order).expression(epsilon) + tail

    return derived(
        Step("The boundary at theta = 0.", boundary),
        Step("From 1 on.", eq(rho, near), lambda *r: _root(r[0], order).expression(epsilon) + tail),
        Step("The rightmost eigenvalue.", edge),
        Step("Insert.", eq(RIGHT, found), inserted),
        assumptions=sp.And(BELOW_ONE, eq(epsilon, GAIN - 1)),
        series=shift,
    )


def _root(boundary: sp.Basic, order: int) -> Series:
    """From 1 on."""
    gap = (boundary.lhs - boundary.rhs).subs(GAIN, 1 + epsilon)
    return series_of(by_order(gap, rho, sp.S.One, epsilon, range(1, order + 1)), epsilon, order)
