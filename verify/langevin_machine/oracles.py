r"""Chains by differences of the energy, draws one by one, learning part by part, from the same draws."""

from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.integrate import quad

from rnnchaos.verify.kernels.equivalent import ALMOST, VECTOR
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold
from rnnchaos.verify.langevin_machine import kernels
from rnnchaos.verify.langevin_machine import learning as k
from rnnchaos.verify.learning.ascent import Course
from rnnchaos.verify.learning.likelihood import bracketed

J = ((0.4, -1.1, 0.2), (0.7, -0.3, 0.5), (-0.6, 0.9, 1.2))


def energy(x: Any) -> Any:
    """|x - J tanh x|^2/2."""
    return sum((x[i] - sum(J[i][j] * np.tanh(x[j]) for j in range(3))) ** 2 for i in range(3)) / 2


def slope(x: Any) -> Any:
    """The gradient by central differences of two steps."""
    found = []
    for e in np.eye(3):
        one, two = ((energy(x + h * e) - energy(x - h * e)) / (2 * h) for h in (1e-3, 2e-3))
        found.append((4 * one - two) / 3)
    return np.array(found)


def chains() -> None:
    """With a burn and without."""
    for burn in (0, 2):
        rng = np.random.default_rng(SEED)
        x, squares, energies = rng.normal(size=(3, 4)).T, [], []
        for step in range(burn + 3):
            if step >= burn:
                squares += [np.mean(y**2) for y in x]
                energies += [2 * energy(y) for y in x]
            noise = rng.normal(size=(3, 4)).T * (2 * 0.7 * 0.05) ** 0.5
            x = np.array([y - 0.05 * slope(y) for y in x]) + noise
        given: Any = {"J": [c for row in J for c in row], "T": 0.7, "delta": 0.05, "chains": 4, "burn": burn}
        found = kernels.sampler(SEED, **given, duration=3)
        agree(found, {"x2": np.mean(squares), "F2": np.mean(energies)}, rtol=1e-8)


def exact_draws() -> None:
    """One by one; J of either sign."""
    for coupling in (1.7, -0.8):
        rng = np.random.default_rng(SEED)
        width = abs(coupling) + 6 * 0.3**0.5
        tries, levels = [width * (2 * u - 1) for u in rng.random(400)], rng.random(400)
        kept = [
            x
            for x, u in zip(tries, levels, strict=True)
            if 0.6 * np.log(u) < -((x - coupling * np.tanh(x)) ** 2)
        ]
        found = kernels.draws(SEED, J=coupling, T=0.3, tries=400)
        agree(found, {"x2": sum(x * x for x in kept) / len(kept), "kept": len(kept)}, rtol=1e-12)


def _machine() -> tuple[Any, Any, Any]:
    """Couplings, learnt and fresh states."""
    rng = np.random.default_rng(6)
    return np.reshape(J, (3, 3)), 0.7 * rng.normal(size=(3, 9)), 0.7 * rng.normal(size=(3, 4))


def learning() -> None:
    """The potential, both phases, and where learning starts."""
    couplings, x, _ = _machine()
    values, slopes = k.potential(couplings, 0.6)(x)
    agree(values, [energy(y) / 0.6 for y in x.T], rtol=1e-9)
    agree(slopes, np.array([slope(y) / 0.6 for y in x.T]).T, rtol=1e-6, atol=1e-7)
    of = k.phases(0.6)
    agree(of.potential(couplings)(x)[0], values, rtol=1e-9)
    products = [np.outer(y - couplings @ np.tanh(y), np.tanh(y)) / 0.6 for y in x.T]
    agree(of.gradient(couplings, x), np.mean(products, axis=0), rtol=1e-9)
    C = x @ x.T / 9
    M = np.eye(3) - k.linear(C, 0.6)
    agree(M.T @ M @ C, 0.6 * np.eye(3), rtol=1e-9, atol=1e-12)
    hold(bool(np.all(np.linalg.eigvalsh((M + M.T) / 2) > 0)), "positive root")


def conditionals() -> None:
    """Densities of a coordinate given the others, by adaptive quadrature, cold and hot."""
    couplings, _, x = _machine()
    for T in (0.4, 4.0):
        expected = []
        for y in x.T:
            total = 0.0
            for e in np.eye(3):
                law = lambda z, y=y, e=e: np.exp((energy(y) - energy(y + (z - y @ e) * e)) / T)  # noqa: B023, E731
                total -= np.log(quad(law, -14, 14, points=[-3, 0, 3], epsabs=1e-12, epsrel=1e-9)[0])
            expected.append(total)
        agree(k.pseudo(couplings, T, x), expected, rtol=1e-6)


def courses() -> None:
    """From images that are given, hot and cold: what is bracketed, from the linear machine on."""
    _, train, test = _machine()
    for T, rate in ((0.5, 0.01 * 0.5**0.5), (2.0, 0.01)):
        start, course = k.linear(train @ train.T / 9, T), Course(4, 2, rate)
        J, expected = bracketed(np.random.default_rng(SEED), k.phases(T), start, train, test, course, (5, 6))
        expected["pseudo_images"] = k.pseudo(J, T, test)
        with patch.object(k, "images", lambda split: (train, test)):
            found = k.digits(SEED, T=T, split=0, updates=4, leaps=2, chains=5, rungs=6)
        agree(found, expected, rtol=1e-9)


_EQUIVALENT = {
    "langevin_machine.kernels.draws: edge: rng.uniform(size=tries) < np.exp(-(x - J * n... 2 / (2 * T)) -> "
    "rng.uniform(size=tries) <= np.exp(-(x - J * ... 2 / (2 * T))": ALMOST,
    "langevin_machine.learning.pseudo: transposed: column @ column -> column @ column.T": VECTOR,
}
CHECKS = (chains, exact_draws, learning, conditionals, courses)
ORACLES = Oracles("langevin_machine", CHECKS, _EQUIVALENT)
