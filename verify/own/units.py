"""A run in the system's own unit of time, and its result in the user's.

What the engine tolerates and the steps that it takes are numbers: of rates 1e-3, of times 0.05. So that they
mean the same whether time is in seconds or in milliseconds, a flow is run in units of its shortest time
constant, or, where none is known, of ten steps.
"""

from dataclasses import replace
from typing import Any

from rnnchaos.verify.orbits.orbit import Orbit
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.result import Spectrum

NAMES = ("dt", "burn", "align", "duration")


def in_units(plan: Plan, unit: float) -> Plan:
    """The plan, its times counted in `unit`."""
    return plan if unit == 1 else replace(plan, **{name: getattr(plan, name) / unit for name in NAMES})


def in_time(of: Spectrum, unit: float, word: str, *, flow: bool) -> Spectrum:
    """The result of a run whose times were counted in `unit`, which `word` names; `flow` says that it is no
    Euler map, whose eigenvalues and period count steps."""
    if unit == 1:
        return of
    entropy = None if of.entropy_rate is None else _each(of.entropy_rate, unit)
    orbit = None if of.orbit is None else _orbit(of.orbit, unit, flow)
    return replace(
        of,
        exponents=of.exponents / unit,
        errors=of.errors / unit,
        intervals=of.intervals / unit,
        drift=of.drift / unit,
        trace_residual=None if of.trace_residual is None else of.trace_residual / unit,
        step_error=None if of.step_error is None else of.step_error / unit,
        entropy_rate=entropy,
        duration=of.duration * unit,
        method=f"{of.method}; reasons count times in {word}" if of.reasons else of.method,
        orbit=orbit,
        verdict=of.verdict if orbit is None else orbit.name,
    )


def _each(parts: tuple[float, float, float], unit: float) -> tuple[float, float, float]:
    value, low, high = parts
    return value / unit, low / unit, high / unit


def _orbit(of: Orbit, unit: float, flow: bool) -> Orbit:
    changed: dict[str, Any] = {"exponents": of.exponents / unit, "errors": of.errors / unit}
    if of.trace_residual is not None:
        changed["trace_residual"] = of.trace_residual / unit
    if not flow:
        return replace(of, **changed)
    if of.period is not None:
        return replace(of, period=of.period * unit, **changed)
    values = None if of.eigenvalues is None else of.eigenvalues / unit
    return replace(of, residual=of.residual / unit, eigenvalues=values, **changed)
