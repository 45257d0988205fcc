"""Trains Langevin machines on scikit-learn's digits: the table of likelihoods, and langevin_machine.png.

    python notes/figures/langevin_machine.py [SEED]     (`draw` in place of SEED: from the data that is there)

1797 images, the 48 pixels that vary by more than 1 (standard deviation), x = 2 (pixel + u)/17 - 1, u
uniform; 1400 of them learnt. Nats per image, of learnt and of fresh ones. The machine follows its
likelihood by Adam, with samples from MALA chains preconditioned by the second moments C of the data, from
the solution of the linear machine on; ln Z is bracketed by annealed importance sampling from N(0, C) and
back from its chains. Forward sampling alone underestimates ln Z and so flatters the machine: the larger ln
Z counts. Needs the extras `data` and `plot`; ten minutes on two cores.
"""

import csv
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.langevin_machine.kernels import force

HERE = Path(__file__).parent
TEMPERATURES = (1.0, 0.1, 0.02, 0.01)
UPDATES, LEAPS, CHAINS, LADDER, COMPONENTS = 3000, 4, 300, 3000, 10
COLUMNS = ("model", "T", "train", "test", "error", "bracket", "ess", "pseudo", "seconds", "seed")
Array = NDArray[np.float64]
Density = Callable[[Array], Array]


def images() -> tuple[Array, Array]:
    """Learnt and fresh images, one a row. Raises `UsageError` without scikit-learn."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise UsageError("extra", "missing", "accepted: pip install rnnchaos[data], scikit-learn") from None
    pixels, rng = load_digits().data, np.random.default_rng(0)
    pixels = pixels[:, pixels.std(axis=0) > 1]
    x = 2 * (pixels + rng.uniform(size=pixels.shape)) / 17 - 1
    order = rng.permutation(len(x))
    return x[order[:1400]], x[order[1400:]]


def gaussian(mean: Any, covariance: Array) -> Density:
    """Its log-density."""
    root = np.linalg.cholesky(covariance)
    norm = np.log(np.diag(root)).sum() + len(root) * np.log(2 * np.pi) / 2
    return lambda x: -np.sum(np.linalg.solve(root, (x - mean).T) ** 2, axis=0) / 2 - norm


def mixture(x: Array, seed: int) -> Density:
    """Of full Gaussians; what is added to their variances is chosen on 300 of the images."""
    from sklearn.mixture import GaussianMixture

    def fitted(data: Array, added: float) -> Any:
        law = GaussianMixture(COMPONENTS, reg_covar=added, n_init=3, random_state=seed)
        return law.fit(data)

    scores = {added: fitted(x[:1100], added).score(x[1100:]) for added in (0.003, 0.01, 0.03)}
    return fitted(x, max(scores, key=lambda added: scores[added])).score_samples


class Machine(NamedTuple):
    """Couplings, temperature, root of C, its inverse, and ln of the normal law's partition function."""

    J: Array
    T: float
    root: Array
    inverse: Array

    def energy(self, x: Array, share: float) -> tuple[Array, Array]:
        """(1 - share) x C^-1 x/2 + share E/T of columns, and its gradient."""
        F, slope = force(self.J, x)
        plain = self.inverse @ x
        value = share * np.sum(F**2, axis=0) / (2 * self.T) + (1 - share) * np.sum(x * plain, axis=0) / 2
        return value, share * slope / self.T + (1 - share) * plain


class Chains:
    """MALA with the preconditioner C; the length of a step keeps three proposals of five."""

    def __init__(self, rng: np.random.Generator, x: Array, step: float = 0.05) -> None:
        self.rng, self.x, self.step = rng, x, step

    def move(self, machine: Machine, share: float = 1.0) -> None:
        x, root = self.x, machine.root
        value, slope = machine.energy(x, share)
        noise = self.rng.standard_normal(x.shape)
        pulled = root.T @ slope
        moved = x + root @ (np.sqrt(2 * self.step) * noise - self.step * pulled)
        new, back = machine.energy(moved, share)
        returned = np.sqrt(2 * self.step) * (pulled + root.T @ back) / 2 - noise
        forth, home = np.sum(noise**2, axis=0) / 2, np.sum(returned**2, axis=0) / 2
        kept = np.log(self.rng.uniform(size=x.shape[1])) < value - new + forth - home
        self.x = np.where(kept, moved, x)
        self.step *= np.exp(0.02 * (np.mean(kept) - 0.6))


