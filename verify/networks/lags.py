"""Lags as typed, and the time step with which they are sampled."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Any

from rnnchaos.numerics.quantity import Parameter, rational
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.networks.flow import STRIDE


def _lags(raw: Any) -> tuple[Fraction, ...]:
    """`0,1,2.5`, or `start:stop:step`, both ends included."""
    if isinstance(raw, str) and raw.count(":") == 2:
        start, stop, step = (rational(part) for part in raw.split(":"))
        if step <= 0 or stop < start or (stop - start) / step > MOST_LAGS:
            raise ValueError(raw)
        found = [start + k * step for k in range(int((stop - start) / step) + 1)]
    else:
        parts = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else [raw]
        found = [rational(part) for part in parts if part != ""]
    if len(found) > MOST_LAGS or any(not 0 <= lag <= 10**6 for lag in found):
        raise ValueError(raw)
    return tuple(found)


MOST_LAGS = 1000
LAGS = replace(
    Parameter(
        "lags",
        "lags of the autocovariance, multiples of two time steps",
        f"numbers >= 0 separated by commas, or start:stop:step, at most {MOST_LAGS}",
        _lags,
        "",
        False,
    ),
    many=True,
)


def stepped(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The time step with which the lags are sampled: where none is given, the longest up to 0.25 of which
    they are even multiples. Raises `UsageError` for lags that fall between samples."""
    lags = LAGS(given.get("lags", ""))
    if not any(lags):
        return given
    if "dt" in given:
        unit = STRIDE * rational(given["dt"])
        off = next((lag for lag in lags if (lag / unit).denominator != 1), None)
        if off is not None:
            raise UsageError("lags", str(off), f"accepted: multiples of {STRIDE} dt = {unit}")
        return given
    common = Fraction(gcd(*(lag.numerator for lag in lags)), lcm(*(lag.denominator for lag in lags))) / STRIDE
    return {**given, "dt": str(common / ceil(common / Fraction(1, 4)))}
