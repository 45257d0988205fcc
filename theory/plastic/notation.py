r"""The symbols of the network with plastic synapses, the same in code, LaTeX and on the command line.

$$\dot x=-x+(J+A)\varphi(x),\qquad p\dot A=-A+\frac kN\varphi\varphi^{\mathsf T},\qquad
  J_{ij}\sim\mathcal N(0,g^2/N),$$

k > 0 Hebbian, k < 0 anti-Hebbian, p in units of the neuron's time constant; $q=E\varphi^2$. Frozen states
obey $x=\eta+kq\varphi(x)$, $\eta\sim\mathcal N(0,g^2q)$. Their means are taken over x itself, whose law
has the density $n(\eta(x))\,\eta'(x)$, $\eta(x)=x-kq\varphi(x)$: smooth wherever x is followed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Series, Source, Step
from rnnchaos.theory.gaussian import notation as plain

g, Delta0 = plain.GAIN, plain.DELTA0
k, k_t, eta, lam = sp.symbols("k k_t eta lambda", real=True)
p, q, x, x0, Sigma, kappa = sp.symbols("p q x x0 Sigma kappa", positive=True)
ACTIVE = sp.StrictGreaterThan(q, 0, evaluate=False)

meanings = Notation(
    plain.meanings("g", "Delta0", "c1", "c3")
    | {
        "k": Meaning("strength of plasticity: Hebbian for k > 0, anti-Hebbian for k < 0", "1", "real"),
        "k_t": Meaning("tricritical strength of plasticity", "activity^-2", "real"),
        "p": Meaning("time constant of the synapses, that of the neurons being 1", "time", "p > 0"),
        "q": Meaning("mean squared activity E phi(x)^2", "activity^2", "q > 0"),
        "x0": Meaning("where eta(x) = x - k q phi(x) grows through 0: 0 for k q <= 1", "activity", ">= 0"),
        "Sigma": Meaning("squared radius of the bulk: a frozen state is stable where it is < 1", "1", "> 0"),
        "lambda": Meaning("edge of the spectrum around a frozen state", "per time", "real"),
        "kappa": Meaning("distance from the tricritical point, k - 1", "1", "kappa > 0"),
    }
)
PAPERS = (
    Paper(
        "ClarkAbbott2024",
        "Clark, David G. and Abbott, L. F.",
        "Theory of Coupled Neuronal-Synaptic Dynamics",
        "Physical Review X",
        2024,
        "10.1103/PhysRevX.14.021001",
    ),
)
MODEL = Source(
    "model of Clark, Abbott, Phys. Rev. X 14, 021001 (2024); derived here", "ClarkAbbott2024", PAPERS[0].doi
)


field = x - k * q * phi(0, x)
"""eta(x)."""


def density(of: Any) -> sp.Expr:
    """That of eta ~ N(0, g^2 q)."""
    return sp.exp(-(of**2) / (2 * g**2 * q)) / sp.sqrt(2 * sp.pi * g**2 * q)


def frozen_mean(f: Any) -> sp.Integral:
    """E f over the frozen state whose x has the sign of eta, f even."""
    return sp.Integral(2 * f * (1 - k * q * phi(1, x)) * density(field), (x, x0, sp.oo))


def derived(
    *steps: Step,
    assumptions: sp.Basic = ACTIVE,
    source: Source = DERIVED_HERE,
    remark: str = "",
    series: Series | None = None,
    words: Mapping[str, Meaning] = MappingProxyType({}),
) -> Derived:
    """What the steps derive: the last relation, its symbols with the meanings of the column and `words`."""
    free = steps[-1].relation.free_symbols | assumptions.free_symbols
    known = {**meanings, **words}
    named = {name: known[name] for name in sorted(symbol.name for symbol in free)}
    remarks = (remark,) if remark else ()
    return Derived(steps, named, assumptions, source, series=series, remarks=remarks)
