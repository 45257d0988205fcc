r"""The nonlinearity phi: a name from the registry or an expression of the grammar, with its exact data.

Where phi is smooth at 0 it has derivatives $c_j=\varphi^{(j)}(0)$. Slope $c_1$, critical gain $g_c=1/|c_1|$
and primitive $\Phi$, $\Phi'=\varphi$, $\Phi(0)=0$. The registry holds what `DEFINITIONS` of the grammar says,

    tanh        tanh(x)                 Phi = ln cosh x
    erf         erf(sqrt(pi) x/2)       Phi = x erf(sqrt(pi) x/2) + (2/pi)(exp(-pi x^2/4) - 1)
    atan        (2/pi) atan(pi x/2)     Phi = (2/pi)[x atan(pi x/2) - ln(1 + pi^2 x^2/4)/pi]
    algebraic   x/sqrt(1 + x^2)         Phi = sqrt(1 + x^2) - 1
    gd          2 atan(tanh(x/2))       Phi not elementary (a dilogarithm)

all odd and of slope 1, and what `MORE_DEFINITIONS` says,

    relu        (x + abs(x))/2                  Phi = relu(x)^2/2
    softplus    log(1 + exp(x))                 Phi not elementary (a dilogarithm)
    logistic    1/(1 + exp(-x))                 Phi = softplus(x) - ln 2
    elu         relu(x) + exp(-relu(-x)) - 1    Phi = relu(x)^2/2 + exp(-relu(-x)) - 1 + relu(-x)
    hard_tanh   (|x + 1| - |x - 1|)/2           Phi = ((x + 1)|x + 1| - (x - 1)|x - 1|)/4 - 1/2

erf and atan are $\varphi(x)=A(ax)/a$ with a kernel A of rational Taylor coefficients and $a^2=\pi/4$,
$\pi^2/4$: this keeps their expansions exact and rational up to one factor.

A phi need not be odd: `nonlinearity` reads any; `odd_nonlinearity` those that theories with the symmetry
x -> -x take: odd, analytic on x > 0 (`half`), with a slope at 0. Such a phi with `abs` or `sign` may have a
kink at 0, as x/(1 + abs(x)): its slope and its gain are those of the right side; the derivatives beyond are
refused from the first even one that is not 0.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import (
    ACCEPTED,
    ACCEPTED_ANY,
    ALIASES,
    DEFINITIONS,
    MORE_DEFINITIONS,
    Node,
    X,
    definitions,
    parse,
)


@dataclass(frozen=True)
class Nonlinearity:
    """A nonlinearity. `kernel` and `scale` (a^2 as a tree) give phi(x) = kernel(a x)/a where that is
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
            plain = (DEFINITIONS | MORE_DEFINITIONS)[self.name]
            return plain if plain == f"{self.name}(x)" else f"{self.name} = {plain}"
        other = self.node[0] if self.node[1:] == (X,) else ""
        return self.name + (f", not the registered {other}" if other in DEFINITIONS else "")

    @cached_property
    def odd(self) -> bool:
        """Whether phi(-x) = -phi(x): by the structure of the tree, else by SymPy."""
        from rnnchaos.theory.nonlinearity.oddness import is_odd

        return is_odd(self.name, self.node)

    @cached_property
    def half(self) -> Node:
        """An odd phi on x > 0 without `abs` and its like; the tree itself where it has none of them. Raises
        `UsageError` where phi is not analytic there.
        """
        from rnnchaos.theory.nonlinearity.structure import half_line

        if not self.kinked:
            return self.node
        if not self.odd:
            raise UsageError("phi", self.name, "a kink, and not odd; accepted: phi smooth at x = 0, or odd")
        return half_line(self.node)

    @cached_property
    def kinked(self) -> bool:
        """Whether `abs`, `sign`, `relu`, `elu` or `hard_tanh` stands in phi."""
        from rnnchaos.theory.nonlinearity.structure import kinked

        return kinked(self.node)

    @cached_property
    def _symmetric(self) -> "Nonlinearity":
        """phi itself. Raises `UsageError` unless it is odd, analytic on x > 0 and has a slope at 0."""
        if self.name not in DEFINITIONS or not self.registered:
            from rnnchaos.theory.nonlinearity.oddness import require_odd

            require_odd(self.name, self.node)
            self.taylor(1)
        return self

    def symmetric(self) -> "Nonlinearity":
        """phi itself. Raises `UsageError` unless it is odd, analytic on x > 0 and has a slope at 0."""
        return self._symmetric

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
        """The tree of Phi, Phi(0) = 0, on x > 0 where phi is odd: from the registry, or from SymPy within
        2 s; None where it has none in the grammar's words."""
        if self.registered:
            return self.known_primitive
        if not self.odd:
            return None
        from rnnchaos.theory.nonlinearity.primitive import primitive

        return primitive(self.half)


