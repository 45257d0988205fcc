r"""The nonlinearities that have a name, and every other as it is read: an expression of the grammar.

The registry holds what `DEFINITIONS` of the grammar says,

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
x -> -x take: odd, analytic on x > 0, with a slope at 0.
"""

from contextlib import suppress
from functools import lru_cache
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.function import Nonlinearity
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

__all__ = [
    "EVERY",
    "REGISTRY",
    "Nonlinearity",
    "continuous_nonlinearity",
    "nonlinearity",
    "odd_nonlinearity",
    "registered",
]

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
    return _read(phi, ACCEPTED).symmetric


def continuous_nonlinearity(phi: Any) -> Nonlinearity:
    """The same, for a phi that does not jump, odd or not. Raises `UsageError`."""
    return nonlinearity(phi).continuous


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
