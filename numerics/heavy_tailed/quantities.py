r"""The quantities of the heavy-tailed network, $x_i(t+1)=\varphi(\sum_jW_{ij}x_j)$,
$W_{ij}=gN^{-1/\alpha}z_{ij}$, $E\,e^{ikz}=e^{-|k|^\alpha}$, with their ball engines.

    growth              ln g + Xi_N,   Xi_N = E ln S/alpha,   S = mean of N copies of |z|^alpha
    annealed gain       exp(-Xi_N)
    width               sqrt(Var ln S)/alpha                       (`log_moments`)
    quiescent fraction  P(|x_i(T)| < threshold)                    (`quiescent_fraction`)
    intermittency       E S^(-mu/alpha) = g^mu                     (`intermittency`)
    infinite N          gamma^alpha = g^alpha E|phi(gamma z)|^alpha    (`mean_field`)

Everything here is an enclosure unless `method` says otherwise. The second engines are in
`second_engine.moments` and `second_engine.law`.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import estimated, in_balls, lazily, pointwise
from rnnchaos.numerics.heavy_tailed import stable_law
from rnnchaos.numerics.heavy_tailed.intermittency import excess, intermittency_exponent
from rnnchaos.numerics.heavy_tailed.log_moments import Moments, large_n_growth, log_moments
from rnnchaos.numerics.heavy_tailed.mean_field import mean_field_scale
from rnnchaos.numerics.heavy_tailed.parameters import (
    ALPHA,
    DEFINITION,
    EXPRESSION,
    GAIN,
    ORDER,
    PHI,
    POINT,
    SIZE,
    STEPS,
    THRESHOLD,
    X0,
)
from rnnchaos.numerics.heavy_tailed.weight_law import stable
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

SERIES = "series with proved remainders; Mellin inversion between them"
INVERSION = "Mellin inversion: trapezoid rule with proved aliasing and tail bounds"
FRULLANI = "Frullani integral: trapezoid rule with proved strip and tail bounds"


def of_moments(extract: Callable[[Moments, Fraction], flint.arb]) -> Engine:
    def engine(bits: int, /, *, alpha: Fraction, N: int) -> Ball:
        return Ball(extract(log_moments(stable(alpha), N, bits), alpha), _method(alpha, N))

    return engine


def _method(alpha: Fraction, size: int) -> str:
    return "polygamma functions" if alpha == 2 or size == 1 else FRULLANI


def gain(moments: Moments, alpha: Fraction) -> flint.arb:
    return (-moments.mean / arb_of(alpha)).exp()


def width(moments: Moments, alpha: Fraction) -> flint.arb:
    return moments.variance.sqrt() / arb_of(alpha)


def skewness(moments: Moments, alpha: Fraction) -> flint.arb:
    return moments.skewness


def growth(bits: int, /, *, g: Fraction, alpha: Fraction, N: int) -> Ball:
    return Ball(excess(g, alpha, N, bits), _method(alpha, N))


def annealed_onset(id: str, given: Mapping[str, str]) -> Fraction | None:
    """The annealed critical gain, where the quantity is about a finite network; rounded to 15 digits."""
    if not {"alpha", "N"} <= set(given):
        return None
    with working_bits(80):
        moments = log_moments(stable(ALPHA(given["alpha"])), SIZE(given["N"]), 64)
        return Fraction(f"{float(gain(moments, ALPHA(given['alpha']))):.15g}")


def large_n(bits: int, /, *, alpha: Fraction, N: int, order: int) -> Ball:
    if alpha == 2:
        raise UsageError("alpha", "2", "accepted: alpha < 2, where the weights have a power-law tail")
    return Ball(
        (-large_n_growth(alpha, N, order)).exp(),
        "the truncated expansion; its distance from the exact gain is not included",
    )


def quiescent(
    bits: int, /, *, g: Fraction, alpha: Fraction, N: int, threshold: Fraction, steps: int, **rest: Any
) -> Ball:
    from rnnchaos.numerics.heavy_tailed.quiescent_ensemble import Ensemble
    from rnnchaos.numerics.heavy_tailed.quiescent_fraction import fraction_below
    from rnnchaos.numerics.heavy_tailed.second_engine.laplace import ESTIMATED

    what = Ensemble(g, alpha, N, steps, rest["x0"], rest["definition"])
    if what.definition != "edgeworth":
        return Ball(fraction_below(what, threshold, bits), INVERSION)
    solve = in_balls(lambda refinement: fraction_below(what, threshold, bits, refined=bool(refinement)))
    return estimated(solve, ESTIMATED.format("Mellin inversion of the Edgeworth law"), bits=ctx.prec)


def exponent(bits: int, /, *, g: Fraction, alpha: Fraction, N: int) -> Ball:
    found = intermittency_exponent(g, alpha, N, bits)
    if found is None:
        from rnnchaos.numerics.heavy_tailed.second_engine.moments import DIES

        return Ball(None, _method(alpha, N), True, "none", DIES)
    return Ball(found, f"{FRULLANI}; Newton root, enclosed")


def _is_quiescent(g: Fraction, alpha: Fraction) -> bool:
    return alpha == 2 and 2 * g * g <= 1


def threshold(bits: int, /, **given: Any) -> Ball:
    from rnnchaos.numerics.heavy_tailed.threshold import threshold_gain

    return threshold_gain(bits, **given)


def mean_field(bits: int, /, *, g: Fraction, alpha: Fraction, phi: Nonlinearity) -> Ball:
    if _is_quiescent(g, alpha):
        return Ball(arb(0), "alpha = 2 and g <= 1/sqrt(2): quiescence is stable", True, "quiescent")
    found = mean_field_scale(g, alpha, phi, bits)
    return Ball(found, "trapezoid rule with proved strip and tail bounds; root enclosed by a change of sign")


def of_law(function: Callable[[Fraction, flint.arb, int], flint.arb]) -> Engine:
    def engine(bits: int, /, *, alpha: Fraction, x: Fraction) -> Ball:
        return Ball(function(alpha, arb_of(x), bits), SERIES)

    return engine


_density, _distribution = of_law(stable_law.density), of_law(stable_law.distribution)
_FEW, _FEWER = {"mpmath": 8}, {"mpmath": 6}
"""Digits of the second engine where each node is a sum of its own: the work grows with their fourth power."""


def _quantity(
    name: str, title: str, parameters: tuple[Parameter, ...], ball: Engine, second: Engine, **more: Any
) -> Quantity:
    id, arrays = f"heavy_tailed.{name}", pointwise(ball, parameters)
    return Quantity(id, title, id, parameters, ball, second, arrays, **({"phases": False} | more))


def _second(name: str) -> Engine:
    return lazily(f"rnnchaos.numerics.heavy_tailed.second_engine.{name}")


_AN, _GAN = (ALPHA, SIZE), (GAIN, ALPHA, SIZE)
_FRACTION = (*_GAN, STEPS, THRESHOLD, X0, DEFINITION)

DERIVED = (
    _quantity(
        "annealed_growth",
        "log growth per step of the annealed linear network",
        _GAN,
        growth,
        _second("moments:growth"),
    ),
    _quantity(
        "annealed_critical_gain",
        "gain at which quiescence of the annealed network loses stability",
        _AN,
        of_moments(gain),
        _second("moments:gain"),
    ),
    _quantity(
        "annealed_critical_gain.large_n",
        "its expansion in 1/L",
        (ALPHA, SIZE, ORDER),
        large_n,
        _second("moments:large_n"),
    ),
    _quantity(
        "transition_width",
        "standard deviation of the log growth per step",
        _AN,
        of_moments(width),
        _second("moments:width"),
    ),
    _quantity(
        "log_skewness",
        "skewness of ln S",
        _AN,
        of_moments(skewness),
        _second("moments:skewness"),
    ),
    _quantity(
        "quiescent_fraction",
        "probability that |x_i(T)| is below a threshold",
        _FRACTION,
        quiescent,
        _second("law:quiescent"),
        most_digits=_FEWER,
    ),
    _quantity(
        "intermittency_exponent",
        "exponent of P(scale < eps) above the transition",
        _GAN,
        exponent,
        _second("moments:exponent"),
        most_digits=_FEW,
    ),
    _quantity(
        "mean_field_scale",
        "scale gamma of the input at infinite N",
        (GAIN, ALPHA, PHI),
        mean_field,
        _second("law:mean_field"),
        most_digits=_FEW,
        phases=True,
    ),
    _quantity(
        "threshold_gain",
        "gain of the transition of threshold-type phi",
        (ALPHA, EXPRESSION),
        threshold,
        _second("moments:threshold"),
    ),
    _quantity(
        "stable_pdf", "density of the symmetric stable law", (ALPHA, POINT), _density, _second("law:density")
    ),
    _quantity(
        "stable_cdf",
        "distribution function of the stable law",
        (ALPHA, POINT),
        _distribution,
        _second("law:distribution"),
    ),
)
