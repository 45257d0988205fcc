r"""Claims on an excitatory and an inhibitory population under Dale's law, given as synapses and weights.

1000 and 1000 neurons, each with about 100 synapses from either (probability 0.1), weights 0.3 and 0.4 from
excitatory, -0.9 and -1.4 from inhibitory neurons, logistic phi, biases 80 and 130. Against the theory of two
populations,

$$J_0^{ab}=K_{ab}w_{ab},\qquad g_{ab}^2=K_{ab}(s_{ab}^2+w_{ab}^2)-K_{ab}^2w_{ab}^2/N_b .$$

What the last term of g^2 takes away, a tenth, comes back in a finite network as fluctuations of the input
that a whole population shares, J_0^2 Var phi/N: of the order of what the claim is to see. So a pair of sizes
is extrapolated, and rates are high, 0.99 of their maximum: then Var phi is small against E phi^2. Such a
network is at rest (lambda_1 = -1.3 a step), its variance all frozen. Sample variances of 1000 neurons
scatter by sqrt(2/1000), so a pair by 11 %: variances are claimed to 5 %, means to 3 %. The pilot is of pairs
of the claim's own size, as inputs from a hundred synapses are Gaussian to 1/K only, at any size.

The wrong theories: p^2 w^2 left out of g^2, as if synapses added up independently of each other; one
population with the average couplings and bias.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnchaos.numerics.quantity import rational, shown
from rnnchaos.verify.bias.design import BiasBudget, Design, component
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.design import PILOTS
from rnnchaos.verify.rate.populations import equivalent, equivalent_pair, memory_bytes

NAMES = ("excitatory", "inhibitory")
WORDS = {"mean": "mean activity", "variance": "variance"}


@dataclass(frozen=True, kw_only=True)
class Network(Design):
    """`numbers` are the synapses and weights as exact decimals; observables `mean[a]` and `variance[a]`."""

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

    def average(self) -> dict[str, str]:
        """One population: sums over senders, averages over receivers, which are equally many."""
        whole = {name: [rational(x) for x in text.split(",")] for name, text in self.stated().items()}
        return {name: shown(sum(values) / len(NAMES)) for name, values in whole.items()}

    def limit(self, name: str) -> float:
        return self.theory(name, self.stated())

    def theory(self, name: str, given: Mapping[str, str]) -> float:
        """The quantity of an observable at these parameters; of the only population where there is one."""
        quantity, place = component(name)
        several = "," in given["b_a"]
        at = {"population": str((place or 0) + 1)} if several else {}
        return theory(f"rate.populations.{quantity}", digits=5, phi="logistic", **given, **at)


def network(numbers: Mapping[str, tuple[str, ...]], errors: Mapping[str, tuple[float, ...]]) -> Network:
    """`errors`: bounds of finite size and transient, then the tolerance, as fractions of theory."""
    given = {name: [float(x) for x in values] for name, values in numbers.items()}
    return Network(
        pilots=PILOTS,
        id="rate.populations.dale",
        single=equivalent,
        double=equivalent_pair,
        parameters=given
        | {"sizes": [int(n) for n in numbers["sizes"]], "N": 1000, "sigma_b": [0.0, 0.0], "states": 1}
        | {"burn": 15, "duration": 8, "gap": 2, "phi": "logistic"},
        memory=memory_bytes,
        budgets={"standard": 1500, "thorough": 6000},
        bias={name: BiasBudget(left[0], left[1]) for name, (*left, _) in errors.items()},
        tolerance={name: width for name, (*_, width) in errors.items()},
        networks=(300, 100),
        shrink=1,
        numbers=numbers,
    )


DALE = network(
    {
        "sizes": ("1000", "1000"),
        "synapses": ("100", "100", "100", "100"),
        "weights": ("0.3", "-0.9", "0.4", "-1.4"),
        "spreads": ("0", "0", "0", "0"),
        "biases": ("80", "130"),
    },
    {
        "mean[0]": (0.0078, 4.9e-06, 0.03),
        "mean[1]": (0.008, 5.2e-06, 0.03),
        "variance[0]": (0.019, 1e-06, 0.05),
        "variance[1]": (0.026, 1.1e-06, 0.05),
    },
)


def populations() -> tuple[Claim, ...]:
    """Means and variances of both."""
    return tuple(_claim(name) for name in DALE.bias)


def _claim(name: str) -> Claim:
    quantity, place = component(name)
    which = NAMES[place or 0]
    claimed = DALE.claimed(name)
    shared = Rival("p^2 w^2 left out of g^2", lambda p, t: DALE.theory(name, DALE.stated(shared=False)), "")
    return Claim(
        **claimed,
        id=f"rate.populations.{quantity}.{which}",
        formula=f"rate.populations.{quantity}",
        title=f"{WORDS[quantity]} of the {which} of two sparse populations under Dale's law",
        point=DALE.stated() | {"phi": "logistic", "population": str((place or 0) + 1)},
        prediction=lambda: DALE.limit(name),
        relative=True,
        rivals=(
            Rival("one population", lambda p, t: DALE.theory(name, DALE.average()), "average couplings"),
            *(() if quantity == "mean" else (shared,)),
            shifted(),
        ),
    )