_PRIMITIVES = {
    "tanh": "log(cosh(x))",
    "erf": "x*erf(sqrt(pi)*x/2) + (2/pi)*(exp(-(pi*x**2/4)) - 1)",
    "atan": "(2/pi)*(x*atan(pi*x/2) - log(1 + (pi*x/2)**2)/pi)",
    "algebraic": "sqrt(1 + x**2) - 1",
    "relu": "relu(x)**2/2",
    "logistic": "softplus(x) - log(2)",
    "elu": "relu(x)**2/2 + exp(-relu(-x)) - 1 + relu(-x)",
    "hard_tanh": "((x + 1)*abs(x + 1) - (x - 1)*abs(x - 1))/4 - 1/2",
}
_KERNELS: dict[str, tuple[Node, Node]] = {
    "erf": (("gaussian_integral", X), parse("pi/4")),
    "atan": (("atan", X), parse("pi**2/4")),
}


def _registered(name: str, node: Node) -> Nonlinearity:
    primitive = parse(_PRIMITIVES[name]) if name in _PRIMITIVES else None
    return Nonlinearity(name, node, primitive, True, *_KERNELS.get(name, ()))


REGISTRY = {name: _registered(name, parse(text)) for name, text in DEFINITIONS.items()}
"""The odd ones of slope 1."""
EVERY = REGISTRY | {name: _registered(name, (name, X)) for name in MORE_DEFINITIONS}
"""All registered nonlinearities."""


def nonlinearity(phi: Any) -> Nonlinearity:
    """The nonlinearity that `phi` names: a registered name, an expression in x, a known function such as
    `np.tanh`, or a SymPy expression in one symbol. Raises `UsageError`.
    """
    return _read(phi, ACCEPTED_ANY)


def odd_nonlinearity(phi: Any) -> Nonlinearity:
    """The same, for a phi that is odd, analytic on x > 0 and has a slope at 0. Raises `UsageError`."""
    return _read(phi, ACCEPTED).symmetric()


def registered(phi: Any) -> Nonlinearity:
    """The same, for what is known of the registered odd ones only. Raises `UsageError` for any other."""
    found = odd_nonlinearity(phi)
    if not found.registered:
        raise UsageError("phi", found.name, f"accepted: {definitions()}")
    return found


def _read(phi: Any, accepted: str) -> Nonlinearity:
    if isinstance(phi, Nonlinearity):
        return phi
    if isinstance(phi, str) and (known := _by_name(phi.strip())):
        return known
    from rnnchaos.theory.nonlinearity.recognised import in_grammar

    return _from_grammar(in_grammar(phi, accepted), accepted)


def _by_name(name: str) -> Nonlinearity | None:
    """The registered one of a name, or of another name of the same function."""
    plain = ALIASES.get(name, name)
    found = EVERY.get(plain)
    return found if found is not None and (plain == name or found.node == (plain, X)) else None


@lru_cache(maxsize=64)
def _from_grammar(text: str, accepted: str) -> Nonlinearity:
    from rnnchaos.theory.nonlinearity.spellings import respelled

    node = parse(text, accepted)
    plain = respelled(node)
    for known in EVERY.values():
        if node == known.node or plain == known.node:
            return known
    phi = Nonlinearity(" ".join(text.split()), node)
    _require_values(phi)
    return phi


def _require_values(phi: Nonlinearity) -> None:
    """Refuse what has no value at 0, or at points beside it. SymPy is only asked where a series at 0 does not
    tell of an odd phi, as it loads slowly.
    """
    from rnnchaos.theory.nonlinearity.oddness import require_values
    from rnnchaos.theory.nonlinearity.structure import parity

    if parity(phi.node) == -1:
        with suppress(UsageError):
            phi.taylor(0)
            return
    require_values(phi.name, phi.node)
