r"""Frames of tangent vectors: evolved over intervals, factorised, their determinants followed."""

from functools import partial
from math import log, sqrt
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.kernels.shared.time_steps import followed
from rnnchaos.verify.spectrum import orthonormal as qr
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, Stack, stack
from rnnchaos.verify.spectrum.elimination import Elimination, Frame
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import Plan


def explicit() -> None:
    """Three steps and one factorisation: R of the product of the steps' Jacobians; ln |det| where asked."""
    rng = np.random.default_rng(5)
    J, start = rng.standard_normal((4, 4)), rng.standard_normal((2, 4, 4))
    for couplings in (Dense(J), Operator(_Applied(J)), Stack(np.array([J, J]))):
        for audit in (True, False):
            whole = stack((2, 4, 4), float)
            whole[...] = start
            scheme = Plan(3, "euler", 0.4).build(Network(couplings, activation("tanh"), np.ones(2)))
            of = Explicit(scheme, [whole])
            found = of.evolve(3, audit=audit)
            runs = [followed(J, rows[0], scheme="euler", dt=0.4, count=3) for rows in start]
            triangles = [_triangle(m, rows[1:]) for (_, m), rows in zip(runs, start, strict=True)]
            agree(found.factored.growth, [np.log(np.abs(np.diag(R))) for R in triangles], rtol=1e-8)
            agree(of.states, [states[-1] for states, _ in runs], rtol=1e-10)
            agree(of.leading, whole[:, 1], rtol=0)
            known = audit and not isinstance(couplings, Operator)
            hold((found.volume is not None) == known, "a determinant")
            if known:
                dets = [sum(np.linalg.slogdet(m)[1] for m in matrices) for _, matrices in runs]
                agree(found.volume, dets, rtol=1e-9)
            for rows in whole[:, 1:]:
                agree(rows @ rows.T, np.eye(3), atol=1e-12)
    whole[:, 0] = np.nan
    refused(lambda: of.evolve(1, audit=False), NonConvergence)
    hold("state" in str(refused(lambda: of.evolve(1, audit=False), NonConvergence)), "the state is named")


class _Applied:
    def __init__(self, J: Any) -> None:
        self.J, self.shape = J, J.shape

    def matmat(self, columns: Any) -> Any:
        return self.J @ columns


def _triangle(matrices: list[Any], rows: Any) -> Any:
    for matrix in matrices:
        rows = rows @ matrix.T
    return np.linalg.qr(rows.T)[1]


def eliminations() -> None:
    """All exponents of both maps, over intervals of several steps, of one J with two gains and of a stack."""
    rng = np.random.default_rng(5)
    J, x = rng.standard_normal((2, 4, 4)) / 2, rng.standard_normal((2, 4))
    gains = np.array([1.3, 4.0])
    for couplings, matrices in ((Stack(J), J), (Dense(J[0]), [J[0], J[0]])):
        for scheme in ("rates", "inputs"):
            network = Network(couplings, activation("tanh"), gains)
            of = Elimination(Plan(4, scheme, 1.0).build(network), couplings, x.copy())
            apart = [
                Elimination(
                    Plan(4, scheme, 1.0).build(Network(Dense(m), activation("tanh"), g)), Dense(m), y[None]
                )
                for g, m, y in zip(gains, matrices, x.copy(), strict=True)
            ]
            runs = [
                followed(g * m, y, scheme=scheme, dt=1.0, count=8)
                for g, m, y in zip(gains, matrices, x, strict=True)
            ]
            frame, done = [np.eye(4), np.eye(4)], 0
            for steps in (3, 1, 2, 2):
                found = of.evolve(steps, audit=steps != 1)
                parts = [jacobians[done : done + steps] for _, jacobians in runs]
                triangles = [_triangle(part, V) for part, V in zip(parts, frame, strict=True)]
                frame = [_turned(part, V) for part, V in zip(parts, frame, strict=True)]
                done += steps
                growth = [np.log(np.abs(np.diag(R))) for R in triangles]
                agree(found.factored.growth, growth, rtol=1e-7, atol=1e-8)
                agree(of.states, [states[done] for states, _ in runs], rtol=1e-10)
                conditions = [one.evolve(steps, audit=False).factored.condition for one in apart]
                agree(found.factored.condition, max(conditions), rtol=1e-9)
                hold(1 <= min(conditions) < max(conditions) < 100, f"conditions {conditions}")
                hold((found.volume is None) == (steps == 1), "a determinant where asked")
                if steps != 1:
                    dets = [sum(np.linalg.slogdet(m)[1] for m in part) for part in parts]
                    agree(found.volume, dets, rtol=1e-9)
    of.states[...] = np.nan
    hold("state" in str(refused(lambda: of.evolve(1, audit=False), NonConvergence)), "the state is named")


