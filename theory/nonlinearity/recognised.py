"""Functions of other libraries, and SymPy expressions, in the words of the grammar.

`np.arctan`, `math.erf`, `torch.nn.Softsign()` are recognised by identity: the object is the one that the
library, where it is loaded, has under a known name. A function is never called and its own name is never
trusted, so that one of a user's own is refused, whatever it is called. `"np.arctan"` in text is the same
function. A SymPy expression in one symbol is translated head by head. What comes out is text for the grammar,
which holds it to its own limits.

The functions are plain ones: `np.arctan` is `atan(x)`, not the registered `atan`.
"""

import re
import sys
from itertools import islice
from typing import Any

from rnnchaos.theory.errors import UsageError, quoted
from rnnchaos.theory.nonlinearity.grammar import ACCEPTED

_LIBRARIES: tuple[str, ...] = (
    "numpy",
    "math",
    "scipy.special",
    "mpmath",
    "sympy",
    "torch",
    "torch.special",
    "jax.numpy",
)
_LIBRARIES += ("jax.scipy.special", "tensorflow.math")
_HERE = {
    "tanh(x)": ("tanh",),
    "sinh(x)": ("sinh",),
    "sin(x)": ("sin",),
    "atan(x)": ("arctan", "atan"),
    "asinh(x)": ("arcsinh", "asinh"),
    "erf(x)": ("erf",),
    "relu(x)": ("relu",),
    "logistic(x)": ("expit",),
}
_OTHERS = {
    "tanh(x)": "torch.nn.Tanh torch.nn.functional.tanh jax.nn.tanh tensorflow.tanh tensorflow.nn.tanh",
    "x/(1 + abs(x))": "torch.nn.Softsign torch.nn.functional.softsign jax.nn.soft_sign",
    "x - tanh(x)": "torch.nn.Tanhshrink torch.nn.functional.tanhshrink",
    "relu(x)": "torch.nn.ReLU torch.nn.functional.relu jax.nn.relu tensorflow.nn.relu",
    "logistic(x)": "torch.sigmoid torch.nn.Sigmoid torch.nn.functional.sigmoid jax.nn.sigmoid "
    "tensorflow.sigmoid tensorflow.nn.sigmoid tensorflow.math.sigmoid",
    "softplus(x)": "torch.nn.functional.softplus jax.nn.softplus tensorflow.nn.softplus "
    "tensorflow.math.softplus",
    "elu(x)": "torch.nn.functional.elu jax.nn.elu tensorflow.nn.elu",
    "hard_tanh(x)": "torch.nn.functional.hardtanh jax.nn.hard_tanh",
}
NAMES = {f"{home}.{name}": text for text, names in _HERE.items() for home in _LIBRARIES for name in names}
NAMES |= {name: text for text, names in _OTHERS.items() for name in names.split()}
"""The full names of the functions that are recognised, and what each is. Instances of a class count where it
has no parameter that changes the function (torch.nn.ELU has one).
"""
_SHORT = {"np": "numpy", "jnp": "jax.numpy", "tf": "tensorflow", "nn": "torch.nn", "F": "torch.nn.functional"}
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_MOST_NODES = 150
_ADVICE = "; a SymPy expression in one symbol, or a known function such as np.tanh"


def in_grammar(phi: Any, accepted: str = ACCEPTED) -> str:
    """The text of a nonlinearity, however it is given. Raises `UsageError`, which says what is `accepted`."""
    if isinstance(phi, str):
        return _spelled(phi.strip(), accepted)
    sympy = sys.modules.get("sympy")
    if sympy is not None and isinstance(phi, sympy.Basic):
        return _translated(phi, f"accepted: {accepted}{_ADVICE}")
    found = next((text for name, text in NAMES.items() if _is(name, phi)), None)
    if found is None:
        what = "a function that cannot be read" if callable(phi) else "no nonlinearity"
        raise UsageError("phi", phi, f"{what}; accepted: {accepted}{_ADVICE}")
    return found


def _spelled(text: str, accepted: str) -> str:
    """`np.tanh` as text; anything else is for the grammar."""
    if not _DOTTED.fullmatch(text):
        return text
    first, _, rest = text.partition(".")
    full = f"{_SHORT.get(first, first)}.{rest}"
    if full not in NAMES:
        raise UsageError("phi", text, f"no function known here, as np.tanh is; accepted: {accepted}")
    return NAMES[full]


def _is(name: str, phi: Any) -> bool:
    """Whether `phi` is the object that its library, if loaded, has as `name`, or an instance of it."""
    module, _, attribute = name.rpartition(".")
    known = getattr(sys.modules.get(module), "__dict__", {}).get(attribute)
    return known is not None and (phi is known or type(phi) is known)


def _translated(expr: Any, advice: str) -> str:
    from sympy import preorder_traversal

    from rnnchaos.theory.nonlinearity.to_sympy import tree
    from rnnchaos.theory.nonlinearity.writing import tidied, written

    symbols = expr.free_symbols
    if len(symbols) != 1:
        names = ", ".join(sorted(str(symbol) for symbol in symbols)) or "none"
        raise UsageError("phi", quoted(str(expr)), f"its symbols: {names}; {advice}")
    if sum(1 for _ in islice(preorder_traversal(expr), _MOST_NODES + 1)) > _MOST_NODES:
        raise UsageError("phi", "a SymPy expression", f"of more than {_MOST_NODES} parts; {advice}")
    found = tree(expr, next(iter(symbols)))
    if found is None:
        raise UsageError("phi", quoted(str(expr)), f"not in the words of the grammar; {advice}")
    return written(tidied(found))