def trained(rng: np.random.Generator, x: Array, T: float) -> tuple[Machine, Chains]:
    """A machine that learnt the images in columns x, and its chains."""
    C = x @ x.T / x.shape[1]
    values, vectors = np.linalg.eigh(C)
    start = np.eye(len(C)) - np.sqrt(T) * vectors @ np.diag(values**-0.5) @ vectors.T
    machine = Machine(start, T, np.linalg.cholesky(C), np.linalg.inv(C))
    chains = Chains(rng, x[:, rng.integers(x.shape[1], size=CHAINS)])
    first, second, t = np.zeros_like(C), np.zeros_like(C), np.tanh(x)
    for update in range(UPDATES):
        for _ in range(LEAPS):
            chains.move(machine)
        own = force(machine.J, chains.x)[0] @ np.tanh(chains.x).T / CHAINS
        gradient = ((x - machine.J @ t) @ t.T / x.shape[1] - own) / T
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        rate = 0.01 * min(1.0, 2 * (1 - update / UPDATES)) * min(1.0, T**0.5)
        scale = np.sqrt(second / (1 - 0.99 ** (update + 1))) + 1e-12
        J = machine.J + rate * first / (1 - 0.9 ** (update + 1)) / scale
        machine = machine._replace(J=J)
    return machine, chains


def annealed(chains: Chains, machine: Machine, shares: Array) -> Array:
    """ln of the weights of importance sampling along `shares`."""
    total = np.zeros(chains.x.shape[1])
    for before, now in pairwise(shares):
        total += machine.energy(chains.x, before)[0] - machine.energy(chains.x, now)[0]
        chains.move(machine, now)
    return total


def log_partition(rng: np.random.Generator, machine: Machine, chains: Chains) -> tuple[float, float, float]:
    """ln Z from below and from above, and the effective number of forward samples."""
    N, shares = len(machine.J), np.linspace(0, 1, LADDER) ** 2
    known = np.log(np.diag(machine.root)).sum() + N * np.log(2 * np.pi) / 2
    for _ in range(500):
        chains.move(machine)
    there = Chains(rng, machine.root @ rng.standard_normal((N, CHAINS)), 0.3)
    up = annealed(there, machine, shares)
    down = annealed(Chains(rng, chains.x, chains.step), machine, shares[::-1])
    ess = np.exp(2 * logsumexp(up) - logsumexp(2 * up))
    return known + mean(up), known - mean(down), float(ess)


def mean(logs: Array) -> float:
    """ln of the mean of exp."""
    return float(logsumexp(logs) - np.log(len(logs)))


def pseudo(machine: Machine, x: Array) -> float:
    """Mean sum over pixels of ln P(x_i | the others), x in columns: a quadrature over each pixel."""
    J, T, grid, total = machine.J, machine.T, np.arange(-400, 401) * 0.01, 0.0
    F, t = x - J @ np.tanh(x), np.tanh(x)
    for i, column in enumerate(J.T):
        dx, dt = grid[:, None] - x[i], np.tanh(grid)[:, None] - t[i]
        moved = (
            2 * F[i] * dx - 2 * (column @ F) * dt + dx**2 - 2 * J[i, i] * dx * dt + column @ column * dt**2
        )
        total += float(np.mean(-np.log(0.01) - logsumexp(-moved / (2 * T), axis=0)))
    return total


def pseudo_gaussian(mean: Any, covariance: Array, x: Array) -> float:
    """The same of a Gaussian, x in rows."""
    precision = np.linalg.inv(covariance)
    missed, own = (x - mean) @ precision, np.diag(precision)
    return float(np.mean(np.sum(np.log(own / (2 * np.pi)) / 2 - missed**2 / (2 * own), axis=1)))


def baselines(train: Array, test: Array, seed: int) -> list[dict[str, Any]]:
    """Independent pixels, Gaussians, and a mixture of them."""
    mean, second, covariance = train.mean(axis=0), train.T @ train / len(train), np.cov(train.T, bias=True)
    plain = gaussian(mean, covariance)
    either: Density = lambda x: np.logaddexp(plain(x), plain(-x)) - np.log(2)  # noqa: E731
    laws: dict[str, tuple[Density, float | None]] = {
        "independent pixels": (gaussian(mean, np.diag(np.diag(covariance))), None),
        "Gaussian of mean 0 (linear machine)": (gaussian(0, second), pseudo_gaussian(0, second, test)),
        "Gaussian": (plain, pseudo_gaussian(mean, covariance, test)),
        "Gaussian and its negative": (either, None),
        f"mixture of {COMPONENTS} Gaussians": (mixture(train, seed), None),
    }
    return [row(name, law, train, test, seed, pseudo=of) for name, (law, of) in laws.items()]


