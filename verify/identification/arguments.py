"""The arguments of `identify`, each checked: SymPy objects as they are, never text to be evaluated."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]
WEIGHTS = ("optimal", "gradients", "identity")
EXPRESSION, ROWS = "a SymPy expression, not text", "accepted: an array (n, d) of finite numbers, n > 3"


def samples(raw: Any) -> Array:
    """(n, d)."""
    try:
        found = np.asarray(raw, dtype=float)
    except (TypeError, ValueError):
        raise UsageError("samples", raw, ROWS) from None
    found = found[:, None] if found.ndim == 1 else found
    if found.ndim != 2 or len(found) < 4 or not found.shape[1]:
        raise UsageError("samples", f"an array {np.shape(raw)}", ROWS)
    if not np.isfinite(found).all():
        place = int(np.flatnonzero(~np.isfinite(found).all(axis=1))[0])
        raise UsageError(f"samples[{place}]", found[place].tolist(), ROWS)
    if not found.std(axis=0).all():
        column = int(np.flatnonzero(found.std(axis=0) == 0)[0])
        raise UsageError("samples", f"column {column} is constant", ROWS)
    return found


def parameters(raw: Any) -> tuple[sp.Symbol, ...]:
    """Different symbols, one or more."""
    found = _listed(raw)
    if not found or not all(isinstance(each, sp.Symbol) for each in found) or len(set(found)) < len(found):
        raise UsageError("parameters", raw, "accepted: a list of different SymPy symbols")
    return found


def drift(
    raw: Any, variables: Any, names: Sequence[sp.Symbol], d: int
) -> tuple[tuple[sp.Expr, ...], tuple[sp.Symbol, ...]]:
    """The rates, and their variables in the order of the columns."""
    if isinstance(raw, Mapping):
        rates, order = tuple(raw.values()), tuple(raw)
    else:
        rates = _listed(raw)
        free = set().union(*(_expression("drift", f).free_symbols for f in rates)) - set(names)
        order = tuple(sorted(free, key=str)) if variables is None else _listed(variables)
    rates = tuple(_expression("drift", f) for f in rates)
    if (
        not all(isinstance(x, sp.Symbol) for x in order)
        or len(set(order)) < len(order)
        or set(order) & set(names)
    ):
        raise UsageError(
            "variables", list(map(str, order)), "accepted: different SymPy symbols, no parameters"
        )
    if len(rates) != d or len(order) != d:
        what = f"accepted: {d} rates of {d} variables, as many as the samples have columns"
        raise UsageError(
            "drift", f"{len(rates)} rates of {', '.join(map(str, order)) or 'no variable'}", what
        )
    for f in rates:
        unknown = f.free_symbols - set(order) - set(names)
        if unknown:
            what = f"accepted: rates in {', '.join(map(str, (*order, *names)))} alone"
            raise UsageError("drift", ", ".join(sorted(map(str, unknown))), what)
        _affine("drift", f, names)
    return rates, order


def diffusion(raw: Any, names: Sequence[sp.Symbol], d: int) -> sp.Matrix:
    """(d, d); the identity for None."""
    if raw is None:
        return sp.eye(d)
    if isinstance(raw, str):
        raise UsageError("diffusion", raw, f"accepted: a number, d numbers or a matrix (d, d); {EXPRESSION}")
    shape = np.shape(raw)
    entries = np.asarray(raw, dtype=object)
    rows = {(): lambda: sp.eye(d) * raw, (d,): lambda: sp.diag(*entries), (d, d): lambda: sp.Matrix(entries)}
    if shape not in rows:
        what = f"accepted: a number, {d} numbers or a matrix ({d}, {d})"
        raise UsageError("diffusion", f"an array {shape}", what)
    found = rows[shape]().applyfunc(lambda each: _expression("diffusion", each))
    if found != found.T or found.free_symbols - set(names):
        raise UsageError(
            "diffusion", str(found.tolist()), "accepted: a symmetric matrix, in parameters alone"
        )
    for each in found:
        _affine("diffusion", each, names)
    if not found.free_symbols:
        least = np.linalg.eigvalsh(np.array(found.tolist(), dtype=float))[0]
        if not (isfinite(least) and least >= 0 and found != sp.zeros(d)):
            what = "accepted: a symmetric matrix without negative eigenvalues, not 0"
            raise UsageError("diffusion", str(found.tolist()), what)
    return found


def tests(raw: Any, order: Sequence[sp.Symbol], highest: int) -> Iterator[Any]:
    """What is tried in turn: degrees, or the functions given."""
    if raw is None:
        yield from range(2, highest + 1)
        return
    if isinstance(raw, int) and not isinstance(raw, bool):
        if not 1 <= raw <= highest:
            raise UsageError("tests", raw, f"accepted: a degree from 1 to {highest}, or SymPy expressions")
        yield raw
        return
    found = tuple(_expression("tests", each) for each in _listed(raw))
    if not found or any(each.free_symbols - set(order) for each in found):
        raise UsageError("tests", raw, f"accepted: a degree, or expressions in {', '.join(map(str, order))}")
    yield found


def clusters(raw: Any, n: int) -> Array | None:
    """A label of each sample."""
    if raw is None:
        return None
    found = np.asarray(raw)
    if found.shape != (n,) or len(np.unique(found)) < 2:
        what = f"accepted: {n} labels, one of each sample, of two clusters or more"
        raise UsageError("clusters", f"an array {found.shape}", what)
    return found


def step(raw: Any) -> float:
    """0 for the process itself."""
    return 0.0 if raw is None else _within("delta", raw, 0, np.inf)


def confidence(raw: Any) -> float:
    """Between 0 and 1."""
    return _within("confidence", raw, 0, 1)


def weight(raw: Any, count: int) -> Array | str:
    """(m, m), or the name of one."""
    if isinstance(raw, str) and raw in WEIGHTS:
        return np.eye(count) if raw == "identity" else raw
    what = f"accepted: {', '.join(WEIGHTS)}, or a positive definite matrix ({count}, {count})"
    try:
        found = np.asarray(raw, dtype=float)
    except (TypeError, ValueError):
        raise UsageError("weight", raw, what) from None
    fits = found.shape == (count, count) and np.isfinite(found).all() and np.array_equal(found, found.T)
    if not fits or np.linalg.eigvalsh(found)[0] <= 0:
        raise UsageError("weight", raw, what)
    return found


def _within(name: str, raw: Any, low: float, high: float) -> float:
    try:
        found = float(raw)
    except (TypeError, ValueError):
        found = np.nan
    if isinstance(raw, str) or not low < found < high:
        what = f"accepted: a number above {low}" + (f", below {high}" if isfinite(high) else "")
        raise UsageError(name, raw, what)
    return found


def _listed(raw: Any) -> tuple[Any, ...]:
    """One expression, or several."""
    return (raw,) if isinstance(raw, sp.Basic | str | int | float) else tuple(raw)


def _expression(name: str, raw: Any) -> sp.Expr:
    if isinstance(raw, sp.Expr):
        return raw
    if isinstance(raw, int | float | np.integer | np.floating) and not isinstance(raw, bool):
        return sp.nsimplify(raw) if isinstance(raw, int) else sp.Float(float(raw))
    raise UsageError(name, raw, f"accepted: {EXPRESSION}")


def _affine(name: str, of: sp.Expr, names: Sequence[sp.Symbol]) -> None:
    if any(sp.diff(of, p).free_symbols & set(names) for p in names):
        raise UsageError(name, str(of), f"accepted: affine in the parameters, {', '.join(map(str, names))}")