def losses() -> None:
    """The condition: a pivot's row before elimination over the pivot, the largest of all steps and of R."""
    J, slopes = np.array([[1.0, 2.0], [1.0, 2.001]]), (np.array([1.0, 0.5]), np.array([1e-9, 1.0]))
    frame = Frame(J.T.copy())
    frame.multiply()
    frame.eliminate(slopes[0])  # rows (1, 2) and (.5, 1.0005): pivots 1 and .0005
    growth, condition = frame.orthonormalise()
    agree(growth.sum(), log(0.0005), rtol=1e-9)
    agree(condition, 0.5 * sqrt(1 + 2.001**2) / 0.0005, rtol=1e-9)
    graded = Frame(np.array([[1.0, 1.0], [0.0, 1.0]]))
    graded.multiply()
    graded.eliminate(slopes[1])  # no digit is lost
    growth, condition = graded.orthonormalise()
    agree(growth.sum(), log(1e-9), rtol=1e-12)
    hold(condition < 5, f"condition {condition}")
    again, _ = graded.orthonormalise()
    agree(again, [0, 0], atol=1e-15)


def _turned(matrices: list[Any], rows: Any) -> Any:
    for matrix in matrices:
        rows = rows @ matrix.T
    return np.linalg.qr(rows.T)[0].T


def factorisations() -> None:
    """Frames by Cholesky-QR, ill-conditioned ones by Householder, counted; the largest condition."""
    rng = np.random.default_rng(7)
    good, other = rng.standard_normal((2, 3, 6))
    bad = good.copy()
    bad[2] = bad[0] + 1e-9 * bad[2]
    for kind, frames, fallbacks in (
        (float, (other, good), 0),
        (float, (bad, good, bad), 2),
        (float, (good,), 0),
        (np.float32, (good,), 0),
        (np.float32, (good, other), 0),
    ):
        whole = stack((len(frames), 3, 6), kind)
        whole[...] = frames
        given = whole.astype(float).copy()
        found = qr.orthonormalise(whole)
        triangles = [np.linalg.qr(rows.T)[1] for rows in given]
        wide = 1e-6 if fallbacks else 1e-10
        agree(found.growth, [np.log(np.abs(np.diag(R))) for R in triangles], rtol=wide, atol=wide)
        hold(found.fallbacks == fallbacks, f"{found.fallbacks} fallbacks")
        agree(found.condition, max(_condition(R) for R in triangles), rtol=1e-3)
        for rows, before in zip(whole, given, strict=True):
            exact = 1e-6 if kind is np.float32 else 1e-12
            agree(rows @ rows.T, np.eye(3), atol=exact)
            agree(before @ np.linalg.pinv(rows) @ rows, before, atol=exact * 10)
    alone = np.array([[[3.0, 4.0]], [[0.5, 0.0]]])
    found = qr.orthonormalise(alone)
    agree(found.growth, [[log(5)], [log(0.5)]], rtol=1e-15)
    agree(alone, [[[0.6, 0.8]], [[1, 0]]], rtol=1e-15)
    hold((found.condition, found.fallbacks) == (1.0, 0), "one vector has no condition")


