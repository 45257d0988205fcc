r"""The nonlinearity phi: a name from the registry or an expression of the grammar, with its exact data.

phi is odd and has a slope at 0; where it is smooth there, derivatives $c_j=\varphi^{(j)}(0)$. Slope $c_1$,
critical gain $g_c=1/|c_1|$ and primitive $\Phi$, $\Phi'=\varphi$, $\Phi(0)=0$. The registry holds what
`DEFINITIONS` of the grammar says,

    tanh        tanh(x)                 Phi = ln cosh x
    erf         erf(sqrt(pi) x/2)       Phi = x erf(sqrt(pi) x/2) + (2/pi)(exp(-pi x^2/4) - 1)
    atan        (2/pi) atan(pi x/2)     Phi = (2/pi)[x atan(pi x/2) - ln(1 + pi^2 x^2/4)/pi]
    algebraic   x/sqrt(1 + x^2)         Phi = sqrt(1 + x^2) - 1
    gd          2 atan(tanh(x/2))       Phi not elementary (a dilogarithm)

all of slope 1. erf and atan are $\varphi(x)=A(ax)/a$ with a kernel A of rational Taylor coefficients and
$a^2=\pi/4$, $\pi^2/4$: this keeps their expansions exact and rational up to one factor.

With `abs` or `sign` phi is analytic on x > 0 (`half`) and has a kink at 0, as x/(1 + abs(x)): its slope and
its gain are those of the right side; the derivatives beyond are refused from the first even one that is not
0.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS, Node, X, definitions, num, parse


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

    def __repr__(self) -> str:
        return f"Nonlinearity({self.definition})"

    @property
    def definition(self) -> str:
        """What phi is, in one line: `atan = (2/pi)*atan(pi*x/2)`, `tanh(x)`; where a plain function could be
        taken for the registered one of its name, it says that it is not."""
        if self.registered:
            plain = DEFINITIONS[self.name]
            return plain if plain == f"{self.name}(x)" else f"{self.name} = {plain}"
        other = self.node[0] if self.node[1:] == (X,) else ""
        return self.name + (f", not the registered {other}" if other in DEFINITIONS else "")

    @cached_property
    def half(self) -> Node:
        """phi on x > 0 without `abs` and `sign`; the tree itself where it has none of them."""
        from rnnchaos.theory.nonlinearity.structure import half_line

        return half_line(self.node) if self.kinked else self.node

    @cached_property
    def kinked(self) -> bool:
        """Whether `abs` or `sign` stands in phi: smooth on x > 0, perhaps not at 0."""
        if self.registered:
            return False
        from rnnchaos.theory.nonlinearity.structure import kinked

        return kinked(self.node)

    @property
    def rational(self) -> bool:
        """Whether the Taylor coefficients of the kernel (phi itself for grammar phi) are rational."""
        return self.kernel_taylor(2) is not None

    @lru_cache(maxsize=64)  # noqa: B019 - instances are few and live as long as the process
    def kernel_taylor(self, count: int) -> tuple[Any, ...] | None:
        from rnnchaos.theory.nonlinearity.taylor import Irrational, taylor_rational

        try:
            found = tuple(taylor_rational(self.kernel or self.half, count))
        except (Irrational, ValueError, ZeroDivisionError):
            return None
        return None if self.kinked and any(c != 0 for c in found[::2]) else found

    @cached_property
    def slope_fraction(self) -> Fraction | None:
        """c_1 where it is rational (SymPy is not needed to know it), else None."""
        coefficients = self.kernel_taylor(2)
        return None if coefficients is None else Fraction(int(coefficients[1].p), int(coefficients[1].q))

    def taylor(self, order: int) -> tuple[Any, ...]:
        """Exact derivatives c_0 .. c_order at 0 as SymPy numbers. Raises `UsageError` where phi is not smooth
        at 0."""
        from rnnchaos.theory.nonlinearity.derivatives import of_kernel, of_tree

        rational = self.kernel_taylor(order + 1)
        if rational is not None:
            return of_kernel(rational, self.scale_squared)
        return of_tree(self.half, order, self.name, self.kinked)

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
    def third(self) -> Any:
        """c_3; 0 where a kink at 0 leaves none."""
        try:
            return self.taylor(3)[3]
        except UsageError:
            if self.kinked:
                return 0
            raise

    @property
    def gc(self) -> Any:
        """Critical gain 1/|c_1|, exact. Raises `UsageError` for c_1 = 0."""
        self.require_linear_onset()
        return 1 / abs(self.slope)

    def require_linear_onset(self) -> None:
        """Refuse c_1 = 0, where quiescence is stable at every gain."""
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

    def derivative(self, order: Any, x: Any) -> Any:
        """The derivative of this order at x as a SymPy expression; order -1 is the primitive Phi."""
        from rnnchaos.theory.nonlinearity.derivatives import at

        return at(self.node, self.primitive if order == -1 else None, int(order), x)

    @cached_property
    def primitive(self) -> Node | None:
        """The tree of Phi on x > 0: from the registry, or from SymPy within 2 s; None where it has
        none in the grammar's words."""
        if self.registered:
            return self.known_primitive
        from rnnchaos.theory.nonlinearity.primitive import primitive

        return primitive(self.half)


