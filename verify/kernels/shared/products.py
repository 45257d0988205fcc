r"""Couplings and activations of the spectrum engine: products as they are written, slopes by differences."""

from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.own.given import couplings, stacked
from rnnchaos.verify.spectrum.activation import activation, log_cosh
from rnnchaos.verify.spectrum.couplings import Dense, Operator, Stack, stack

NAMES = ("tanh", "erf", "atan", "algebraic", "gd", "logistic", "x/(1+x**2)")


def products() -> None:
    """out <- keep out + a J rows, of few rows and of many, in both precisions."""
    rng = np.random.default_rng(1)
    J = rng.standard_normal((5, 5)) + np.diag(np.arange(5) / 3)
    for of, kinds in ((Dense(J), (np.float64, np.float32)), (Operator(aslinearoperator(J)), (np.float64,))):
        hold(of.N == 5, "N")
        for kind in kinds:
            for count in (1, 3, 4, 9):
                rows, out = rng.standard_normal((2, count, 5)).astype(kind)
                for keep in (0.0, 1.0, -0.5):
                    now = np.full_like(out, np.nan) if keep == 0 else out.copy()
                    of.add(rows, 1.5, now, keep)
                    kept = 0 if keep == 0 else keep * out.astype(float)
                    exact = 1e-12 if kind is np.float64 else 1e-5
                    agree(now, kept + 1.5 * rows.astype(float) @ J.T, rtol=exact, atol=exact)
    of = Dense(J)
    agree(of.diagonal, [J[i, i] for i in range(5)], rtol=0)
    agree(of.log_determinant, np.log(np.abs(np.prod(np.linalg.eigvals(J)))), rtol=1e-10)
    hold(of.of(np.dtype(np.float32)).dtype == np.float32 and of.of(np.dtype(float)) is of.matrix, "copies")
    agree(of.of(np.dtype(np.float32)), J.astype(np.float32), rtol=0)
    agree(stack((2, 3, 4), np.float32), np.zeros((2, 3, 4)))


def stacks() -> None:
    """out <- keep out + a J_b part_b, part and out apart or the same; traces, determinants, one by one."""
    rng = np.random.default_rng(2)
    J = rng.standard_normal((3, 5, 5))
    of = Stack(J)
    for kind, exact in ((np.float64, 1e-12), (np.float32, 1e-5)):
        for count in (1, 4):
            part, out = rng.standard_normal((2, 3, count, 5)).astype(kind)
            for factor, keep in ((1.0, 0.0), (1.5, 0.0), (1.5, 1.0), (0.3, -0.5)):
                now = np.full_like(out, np.nan) if keep == 0 else out.copy()
                of.act(part, factor, now, keep)
                kept = 0 if keep == 0 else keep * out.astype(float)
                images = np.array([rows.astype(float) @ m.T for rows, m in zip(part, J, strict=True)])
                agree(now, kept + factor * images, rtol=exact, atol=exact)
                same = part.copy()
                of.act(same, factor, same, keep)
                agree(same, keep * part.astype(float) + factor * images, rtol=exact, atol=exact)
    hold((len(of), of.N) == (3, 5), "networks and units")
    slopes = rng.standard_normal((3, 5))
    agree(of.trace(slopes), [np.trace(m * s) for m, s in zip(J, slopes, strict=True)], rtol=1e-12)
    agree(Dense(J[0]).trace(slopes), [np.trace(J[0] * s) for s in slopes], rtol=1e-12)
    agree(of.log_determinant, [np.log(np.abs(np.prod(np.linalg.eigvals(m)))) for m in J], rtol=1e-10)
    agree(of.of_each(np.dtype(np.float32)), J.transpose(0, 2, 1).astype(np.float32), rtol=0)
    for count, each in enumerate(Dense(J[0]).of_each(np.dtype(float))):
        agree(each, J[0].T, rtol=0)
        if count == 2:
            break
    hold(of.fingerprint() != Stack(J[::-1]).fingerprint(), "told apart")
    for given in (J.tolist(), J.astype(np.float32), list(J)):
        taken: Any = stacked(given)
        agree(taken.transposed, J.transpose(0, 2, 1), rtol=1e-6)
    hold(isinstance(stacked(J[0]), Dense), "one network")
    hole = J.copy()
    hole[1, 2, 0] = np.inf
    hold("(1, 2, 0)" in str(refused(lambda: stacked(hole), UsageError)), "where it is not finite")
    for given in (J[:, :4], J[:0], J[:, :0, :0], J + 1j, np.ma.masked_array(J, J > 2)):
        refused(partial(stacked, given), UsageError)
    refused(lambda: couplings(J), UsageError)


