r"""`identify(samples, drift=..., parameters=...)`: parameters of a drift from draws of its stationary state.

$$dx=f(x;\theta)\,dt+\sqrt{2D}\,dW,\qquad E[f\cdot\nabla\psi+D:\nabla\nabla\psi]=0$$

for every test function $\psi$: no order in time, no density and no score is needed. What samples cannot say
is refused with its name: without D the time scale, and combinations of parameters that leave the stationary
density as it is, such as the circulation of a linear drift.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.identification import arguments as read
from rnnchaos.verify.identification.equations import Equations, Model, monomials
from rnnchaos.verify.identification.estimate import (
    Estimate,
    crossed,
    estimated,
    inverted,
    means,
    null_vector,
    weighted,
)
from rnnchaos.verify.identification.identification import Identification

Array = NDArray[np.float64]
HIGHEST, STEPS, SETTLED, MANY, FEWEST, POWERS = 6, 40, 1e-9, 20, 1000, (4.0, 2.0)
"""Degree of tests that is tried where none is given; Newton's steps of samples of Euler's scheme, and when
they end, in standard errors; independent groups a test from which on their weights come from other groups;
samples that show a tail, and indices of a coordinate and of g whose mean square is infinite."""


def identify(
    samples: Any,
    *,
    drift: Mapping[sp.Symbol, sp.Expr] | Sequence[sp.Expr] | sp.Expr,
    parameters: Sequence[sp.Symbol],
    variables: Sequence[sp.Symbol] | None = None,
    diffusion: Any = None,
    tests: int | Sequence[sp.Expr] | None = None,
    weight: Any = "optimal",
    clusters: Any = None,
    delta: float | None = None,
    confidence: float = 0.95,
) -> Identification:
    """Parameters of a drift, affine in them, with intervals, and a test of the model.

    `samples` is an array (n, d), or (n,) for d = 1: draws of the stationary state, in any order. `drift` are
    d SymPy expressions, as a mapping from each variable to its rate, or a list in the order of `variables`
    (default: the symbols that are no parameters, by name). `diffusion` is D of dx = f dt + sqrt(2 D) dW, half
    the noise's variance per time: a number, a list of d numbers for each variable, or a matrix; expressions
    in the parameters may stand there too. Without it D is taken as a multiple of the identity, and only
    theta/D is found. `tests` are test functions, SymPy expressions, or the degree of all polynomials up to it
    (default: the lowest from 2 to 6 that determines the parameters). `weight` of the equations: "optimal",
    the inverse of their covariance; "gradients", that of E[grad psi . D grad psi], which is score matching
    where the drift is a gradient, less precise where it is not, and good with few samples; "identity", or a
    matrix. `clusters` (n,) labels samples that depend on each other, such as those of one trajectory:
    errors then come from what differs between labels. `delta` is the step of Euler's scheme where that made
    the samples: they are then held to what they follow exactly; tests are polynomials.

    Raises `UsageError` for what is not accepted, parameters that the samples do not determine (with the
    direction that they leave open), equations without a finite variance; `NonConvergence`.
    """
    data = read.samples(samples)
    names = read.parameters(parameters)
    rates, order = read.drift(drift, variables, names, data.shape[1])
    noise = read.diffusion(diffusion, names, len(order))
    model = Model(order, names, rates, noise, read.step(delta))
    groups = read.clusters(clusters, len(data))
    level, independent = read.confidence(confidence), len(data if groups is None else np.unique(groups))
    if diffusion is None and any(sp.expand(f.subs(dict.fromkeys(names, 0))) != 0 for f in rates):
        what = "accepted: D, as a part of the drift has no parameter: without it only theta/D is determined"
        raise UsageError("diffusion", None, what)
    if diffusion is None and model.delta:
        raise UsageError("diffusion", None, "accepted with delta: D, as a step is a time and has a scale")
    refused = UsageError("tests", tests, "accepted: a degree, or SymPy expressions")
    for asked in read.tests(tests, order, HIGHEST):
        functions = monomials(order, asked, data) if isinstance(asked, int) else asked
        try:
            found, equations = _solved(_equations(model, functions), data, groups, weight)
            return Identification.of(found, equations, len(data), independent, level, diffusion is None)
        except Undetermined as refusal:
            refused = refusal
    raise refused


class Undetermined(UsageError):
    """Tests that leave parameters open: others may not."""


def _equations(model: Model, tests: Sequence[sp.Expr]) -> Equations:
    """Without those that say 0 = 0. Raises `UsageError`."""
    if model.delta and not all(test.is_polynomial(*model.variables) for test in tests):
        raise UsageError("tests", list(map(str, tests)), "accepted with delta: polynomials")
    told = tuple(t for t in tests if sp.expand(model.generated(t)) != 0)
    found = Equations(model, told)
    if told and found.homogeneous and not model.diffusion.free_symbols:
        what = "accepted: tests of which one has a second derivative; these have no scale"
        raise Undetermined("tests", list(map(str, told)), what)
    if told and found.homogeneous:
        what = (
            "accepted: numbers, or None: samples determine only theta/D, as nothing in the model has a scale"
        )
        raise UsageError("diffusion", str(model.diffusion.tolist()), what)
    p = len(model.parameters)
    if len(told) < p:
        what = f"accepted: as many as there are parameters, {p}, or more; L psi = 0 does not count"
        raise Undetermined("tests", len(told), what)
    return found


def _solved(
    equations: Equations, data: Array, groups: Array | None, weight: Any
) -> tuple[Estimate, Equations]:
    """Raises `UsageError`, `NonConvergence`."""
    model, names = equations.model, equations.model.parameters
    start = np.zeros(len(names))
    if model.delta:
        start = _solved(replace(equations, model=replace(model, delta=0.0)), data, groups, "optimal")[0].theta
    for _ in range(STEPS):
        rows = equations.rows(data, start)
        found = _determined(rows, groups, equations, data, weight)
        if not model.delta or np.all(np.abs(found.theta - start) <= SETTLED * found.errors):
            break
        start = found.theta
    else:
        raise NonConvergence("the equations of Euler samples", f"{np.abs(found.theta - start).max():.1e}")
    place = heavy(rows, found.theta, data)
    if place is not None:
        what = "accepted: tests that grow slowly enough for samples with such tails"
        raise UsageError("tests", str(equations.tests[place]), f"{what}: E (L psi)^2 may be infinite")
    return found, equations


def _determined(
    rows: Array, groups: Array | None, equations: Equations, data: Array, weight: Any
) -> Estimate:
    """The estimate. Raises `Undetermined` with the direction that is left open."""
    of, names, count = means(rows, groups), equations.model.parameters, len(equations.tests)
    least = 2 * count - len(names) + 2
    if of.groups < least:
        what = f"accepted: {least} or more that are independent, for {count} tests of {len(names)} parameters"
        raise UsageError("clusters" if of.groups < of.n else "samples", of.groups, what)
    open_ = null_vector(of)
    if open_ is not None:
        along = ", ".join(f"{x:.4g}" for x in open_)
        what = f"not determined: along ({along}) the samples' equations do not change beyond their noise"
        raise Undetermined("parameters", ", ".join(map(str, names)), what)
    own, best = read.weight(weight, count), estimated(of)
    if not best.excess:
        return best
    if isinstance(own, str) and own == "optimal":
        found = crossed(rows, groups) if of.groups >= MANY * count else best
    else:
        found = weighted(of, inverted(equations.gradients(data)) if isinstance(own, str) else own)
    return replace(found, excess=best.excess, J=best.J, chance=best.chance)


def heavy(rows: Array, theta: Array, data: Array) -> int | None:
    """The first equation whose mean square may be infinite; None where none is seen to be.

    By Hill's index of the largest samples (doi:10.1214/aos/1176343247): that of a coordinate is below 4, and
    that of g below 2, by two standard errors. Of normal samples the first is 6 and more.
    """
    far, g = np.abs(data - np.median(data, axis=0)), np.abs(rows[:, :, :-1] @ theta + rows[:, :, -1])
    if len(data) < FEWEST or min(_index(each) for each in far.T) >= POWERS[0]:
        return None
    return next((place for place, each in enumerate(g.T) if _index(each) < POWERS[1]), None)


def _index(sizes: Array) -> float:
    """Hill's index of the largest fiftieth, and two standard errors."""
    largest = np.sort(sizes)[-(len(sizes) // 50) - 1 :]
    if largest[0] == 0 or largest[0] == largest[-1]:
        return np.inf
    found = 1 / float(np.mean(np.log(largest[1:] / largest[0])))
    return found * float(1 + 2 / (len(largest) - 1) ** 0.5)