def _registry() -> dict[str, Nonlinearity]:
    pi: Node = ("pi",)
    half_pi_x: Node = ("div", ("mul", pi, X), num(2))
    phi = {name: parse(text) for name, text in DEFINITIONS.items()}
    square: Node = ("pow", X, Fraction(2))
    gauss: Node = ("exp", ("neg", ("div", ("mul", pi, square), num(4))))
    log_square: Node = ("log", ("add", num(1), ("pow", half_pi_x, Fraction(2))))
    root: Node = ("sqrt", ("add", num(1), square))
    two_over_pi: Node = ("div", num(2), pi)
    entries = (
        Nonlinearity("tanh", phi["tanh"], ("log", ("cosh", X)), True),
        Nonlinearity(
            "erf",
            phi["erf"],
            ("add", ("mul", X, phi["erf"]), ("mul", two_over_pi, ("sub", gauss, num(1)))),
            True,
            ("gaussian_integral", X),
            ("div", pi, num(4)),
        ),
        Nonlinearity(
            "atan",
            phi["atan"],
            ("mul", two_over_pi, ("sub", ("mul", X, ("atan", half_pi_x)), ("div", log_square, pi))),
            True,
            ("atan", X),
            ("div", ("pow", pi, Fraction(2)), num(4)),
        ),
        Nonlinearity("algebraic", phi["algebraic"], ("sub", root, num(1)), True),
        Nonlinearity("gd", phi["gd"], None, True),
    )
    return {entry.name: entry for entry in entries}


REGISTRY: dict[str, Nonlinearity] = _registry()


def nonlinearity(phi: Any) -> Nonlinearity:
    """The nonlinearity that `phi` names: a registered name, an odd expression in x, a known function such as
    `np.tanh`, or a SymPy expression in one symbol. Raises `UsageError`.
    """
    if isinstance(phi, Nonlinearity):
        return phi
    if isinstance(phi, str) and phi.strip() in REGISTRY:
        return REGISTRY[phi.strip()]
    from rnnchaos.theory.nonlinearity.recognised import in_grammar

    return _from_grammar(in_grammar(phi))


def registered(phi: Any) -> Nonlinearity:
    """The same, for what is known of the registered ones only. Raises `UsageError` for any other."""
    found = nonlinearity(phi)
    if not found.registered:
        raise UsageError("phi", found.name, f"accepted: {definitions()}")
    return found


@lru_cache(maxsize=64)
def _from_grammar(text: str) -> Nonlinearity:
    node = parse(text)
    for known in REGISTRY.values():
        if node == known.node:
            return known
    from rnnchaos.theory.nonlinearity.structure import parity

    if parity(node) != -1:
        from rnnchaos.theory.nonlinearity.oddness import require_odd

        require_odd(text, node)
    phi = Nonlinearity(" ".join(text.split()), node)
    phi.taylor(1)
    return phi