def row(name: str, law: Density, train: Array, test: Array, seed: int, **more: Any) -> dict[str, Any]:
    """Of the table."""
    fresh = law(test)
    found = {"model": name, "train": law(train).mean(), "test": fresh.mean(), "seed": seed}
    return (
        found | {"error": fresh.std() / len(fresh) ** 0.5} | {k: v for k, v in more.items() if v is not None}
    )


def machine_row(train: Array, test: Array, T: float, seed: int) -> dict[str, Any]:
    """Of a machine at a temperature."""
    rng, before = np.random.default_rng([seed, round(1000 * T)]), process_time()
    machine, chains = trained(rng, train.T, T)
    low, high, ess = log_partition(rng, machine, chains)
    law: Density = lambda x: -np.sum(force(machine.J, x.T)[0] ** 2, axis=0) / (2 * T) - max(low, high)  # noqa: E731
    more = {"T": T, "bracket": high - low, "ess": ess, "pseudo": pseudo(machine, test.T)}
    found = row("Langevin machine", law, train, test, seed, **more)
    return found | {"seconds": round(process_time() - before)}


def main(seed: int) -> None:
    """Train, write, print."""
    train, test = images()
    rows = [*baselines(train, test, seed)]
    for T in TEMPERATURES:
        rows.append(machine_row(train, test, T, seed))
        print(rows[-1], flush=True)
    with (HERE / "langevin_machine.csv").open("w", newline="") as file:
        said = ", ".join(f"{name} {version}" for name, version in versions().items())
        file.write(f"# python notes/figures/langevin_machine.py {seed}: {said}; {settings()}\n")
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for each in rows:
            writer.writerow({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in each.items()})


def settings() -> str:
    """What decides the rows, beside the seed."""
    training = f"{UPDATES} updates of {LEAPS} steps of {CHAINS} chains"
    return f"{training}, {LADDER} temperatures of annealing, {COMPONENTS} components"


def table() -> list[dict[str, str]]:
    """The rows that are there."""
    with (HERE / "langevin_machine.csv").open(newline="") as file:
        next(file)
        return list(csv.DictReader(file))


def verdict(rows: list[dict[str, str]]) -> str:
    """Who wins, by fresh images, at each temperature; below two errors a difference decides nothing."""
    said = []
    for own in (r for r in rows if r["T"]):
        words: dict[str, list[str]] = {"wins over": [], "loses to": [], "draws with": []}
        for other in (r for r in rows if not r["T"]):
            gap = float(own["test"]) - float(other["test"])
            error = (float(own["error"]) ** 2 + float(other["error"]) ** 2) ** 0.5
            word = "wins over" if gap > 2 * error else "loses to" if gap < -2 * error else "draws with"
            words[word].append(f"{other['model']} ({gap:+.1f} +- {error:.1f})")
        told = "; ".join(f"{word} {', '.join(names)}" for word, names in words.items() if names)
        said.append(f"T = {own['T']}: {told}.")
    return "\n".join(
        [*said, "One split and one seed, errors unpaired; not the published code, epochs or data."]
    )


def draw(rows: list[dict[str, str]]) -> None:
    """Likelihood of fresh images over temperature, baselines as lines."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    for place, r in enumerate(r for r in rows if not r["T"]):
        axes.axhline(float(r["test"]), color=f"C{place + 1}", lw=1, label=r["model"])
    own = [r for r in rows if r["T"]]
    points, heights, errors = ([float(r[name]) for r in own] for name in ("T", "test", "error"))
    axes.errorbar(points, heights, errors, fmt="o-", color="C0", capsize=3, label="Langevin machine")
    axes.set(xscale="log", xlabel="temperature T", ylabel="log-likelihood of fresh images [nats]")
    axes.legend(fontsize=8, loc=(0.03, 0.12))
    figure.savefig(HERE / "langevin_machine.png", dpi=120, metadata={"Software": None})


def show(rows: list[dict[str, str]]) -> None:
    """Print the table and who wins."""
    for r in rows:
        name = f"{r['model']}, T = {r['T']}" if r["T"] else r["model"]
        more = f", bracket of ln Z {float(r['bracket']):+.3f}, ESS {float(r['ess']):.0f}" if r["T"] else ""
        seen = f", pseudo {float(r['pseudo']):.2f}" if r["pseudo"] else ""
        both = f"{float(r['train']):7.2f} / {float(r['test']):7.2f} ({float(r['error']):.2f})"
        print(f"{name:38}{both}{seen}{more}")
    print(verdict(rows))


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "1"
    if asked != "draw":
        main(int(asked))
    show(table())
    draw(table())
