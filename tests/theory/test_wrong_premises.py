"""A step follows from the relations before it: with all of them wrong, its operation must fail or say
something else. And a relation is there for a later one: with it alone wrong, some later step must notice.

What is exempt stands here by number, with a reason; the lists must fit exactly, so that a step that is mended
leaves them and a new one cannot slip in.
"""

from collections.abc import Sequence

import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check_step
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.formula import Formula, Step

Exempt = dict[str, dict[int, str]]
ENTRIES = {entry.id: entry for entry in formulas()}
_ALIKE = "equates two relations: what changes both alike leaves where they meet"
INDEPENDENT: Exempt = {
    "heavy_tailed.annealed_critical_gain": {3: "Frullani's integral, true by itself"},
    "heavy_tailed.mean_field_scale.kappa": {4: "an integral in closed form, true by itself"},
    "heavy_tailed.crossover": {3: _ALIKE},
    "heavy_tailed.laplace_transform.cauchy": {2: "an integral in closed form, true by itself"},
    "heavy_tailed.tail_amplitude": {2: "Gamma's recurrence, true by itself"},
    "heavy_tailed.tail_shift": {2: "Gamma's recurrence, true by itself"},
    "gradient.boltzmann_variance": {2: "a derivative that vanishes: of any multiple too"},
    "gradient.replica": {2: "a derivative that vanishes: of any multiple too"},
    "gradient.overlap_fluctuations": {4: "a Gaussian integral of the quadratic form that a and b define"},
    "gradient.chaotic_reaction": {3: "a product rule, true by itself"},
    "gradient.effective_temperature": {3: _ALIKE},
    "gradient.effective_temperature.fluctuation_dissipation": {3: _ALIKE},
    "gradient.effective_temperature.fluctuation_dissipation.onset": {3: "an antiderivative, true by itself"},
    "gaussian.strong_coupling": {2: "an identity of ln cosh, true by itself"},
}
"""Steps that compute something that no earlier relation says."""
ASIDE: Exempt = {
    "gradient.boltzmann_variance": {2: "the saddle point is stationary in q: says that kappa = 0 is one"},
    "gradient.replica": {2: "the saddle point is stationary in rho: says that kappa = 0 is one"},
    "gradient.overlap_stability": {3: "the curvature: says that the map is convex"},
    "modular.dmft": {2: "the covariance c: says what stands in the statement's mean"},
    "modular.levels": {1: "the covariance c_k: says what stands in the statement's mean"},
    "gaussian.correlation.onset": {6: "the size of w at the onset: says what the rate in the statement is"},
    "gaussian.lyapunov_max": {5: "counts the levels below 0: says that the ground state is the one meant"},
    "gaussian.lyapunov_max.noise": {5: "the boundary condition: says which ground state is meant"},
    "gaussian.unstable_fraction.onset": {2: "the equation whose solution f is"},
    "gaussian.participation_ratio": {
        6: "the weights W of phi, of which the statement is one case",
        8: "the weights W of x, of which the statement is the other case",
        9: "the ladder, by which the moments in the statement are computed",
    },
    "rate.lyapunov_max": {5: "counts the levels below 0: says that the ground state is the one meant"},
    "freezing.rightmost_eigenvalue": {3: "the boundary at theta = 0: says which rho is meant"},
    "freezing.leftmost_eigenvalue": {3: "the boundary at theta = pi: says which rho is meant"},
    "scheme.participation_ratio": {9: "the ladder, at dt -> 0, is that of the flow"},
}
"""Relations that no later step needs: they say what the statement's symbols are."""
LONG = (
    *("gaussian.activity_distribution", "gaussian.lyapunov_max.large_order", "gaussian.lyapunov_max.onset"),
    *("gaussian.correlation.onset", "gaussian.lyapunov_max", "gaussian.strong_coupling"),
    *("gradient.overlap_stability", "scheme.lyapunov_max"),
)
"""Formulas whose steps take more than three seconds."""
IDS = [pytest.param(id, marks=pytest.mark.slow if id in LONG else ()) for id in ENTRIES]


def wrong(relation: sp.Basic) -> sp.Basic:
    """The relation with another right side."""
    return sp.Eq(relation.lhs, relation.rhs * sp.Rational(21, 20) + sp.Rational(1, 7), evaluate=False)


def notices(step: Step, earlier: Sequence[sp.Basic]) -> bool:
    """Whether a step is lost with these relations before it; an operation that breaks has noticed."""
    try:
        return not check_step(step, list(earlier), 0).holds
    except Exception:
        return True


def deaf(formula: Formula) -> set[int]:
    """The steps that follow from wrong premises too."""
    relations = [wrong(step.relation) for step in formula.derivation]
    steps = enumerate(formula.derivation)
    return {k + 1 for k, step in steps if not step.is_premise and not notices(step, relations[:k])}


def unused(formula: Formula) -> set[int]:
    """The relations but the last that no later step follows from."""
    relations = [step.relation for step in formula.derivation]

    def matters(k: int) -> bool:
        changed = [wrong(r) if i == k else r for i, r in enumerate(relations)]
        later = enumerate(formula.derivation[k + 1 :], k + 1)
        return any(not step.is_premise and notices(step, changed[:j]) for j, step in later)

    return {k + 1 for k in range(len(relations) - 1) if not matters(k)}


@pytest.mark.parametrize("id", IDS)
def test_every_step_needs_what_stands_before_it(id: str) -> None:
    assert deaf(ENTRIES[id]()) == set(INDEPENDENT.get(id, {}))


@pytest.mark.parametrize("id", IDS)
def test_every_relation_serves_a_later_one(id: str) -> None:
    assert unused(ENTRIES[id]()) == set(ASIDE.get(id, {}))


def test_the_lists_name_formulas_and_reasons() -> None:
    listed = {**INDEPENDENT, **ASIDE}
    assert set(listed) <= set(ENTRIES)
    assert all(reason for reasons in listed.values() for reason in reasons.values())
