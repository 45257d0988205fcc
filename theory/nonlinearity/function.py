r"""Class Nonlinearity: phi as a tree, with its exact data.

Where phi is smooth at 0 it has derivatives $c_j=\varphi^{(j)}(0)$. Slope $c_1$, critical gain $g_c=1/|c_1|$
and primitive $\Phi$, $\Phi'=\varphi$, $\Phi(0)=0$. An odd phi with `abs` or `sign` may have a kink at 0, as
x/(1 + abs(x)): its slope and its gain are those of the right side; the derivatives beyond are refused from
the first even one that is not 0. Kinks anywhere: `pieces` and `jumps`.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import DEFINITIONS, MORE_DEFINITIONS, Node, X

if TYPE_CHECKING:
    from rnnchaos.theory.nonlinearity.jumps import Jump
    from rnnchaos.theory.nonlinearity.pieces import Pieces


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
    def pieces(self) -> "Pieces":
        """The exact breakpoints of phi, and an analytic tree on each interval. Raises `UsageError` where a
        kink has no place that is exactly known.
        """
        from rnnchaos.theory.nonlinearity.pieces import pieces

        return pieces(self.node)

    def jumps(self, order: int) -> "tuple[Jump, ...]":
        """The jumps of phi and of its derivatives up to `order` at the breakpoints. Raises `UsageError` as
        `pieces`."""
        from rnnchaos.theory.nonlinearity.jumps import jumps

        return jumps(self.node, order)

    @property
    def _around_zero(self) -> Node:
        """The analytic tree on both sides of 0. Raises `UsageError` where a breakpoint is there."""
        if Fraction(0) in self.pieces.breaks:
            raise UsageError("phi", self.name, "a kink at x = 0; accepted: phi smooth there, or odd")
        return self.pieces.at(Fraction(0))

    @cached_property
    def half(self) -> Node:
        """phi without `abs` and its like, on x > 0 where it is odd, else on both sides of 0; the tree itself
        where it has none of them. Raises `UsageError` where phi is not analytic there.
        """
        from rnnchaos.theory.nonlinearity.structure import half_line

        if not self.kinked:
            return self.node
        return half_line(self.node) if self.odd else self._around_zero

    @cached_property
    def kinked(self) -> bool:
        """Whether `abs`, `sign`, `relu`, `elu` or `hard_tanh` stands in phi."""
        from rnnchaos.theory.nonlinearity.structure import kinked

        return kinked(self.node)

    @cached_property
    def symmetric(self) -> "Nonlinearity":
        """phi itself. Raises `UsageError` unless it is odd, analytic on x > 0 and has a slope at 0."""
        if self.name not in DEFINITIONS or not self.registered:
            from rnnchaos.theory.nonlinearity.oddness import require_odd

            require_odd(self.name, self.node)
            self.taylor(1)
        return self

    @cached_property
    def continuous(self) -> "Nonlinearity":
        """phi itself. Raises `UsageError` where it jumps, as sign(x) does: E phi'^2 is infinite there."""
        from rnnchaos.theory.nonlinearity.structure import contains

        jumping = self.jumps(0) if contains(self.node, "sign") else ()
        for jump in jumping:
            why = f"it jumps by {jump.size} at x = {jump.place}"
            raise UsageError("phi", self.name, f"{why}; accepted: continuous phi")
        return self

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
        return None if self.kinked and self.odd and any(c != 0 for c in found[::2]) else found

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
        return of_tree(self.half, order, self.name, self.kinked and self.odd)

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

        primitive = self.primitive if order == -1 else None
        return at(self.node, primitive, int(order), abs(x) if primitive is not None and self.odd else x)

    @cached_property
    def primitive(self) -> Node | None:
        """The tree of Phi, Phi(0) = 0, on x > 0 where phi is odd, else on the whole line: from the registry,
        or from SymPy within 2 s; None where it has none in the grammar's words."""
        if self.registered:
            return self.known_primitive
        from rnnchaos.theory.nonlinearity.primitive import everywhere, primitive

        if self.odd:
            return primitive(self.half)
        return None if self.kinked else everywhere(self.node)
