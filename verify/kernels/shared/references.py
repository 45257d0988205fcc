"""References that oracles of several columns use: exponents by QR at every step, dimensions by definition."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import erf
from types import ModuleType
from typing import Any

import numpy as np


def _tanh(x: Any) -> tuple[Any, Any, Any]:
    slope = np.cosh(x) ** -2.0
    return np.tanh(x), slope, -2 * np.tanh(x) * slope


def _quotient(x: Any) -> tuple[Any, Any, Any]:
    below = 1 + x * x
    return x / below, (1 - x * x) / below**2, (2 * x**3 - 6 * x) / below**3


JETS: dict[str, Callable[[Any], tuple[Any, Any, Any]]] = {"tanh": _tanh, "x/(1+x**2)": _quotient}
ERF = np.vectorize(lambda x: erf(np.sqrt(np.pi) * x / 2))


def erf_slope(x: Any) -> Any:
    """The slope of erf(sqrt(pi) x/2)."""
    return np.exp(-np.pi * x * x / 4)


def growth(jacobians: Sequence[Any], frame: Any, *, align: int) -> Any:
    """Growth a step of each direction of a frame of rows (k, N), in the steps after the first `align`."""
    columns, total = frame.T, np.zeros(len(frame))
    for n, matrix in enumerate(jacobians):
        columns, triangle = np.linalg.qr(matrix @ columns)
        total += np.log(np.abs(np.diag(triangle))) * (n >= align)
    return total / (len(jacobians) - align)


def classical(field: Callable[[Any], tuple[Any, Any]], x: Any, h: float) -> tuple[Any, Any]:
    """The classical Runge-Kutta method, and the Jacobian of its step by the chain rule; `field(x)` is the
    drift and its Jacobian."""
    k, unit = 0 * x, np.eye(len(x))
    total, moved, tangent = x, unit, 0 * unit
    for part, weight in ((0.0, 1 / 6), (0.5, 1 / 3), (0.5, 1 / 3), (1.0, 1 / 6)):
        k, local = field(x + part * h * k)
        tangent = local @ (unit + part * h * tangent)
        total, moved = total + h * weight * k, moved + h * weight * tangent
    return total, moved


def orthonormal(rows: Any) -> Any:
    """Gram and Schmidt's rows."""
    return np.linalg.qr(rows.T)[0].T


def kaplan_yorke(exponents: Any) -> float:
    """The number of exponents whose sum is 0, the last in part; nan where all of them do not sink so far."""
    left, count = 0.0, 0.0
    for exponent in sorted(exponents, reverse=True):
        if left + exponent < 0:
            return float(count + left / -exponent)
        left, count = left + exponent, count + 1
    return float("nan")


def replica_ratio(x: Any, y: Any) -> float:
    """<|x|^2><|y|^2>/<(x.y)^2> over all pairs of two trajectories' samples."""
    pairs = [(a @ b) ** 2 for a in x for b in y]
    return float(np.mean([a @ a for a in x]) * np.mean([b @ b for b in y]) / np.mean(pairs))


def sample_ratio(x: Any) -> float:
    """(tr C)^2/tr C^2 of the covariance matrix of samples (T, N), by its eigenvalues."""
    values = np.linalg.eigvalsh(np.cov(x.T.astype(float)))
    return float(values.sum() ** 2 / (values**2).sum())


@contextmanager
def patched(module: ModuleType, name: str, value: Any) -> Iterator[None]:
    """A constant of a module at another value: a size at which blocks are few units long."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def iterated(step: Callable[[Any], Any], x: Any, count: int) -> list[Any]:
    """x, step(x), ..., `count` steps on."""
    out = [x]
    for _ in range(count):
        out.append(step(out[-1]))
    return out