def _condition(R: Any) -> float:
    """In the 1-norm, over the square root of k."""
    value = np.abs(R).sum(0).max() * np.abs(np.linalg.inv(R)).sum(0).max() / sqrt(len(R))
    return float(max(1.0, value))


def conditions() -> None:
    """Of triangles whose inverse is known; at the breakdown, both sides of it."""
    agree(qr.triangle_condition(np.diag([1.0, 1e-3])), 1e3 / sqrt(2), rtol=1e-12)
    agree(qr.triangle_condition(np.eye(3)), 1, rtol=0)
    agree(qr.triangle_condition(np.diag([1.0, 0.0])), np.inf)
    for size, fallbacks in ((3e-7, 0), (3e-8, 1)):
        for several in (1, 2):
            rows = np.array(several * [[[1.0, 0, 0], [0.0, size, 0]]])
            found = qr.orthonormalise(rows)
            hold(found.fallbacks == several * fallbacks, f"{found.fallbacks} fallbacks at {size}")
            agree(found.growth, several * [[0, log(size)]], rtol=1e-9)


def twice() -> None:
    """One pass loses eps cond^2; the second makes up for it, and is part of ln R."""
    for seed in range(5):
        v, u = np.linalg.qr(np.random.default_rng(seed).standard_normal((5, 2)))[0].T
        for frame in (np.array([[v, v + 1e-6 * u]]), np.array([[v, v + 1e-6 * u], [u, v]])):
            found = qr.orthonormalise(frame)
            agree(found.growth[0], [0, log(1e-6)], rtol=1e-8, atol=1e-12)
            agree(frame[0] @ frame[0].T, np.eye(2), atol=1e-12)
            hold(found.fallbacks == 0, "no fallback")


def lost_directions() -> None:
    """A vector of zeros, a frame that is not finite: what is left is named."""
    for rows, words in (
        ([[[1.0, 0, 0], [0, 1, 0], [0, 0, 0]]], "use k <= 2"),
        ([[[1.0, 0], [0, 1]], [[1, 0], [0, 0]]], "use k <= 1"),
        ([[[0.0, 0]]], "vanished"),
        ([[[np.nan, 0], [0, 1]]], "blow-up"),
    ):
        found = str(refused(partial(qr.orthonormalise, np.array(rows)), NonConvergence))
        hold(words in found and ("use k" in found) == ("use k" in words), found)
    grown = refused(lambda: qr.finite(np.array([[np.inf, 1.0]])), NonConvergence)
    hold("out of range" in str(grown), str(grown))
    mixed = refused(lambda: qr.finite(np.array([[-np.inf, np.nan]])), NonConvergence)
    hold("out of range" in str(mixed), str(mixed))


def intervals() -> None:
    """At most twice the last one, at most `most`, and as long as the condition stays below the limit."""
    for limit, most, condition, growth, steps, interval, rate, expected in (
        (1e6, 100, np.e**2, 0.5, 4, 4, 0.0, (8, 0.5)),  # twice the last
        (1e6, 6, np.e**2, 0.5, 4, 4, 0.0, (6, 0.5)),  # the most
        (1e6, 100, np.e**4, 0.5, 2, 8, 0.0, (6, 2.0)),  # 0.9 ln 1e6 / 2
        (1e6, 100, np.e**2, -6.0, 2, 8, 0.0, (4, 3.0)),  # shrinking counts as well
        (1e6, 100, np.e**2, 0.5, 2, 8, 5.0, (2, 4.5)),  # the rate before, a tenth less
        (1e3, 100, np.inf, 0.5, 1, 8, 0.0, (1, 52 * log(2))),  # as large as it can be told
        (1e6, 100, 1.0, 0.0, 1, 3, 0.0, (6, 0.0)),
    ):
        of = qr.QRInterval(limit, most, interval, rate)
        of.update(qr.Factored(np.array([[0.0, growth]]), condition), steps)
        agree([of.interval, of.rate], expected, rtol=1e-12)


CHECKS = (explicit, eliminations, losses, factorisations, conditions, twice, lost_directions, intervals)
