r"""The nonlinearity phi: a name from the registry or an expression of the grammar, with its exact data.

phi is odd and smooth at 0, with derivatives $c_j=\varphi^{(j)}(0)$, slope $c_1$, critical gain $g_c=1/|c_1|$
and primitive $\Phi$, $\Phi'=\varphi$, $\Phi(0)=0$. The registry holds

    tanh        tanh(x)                 Phi = ln cosh x
    erf         erf(sqrt(pi) x/2)       Phi = x erf(sqrt(pi) x/2) + (2/pi)(exp(-pi x^2/4) - 1)
    atan        (2/pi) atan(pi x/2)     Phi = (2/pi)[x atan(pi x/2) - ln(1 + pi^2 x^2/4)/pi]
    algebraic   x/sqrt(1 + x^2)         Phi = sqrt(1 + x^2) - 1
    gd          2 atan(tanh(x/2))       Phi not elementary (a dilogarithm)

all of slope 1. erf and atan are $\varphi(x)=A(ax)/a$ with a kernel A of rational Taylor coefficients and
$a^2=\pi/4$, $\pi^2/4$: this keeps their expansions exact and rational up to one factor.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from math import factorial, isclose
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity import grammar
from rnnchaos.theory.nonlinearity.grammar import ACCEPTED, Node, X, num, parse


@dataclass(frozen=True)
class Nonlinearity:
    """An odd nonlinearity. `kernel` and `scale` (a^2 as a tree) give phi(x) = kernel(a x)/a where that is
    rational."""

    name: str
    node: Node
    known_primitive: Node | None = field(default=None, compare=False)
    registered: bool = field(default=False, compare=False)
    kernel: Node | None = field(default=None, compare=False)
    scale: Node | None = field(default=None, compare=False)

    @property
    def rational(self) -> bool:
        """Whether the Taylor coefficients of the kernel (phi itself for grammar phi) are rational."""
        return self.kernel_taylor(2) is not None

    @lru_cache(maxsize=64)  # noqa: B019 - instances are few and live as long as the process
    def kernel_taylor(self, count: int) -> tuple[Any, ...] | None:
        from rnnchaos.theory.nonlinearity.taylor import Irrational, taylor_rational

        try:
            return tuple(taylor_rational(self.kernel or self.node, count))
        except (Irrational, ValueError, ZeroDivisionError):
            return None

    @cached_property
    def slope_fraction(self) -> Fraction | None:
        """c_1 where it is rational (SymPy is not needed to know it), else None."""
        coefficients = self.kernel_taylor(2)
        return None if coefficients is None else Fraction(int(coefficients[1].p), int(coefficients[1].q))

    def taylor(self, order: int) -> tuple[Any, ...]:
        """Exact derivatives c_0 .. c_order at 0 as SymPy numbers. Raises `UsageError` where phi is not smooth
        at 0."""
        return tuple(_derivatives(self, order))

    @property
    def scale_squared(self) -> Any:
        """a^2 of phi(x) = kernel(a x)/a as an exact SymPy number; 1 where phi is its own kernel."""
        import sympy as sp

        from rnnchaos.theory.nonlinearity.to_sympy import expression

        return sp.S.One if self.scale is None else expression(self.scale, sp.S.Zero)

    @property
    def slope(self) -> Any:
        """c_1 as an exact SymPy number."""
        return self.taylor(1)[1]

    @property
    def gc(self) -> Any:
        """Critical gain 1/|c_1|, exact. Raises `UsageError` for c_1 = 0."""
        self.require_linear_onset()
        return 1 / abs(self.slope)

    def require_linear_onset(self) -> None:
        """Refuse c_1 = 0: quiescence is then stable at every gain."""
        if self.slope == 0:
            raise UsageError(
                "phi", self.name, "c1 = phi'(0) = 0: there is no linear onset; accepted: phi with c1 != 0"
            )

    def require_continuous_onset(self) -> None:
        """Refuse what has no continuous onset of the form Delta0 ~ eps: c_1 = 0, c_3 = 0, c_3 c_1 > 0 (a
        local test)."""
        self.require_linear_onset()
        c1, c3 = self.taylor(3)[1], self.taylor(3)[3]
        if c3 == 0:
            raise UsageError(
                "phi", self.name, "c3 = phi'''(0) = 0: Delta0 is not linear in eps; accepted: c1*c3 < 0"
            )
        if (c1 * c3).is_positive:
            raise UsageError(
                "phi",
                self.name,
                f"c1 = {c1}, c3 = {c3}: c1*c3 > 0, the onset is discontinuous; accepted: c1*c3 < 0",
            )

    def expression(self, x: Any) -> Any:
        """phi(x) as a SymPy expression."""
        from rnnchaos.theory.nonlinearity.to_sympy import expression

        return expression(self.node, x)

    @cached_property
    def primitive(self) -> Node | None:
        """The tree of Phi: from the registry, or from SymPy within 2 s; None where there is none in the
        grammar's words."""
        if self.registered:
            return self.known_primitive
        from rnnchaos.theory.nonlinearity.primitive import primitive

        return primitive(self.node)