def activations() -> None:
    """phi' is the difference quotient of phi, and ln phi' its logarithm, also far out."""
    x, h = np.array([-2.5, -1.1, 0.1, 0.7, 3.0]), 1e-5
    for name in NAMES:
        of = activation(name)
        agree(of.slope(x), (of.value(x + h) - of.value(x - h)) / (2 * h), rtol=1e-7, atol=1e-9)
        agree(of.log_slope(x), np.log(np.abs(of.slope(x))), rtol=1e-12, atol=1e-13)
        by = np.linspace(0.1, 0.5, 5)
        agree(of.shifted(by).value(x), of.value(x + by), rtol=1e-15)
        agree(of.shifted(by).slope(x), of.slope(x + by), rtol=1e-15)
    agree(activation("tanh").log_slope(np.array([400.0])), [2 * np.log(2) - 800], rtol=1e-12)
    agree(log_cosh(np.array([-1.5, 0.0, 800.0])), [np.log(np.cosh(1.5)), 0, 800 - np.log(2)], rtol=1e-12)


def own_functions() -> None:
    """A pair is taken when the second is the derivative of the first, at all nine points."""

    def shaped(x: Any) -> Any:
        return np.arctan(2 * x)

    def slope(x: Any) -> Any:
        return 2 / (1 + 4 * x * x)

    taken = activation((shaped, slope))
    x = np.linspace(-1, 1, 9)
    agree(taken.slope(x), slope(x), rtol=0)
    agree(taken.log_slope(x), np.log(slope(x)), rtol=1e-12)
    hold(taken.name == "shaped", "name")
    linear = activation((lambda x: 1.0 * x, np.ones_like))
    agree(linear.log_slope(x), np.zeros(9))
    wrong = [(shaped, np.cos), (shaped, lambda x: slope(x) * 1.001), (shaped, lambda x: slope(x)[:3])]
    wrong += [(lambda x: 1.5 * x, lambda x, side=side: np.where(side * x > 1, 1.4, 1.5)) for side in (1, -1)]
    for pair in (*wrong, (shaped, 3), (shaped,), (shaped, slope, slope), np.exp, 7):
        refused(partial(activation, pair), UsageError)


def accepted() -> None:
    """Arrays, sparse matrices and operators of any real type, square and finite."""
    J = np.array([[1, 2], [3, 5]])
    rows = np.array([[1.0, 1.0]])
    for given in (J, J.astype(np.float32), csr_array(J), aslinearoperator(J.astype(float))):
        out = np.zeros((1, 2))
        (of := couplings(given)).add(rows, 1.0, out, 0.0)
        agree(out, [[3, 8]], rtol=1e-12)
        hold(isinstance(of, Dense) == isinstance(given, np.ndarray), "kind")
    for kind, kept in ((np.float32, np.float32), (float, np.float64), (int, np.float64)):
        taken: Any = couplings(J.astype(kind))
        hold(taken.matrix.dtype == kept, f"{kind} as {kept}")
    fine = np.pi * np.eye(2)
    for wide_kind in (float, np.longdouble):
        taken = couplings(fine.astype(wide_kind))
        agree(taken.diagonal, [np.pi, np.pi], rtol=0)
    hole = np.array([[1.0, 2.0], [np.nan, 3.0]])
    hold("(1, 0)" in str(refused(lambda: couplings(hole), UsageError)), "where it is not finite")
    wide, empty = np.ones((2, 3)), np.zeros((0, 0))
    for given in (wide, empty, J + 1j, csr_array(wide), csr_array(hole), aslinearoperator(wide), hole, J[0]):
        refused(partial(couplings, given), UsageError)
    refused(lambda: couplings(np.ma.masked_array(J, J > 2)), UsageError)
    refused(lambda: couplings(aslinearoperator(J + 1j)), UsageError)
    bad = Operator(aslinearoperator(hole))
    refused(lambda: bad.add(rows, 1.0, np.zeros((1, 2)), 0.0), UsageError)
    narrow = Operator(_Narrow())
    for wanted, refuse in (("f8", True), ("f4", False), ("f2", False)):
        given_rows, out = np.ones((2, 3), wanted), np.zeros((2, 3), np.float32)
        add = partial(narrow.add, given_rows, 2.0, out, 0.0)
        if refuse:
            refused(add, UsageError)
        else:
            add()
            agree(out, np.full((2, 3), 2.0))


class _Narrow:
    """The identity in float32, whatever it is given."""

    shape = (3, 3)

    def matmat(self, block: Any) -> Any:
        return block.astype(np.float32)


CHECKS = (products, stacks, activations, own_functions, accepted)
