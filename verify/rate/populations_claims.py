r"""Claims on an excitatory and an inhibitory population under Dale's law, given as synapses and weights.

2000 neurons, half of them excitatory, each with about 300 synapses from either population (probability 0.3),
weights 0.08 and 0.03 from excitatory, -0.11 and -0.04 from inhibitory neurons, logistic phi, biases 6 and 2.
Against the theory of two populations,

$$J_0^{ab}=K_{ab}w_{ab},\qquad g_{ab}^2=K_{ab}(s_{ab}^2+w_{ab}^2)-K_{ab}^2w_{ab}^2/N_b .$$

The last term of g^2 takes away 30 %; in a finite network it comes back as fluctuations of the input that a
whole population shares, J_0^2 Var phi/N. Two things follow. Where phi is not far from saturated, Var phi is
small against E phi^2 and the means are sharp (4 %, 2 % in one network). And with couplings of so large a mean
it is means that relax slowest: the network rests, and what decides lambda_1 = ln 0.516 a step is an outlier
of its Jacobian, not its bulk (ln 0.16). The frozen variance is all of the variance there.

Sample variances of 1000 neurons scatter by 4 to 5 %, lambda_1 by 10 % of itself, and what N = 2000 leaves of
1/N is below 1 %: single networks are claimed (`rnnchaos.verify.bias.single`), not pairs. The pilot is of the
claim's own size, as inputs of some hundred synapses are Gaussian to 1/K only, at any size. Intervals are of
means: on values resampled from 368 networks one of nominal error 1e-2 misses in 10 to 16 of 4000 runs,
watched all along.

The wrong theories: p^2 w^2 left out of g^2, as if synapses added up independently of each other; one
population with the average couplings and bias; of lambda_1 the bulk alone, ln(rho(M))/2.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnchaos.numerics.quantity import rational, shown
from rnnchaos.verify.bias.design import BiasBudget, component
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.design import PILOTS
from rnnchaos.verify.rate.populations import equivalent, equivalent_pair, memory_bytes
from rnnchaos.verify.rate.populations_rivals import bulk_alone, one_population

NAMES = ("excitatory", "inhibitory")
WORDS = {"mean": "mean activity", "variance": "variance", "frozen_variance": "frozen variance"}
EXPONENT, PHI = "lyapunov_max", "logistic"


@dataclass(frozen=True, kw_only=True)
class Network(SingleSize):
    """`numbers` are the synapses and weights as exact decimals; observables `mean[a]`, `variance[a]`,
    `frozen_variance[a]` of population a, and `lyapunov_max`.
    """

    numbers: Mapping[str, tuple[str, ...]]

    def stated(self, *, shared: bool = True) -> dict[str, str]:
        """The parameters of the theory; without `shared`, p^2 w^2 is left out of g^2."""
        K, w, s, b = (
            [rational(text) for text in self.numbers[name]]
            for name in ("synapses", "weights", "spreads", "biases")
        )
        sizes = [int(size) for size in self.numbers["sizes"]] * len(b)
        taken = [k * k * x * x / n if shared else 0 for k, x, n in zip(K, w, sizes, strict=True)]
        g2 = [k * (y * y + x * x) - off for k, x, y, off in zip(K, w, s, taken, strict=True)]
        means = [k * x for k, x in zip(K, w, strict=True)]
        return {"J0_ab": shown(tuple(means)), "g2_ab": shown(tuple(g2)), "b_a": shown(tuple(b))}

    def limit(self, name: str) -> float:
        return self.theory(name, self.stated())

    def theory(self, name: str, given: Mapping[str, str]) -> float:
        """The quantity of an observable at these parameters."""
        quantity, place = component(name)
        at = {} if place is None else {"population": str(place + 1)}
        return theory(f"rate.populations.{quantity}", digits=5, phi=PHI, **given, **at)


def network(numbers: Mapping[str, tuple[str, ...]], errors: Mapping[str, tuple[float, ...]]) -> Network:
    """`errors`: bounds of finite size and transient, then the tolerance, as fractions of theory."""
    given = {name: [float(x) for x in values] for name, values in numbers.items()}
    return Network(
        pilots=PILOTS,
        id="rate.populations.dale",
        single=equivalent,
        double=equivalent_pair,
        parameters=given
        | {"sizes": [int(n) for n in numbers["sizes"]], "N": 2000, "sigma_b": [0.0, 0.0], "states": 1}
        | {"burn": 15, "duration": 30, "gap": 10, "phi": PHI},
        memory=memory_bytes,
        budgets={"quick": 1500, "standard": 3000, "thorough": 6000},
        bias={name: BiasBudget(left[0], left[1]) for name, (*left, _) in errors.items()},
        tolerance={name: width for name, (*_, width) in errors.items()},
        networks=(600, 120),
        interval="fast",
        shrink=1,
        numbers=numbers,
    )


DALE = network(
    {
        "sizes": ("1000", "1000"),
        "synapses": ("300", "300", "300", "300"),
        "weights": ("0.08", "-0.11", "0.03", "-0.04"),
        "spreads": ("0", "0", "0", "0"),
        "biases": ("6", "2"),
    },
    {
        "mean[0]": (0.0041, 7.9e-07, 0.03),
        "mean[1]": (0.003, 7.9e-07, 0.03),
        "variance[0]": (0.0045, 9e-07, 0.03),
        "variance[1]": (0.0051, 8.9e-07, 0.03),
        "frozen_variance[0]": (0.0045, 1.3e-06, 0.06),
        "frozen_variance[1]": (0.0051, 1.3e-06, 0.06),
        "lyapunov_max": (0.012, 0.011, 0.05),
    },
)


def populations() -> tuple[Claim, ...]:
    """Mean, variance and frozen variance of both, and the exponent."""
    return (*(_of_population(name) for name in DALE.bias if name != EXPONENT), _exponent())


def _of_population(name: str) -> Claim:
    quantity, place = component(name)
    which = NAMES[place or 0]
    rivals = _common(name)
    return _claim(
        name,
        f"{quantity}.{which}",
        f"{WORDS[quantity]} of the {which} of two sparse populations under Dale's law",
        rivals if quantity == "mean" else (*rivals, shifted()),
        population=str((place or 0) + 1),
    )


def _exponent() -> Claim:
    bulk = Rival("ln(rho(M))/2", lambda p, t: _bulk(), "the bulk of the Jacobian without its outlier")
    title = "largest Lyapunov exponent of two sparse populations under Dale's law, at rest"
    return _claim(EXPONENT, EXPONENT, title, (*_common(EXPONENT), bulk))


def _claim(name: str, id: str, title: str, rivals: tuple[Rival, ...], **at: str) -> Claim:
    return Claim(
        **DALE.claimed(name),
        id=f"rate.populations.{id}",
        formula=f"rate.populations.{component(name)[0]}",
        title=title,
        point=DALE.stated() | {"phi": PHI} | at,
        prediction=lambda: DALE.limit(name),
        relative=True,
        rivals=rivals,
    )


def _common(name: str) -> tuple[Rival, ...]:
    """g^2 of synapses that add up independently of each other; one population."""
    return (
        Rival("p^2 w^2 left out of g^2", lambda p, t: DALE.theory(name, DALE.stated(shared=False))),
        Rival(
            "one population",
            lambda p, t: one_population(DALE.stated(), PHI)[component(name)[0]],
            "couplings and biases averaged; its stationary state, stable or not",
        ),
    )


def _bulk() -> float:
    means, variances = (
        [DALE.limit(f"{name}[{a}]") for a in range(len(NAMES))] for name in ("mean", "variance")
    )
    return bulk_alone(DALE.stated(), PHI, means, variances)