@lru_cache(maxsize=64)
def _derivatives(phi: Nonlinearity, order: int) -> list[Any]:
    import sympy as sp

    from rnnchaos.theory.nonlinearity.taylor import taylor_exact

    rational = phi.kernel_taylor(order + 1)
    if rational is None:
        coefficients = taylor_exact(phi.node, order + 1)
        if any(not c.is_finite for c in coefficients):
            raise UsageError("phi", phi.name, "not smooth at x = 0; accepted: phi with a Taylor series at 0")
        return [sp.simplify(c * factorial(k)) for k, c in enumerate(coefficients)]
    square = phi.scale_squared
    exact = [sp.Rational(int(c.p), int(c.q)) * factorial(k) for k, c in enumerate(rational)]
    return [c * square ** sp.Rational(k - 1, 2) if c else c for k, c in enumerate(exact)]


def _registry() -> dict[str, Nonlinearity]:
    pi: Node = ("pi",)
    half_pi_x: Node = ("div", ("mul", pi, X), num(2))
    erf_x: Node = ("erf", ("div", ("mul", ("sqrt", pi), X), num(2)))
    square: Node = ("pow", X, Fraction(2))
    gauss: Node = ("exp", ("neg", ("div", ("mul", pi, square), num(4))))
    log_square: Node = ("log", ("add", num(1), ("pow", half_pi_x, Fraction(2))))
    root: Node = ("sqrt", ("add", num(1), square))
    two_over_pi: Node = ("div", num(2), pi)
    entries = (
        Nonlinearity("tanh", ("tanh", X), ("log", ("cosh", X)), True),
        Nonlinearity(
            "erf",
            erf_x,
            ("add", ("mul", X, erf_x), ("mul", two_over_pi, ("sub", gauss, num(1)))),
            True,
            ("gaussian_integral", X),
            ("div", pi, num(4)),
        ),
        Nonlinearity(
            "atan",
            ("mul", two_over_pi, ("atan", half_pi_x)),
            ("mul", two_over_pi, ("sub", ("mul", X, ("atan", half_pi_x)), ("div", log_square, pi))),
            True,
            ("atan", X),
            ("div", ("pow", pi, Fraction(2)), num(4)),
        ),
        Nonlinearity("algebraic", ("div", X, root), ("sub", root, num(1)), True),
        Nonlinearity("gd", ("mul", num(2), ("atan", ("tanh", ("div", X, num(2))))), None, True),
    )
    return {phi.name: phi for phi in entries}


REGISTRY: dict[str, Nonlinearity] = _registry()


def nonlinearity(text: Any) -> Nonlinearity:
    """The nonlinearity that `text` names: a registered name or an odd expression. Raises `UsageError`."""
    if isinstance(text, Nonlinearity):
        return text
    if not isinstance(text, str):
        raise UsageError("phi", text, f"accepted: {ACCEPTED}")
    return REGISTRY[text.strip()] if text.strip() in REGISTRY else _from_grammar(text.strip())


@lru_cache(maxsize=64)
def _from_grammar(text: str) -> Nonlinearity:
    node = parse(text)
    for known in REGISTRY.values():
        if node == known.node:
            return known
    if grammar.parity(node) != -1:
        _require_odd(text, node)
    phi = Nonlinearity(" ".join(text.split()), node)
    phi.taylor(1)
    return phi


def _require_odd(text: str, node: Node) -> None:
    """Refuse a phi that is not odd: first at points, then by SymPy where the structure leaves it open."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    at = _evaluator(phi, x)
    for point in (0.3, 1.1, 2.7):
        plus, minus = at(point), at(-point)
        if not isclose(plus, -minus, rel_tol=1e-9, abs_tol=1e-12):
            raise UsageError(
                "phi",
                text,
                f"not odd: phi({point}) = {plus:.6g}, phi(-{point}) = {minus:.6g}; accepted: odd phi",
            )
    if sp.simplify((phi + phi.subs(x, -x)).rewrite(sp.exp)) != 0:
        raise UsageError(
            "phi", text, "its oddness could not be proved; accepted: an expression odd by its structure"
        )


def _evaluator(phi: Any, x: Any) -> Callable[[float], float]:
    import sympy as sp

    def at(point: float) -> float:
        value = sp.N(phi.subs(x, sp.Float(point)), 20)
        return float(value) if value.is_real and value.is_finite else float("nan")

    return at
