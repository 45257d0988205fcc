r"""The quiescent fraction $P(|x_i(T)|<\theta)$ of the annealed linear network after T steps, at finite N.

Given the past, $x_i(T)=A_Tz$, so that with `quiescent_ensemble`'s $E A_T^{-p}$

    P = sum_{k<K} (-1)^k t_k + (1/(2 pi i)) int E A_T^-p E|z|^-p theta^p dp/p,     2K - 1 < Re p < 2K + 1,

the poles of $E|z|^{-p}$ at the odd numbers giving the terms of `quiescent_tails`; strip K = 0 is
$0<\mathrm{Re}\,p<1$, and with $-\alpha<\mathrm{Re}\,p<0$ (strip -1) the integral is P - 1. Where
`quiescent_tails` answers, no integral is made: the fraction is then as near 0 or 1 as one likes at no cost.

**Error** of the trapezoid rule on Re p = c with step d, period L = 2 pi/d: by Poisson summation it is $\sum_m
R(\theta e^{mL})e^{-cmL}$ over $m\ne0$, R what the strip leaves of P, and $|R(\theta e^y)|\le h_re^{ry}$ with
r = c - w for y > 0 and r = c + w for y < 0, both in the strip (`quiescent_tails.height`). Beyond $|{\rm
Im}\,p|=Y$: $|E A^{-p}|\le E A^{-c}$ (for `normal` its value at Y), and $E|z|^{-p}$ decays like
$e^{-\pi|\mathrm{Im}\,p|/(2\alpha)}$ (`stable_law.left_beyond`)."""

from fractions import Fraction
from functools import lru_cache

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed.log_moments import Arc
from rnnchaos.numerics.heavy_tailed.quiescent_ensemble import Ensemble
from rnnchaos.numerics.heavy_tailed.quiescent_line import Line, line, model
from rnnchaos.numerics.heavy_tailed.quiescent_tails import height, near_one, signed_term, small
from rnnchaos.numerics.heavy_tailed.stable_law import left_beyond
from rnnchaos.numerics.heavy_tailed.weight_law import stable_moment


def fraction_below(what: Ensemble, threshold: Fraction, bits: int, *, refined: bool = False) -> flint.arb:
    """P(|x_i(T)| < threshold), enclosed; for `edgeworth` rounding alone, `refined` halving the step over a
    wider range. Raises `NonConvergence` where too many nodes are wanted."""
    with working_bits(bits + 80):
        log_level, guess = arb_of(threshold).log(), model(what, threshold)
        if guess.ahead > 0:
            found = small(what, log_level, bits)
        else:
            found = near_one(what, log_level, bits, guess.exponents(bits))
    if found is None:
        found = inverted(what, threshold, line(what, guess, bits), bits, refined=refined)
    return found if what.definition == "edgeworth" else found.intersection(arb(0.5, 0.5))


def inverted(what: Ensemble, threshold: Fraction, on: Line, bits: int, *, refined: bool = False) -> flint.arb:
    """P by the integral on a line."""
    arc, guard = on.arc, bits + on.lost + 48
    if refined:
        arc = Arc(arc.c, arc.step / 2, 3 * arc.count)
    with working_bits(guard + 32):
        log_level, total = arb_of(threshold).log(), arb(0)
        amplitudes = what.amplitudes(arc, guard)
        moments = _weights(what.alpha, float(arc.c), float(arc.step), arc.count, guard + 32)
        for k, (p, value) in enumerate(zip(arc.exponents(), amplitudes, strict=True)):
            share = (value * moments[k] * (p * log_level).exp() / p).real
            total += share if k else share / 2
        total = total * arc.step / arb.pi() + (1 if on.strip < 0 else 0)
        total += sum((signed_term(what, log_level, k, guard) for k in range(on.strip)), arb(0))
        if what.definition == "edgeworth":
            return total
        at = amplitudes[-1 if what.definition == "normal" else 0].abs_upper() * (arc.c * log_level).exp()
        edge = arc.step * (arc.count - 1)
        cut = at * left_beyond(what.alpha, arc.c, edge) / (arb.pi() * edge)
        return widened(total, _aliased(what, log_level, on) + cut)


def _aliased(what: Ensemble, log_level: flint.arb, on: Line) -> flint.arb:
    ends = [float(on.arc.c) + side * on.width for side in (-1, 1)]  # rounded: their true distance counts
    width = abs(ends[0] - on.arc.c).min(abs(ends[1] - on.arc.c))
    fall = (-2 * arb.pi() * width / on.arc.step).exp()
    low, high = (height(what, log_level, on.strip, end) for end in ends)
    return (low + high) * fall / (1 - fall)


@lru_cache(maxsize=32)
def _weights(alpha: Fraction, c: float, step: float, count: int, precision: int) -> tuple[acb, ...]:
    """E|z|^-p at p = c + i k step, k < count."""
    with working_bits(precision):
        return tuple(stable_moment(alpha, -acb(arb(c), arb(step) * k)) for k in range(count))
