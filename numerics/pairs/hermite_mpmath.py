r"""$a_n=E[\varphi(m+sz)h_n(z)]$ over mpmath numbers: the trapezoid rule and the three-term recurrence, in
integers."""

from itertools import count
from math import isqrt, sqrt
from typing import Any

from mpmath import mp

from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.means.mehler_length import nearest
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST_TERMS, _SMALL = 8000, 16


def distance_of(phi: Nonlinearity) -> float:
    """How far phi's singularities are from the real axis."""
    band = band_of(phi)
    return nearest(phi) if band is None else min(band.reach, 4.0)


def hermite_coefficients(phi: Nonlinearity, mean: Any, variance: Any, nats: float) -> list[Any]:
    """a_0, a_1, ... until `_SMALL` in a row are negligible, n^2 a_n^2 < e^-nats."""
    root, distance = mp.sqrt(variance), distance_of(phi) / float(mp.sqrt(variance))
    terms = min(_MOST_TERMS, int(nats**2 / distance**2 / 4) + 60)
    shift = min(distance, sqrt(nats))
    step = mp.mpf(2 * mp.pi * shift / (nats + shift**2 + shift * sqrt(terms)))
    size = int(2 * sqrt(nats + 4) / step) + 2
    places = [step * j for j in range(-size, size + 1)]
    value, front = compiled(phi.node, MPMATH), step / mp.sqrt(2 * mp.pi)
    loads = [front * mp.exp(-z * z / 2) * value(mean + root * z) for z in places]
    return _sums(places, loads, nats)


def _sums(places: list[Any], loads: list[Any], nats: float) -> list[Any]:
    bits = mp.prec + 16
    z = [int(mp.ldexp(place, bits)) for place in places]
    now, before = [int(mp.ldexp(load, bits)) for load in loads], [0] * len(places)
    out, small = [], 0
    for n in count(1):
        out.append(mp.ldexp(mp.mpf(sum(now)), -bits))
        small = small + 1 if n * n * out[-1] ** 2 < mp.exp(-nats) else 0
        if small == _SMALL:
            return out
        if n == _MOST_TERMS:
            raise NonConvergence("Hermite's expansion (mpmath)", mp.nstr(out[-1], 3))
        lag, shrink = isqrt((n - 1) << 2 * bits), isqrt((1 << 2 * bits) // n)
        before, now = (
            now,
            [((x * a - lag * b) >> bits) * shrink >> bits for x, a, b in zip(z, now, before, strict=True)],
        )
    raise NonConvergence("Hermite's expansion (mpmath)", "no end")
