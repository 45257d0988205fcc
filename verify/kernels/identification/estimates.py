"""Oracles of estimates from equations that vanish on average: regression, loops over samples and groups."""

from typing import Any

import numpy as np
from scipy import stats

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.identification import estimate as e
from rnnchaos.verify.kernels.oracle import agree, hold, refused

LABELS = np.array([7, 2, 5, 2, 7, 9, 5, 5, 2, 0, 9, 1])
"""Of twelve samples: six groups."""


def drawn(seed: int, n: int, m: int, p: int) -> Any:
    """Rows (n, m, p + 1), correlated, with a mean."""
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(m * (p + 1), m * (p + 1)))
    return (rng.normal(size=(n, m * (p + 1))) @ mixed + 2 * rng.normal(size=m * (p + 1))).reshape(n, m, p + 1)


def spread(rows: Any, groups: Any) -> Any:
    """n Cov of the mean, by loops over groups: the sum of squares of their sums."""
    n, centre = len(rows), sum(rows) / len(rows)
    labels = sorted(set(groups))
    total: Any = 0.0
    for label in labels:
        part = sum(row - centre for row, own in zip(rows, groups, strict=True) if own == label)
        total = total + np.multiply.outer(part, part)
    return total * len(labels) / (len(labels) - 1) / n


def grouped() -> None:
    """Means, their covariance and that of the equations at a point, in groups and alone."""
    rows, theta = drawn(1, 12, 2, 2), np.array([0.3, -1.2])
    for groups, labels in ((None, list(range(12))), (LABELS, list(LABELS))):
        found, expected = e.means(rows, groups), spread(rows, labels)
        agree(found.mean, sum(rows) / 12, rtol=1e-12)
        agree(found.spread, expected, rtol=1e-11, atol=1e-12)
        agree([found.n, found.groups], [12, len(set(labels))])
        g = [row[:, :2] @ theta + row[:, 2] for row in rows]
        agree(found.omega(theta), spread(g, labels), rtol=1e-11)
        squares = [sum(row[j, k] ** 2 for k in range(3)) for row in [found.mean] for j in range(2)]
        agree(
            e.sizes(found) ** 2, [squares[j] + sum(expected[j, k, j, k] for k in range(3)) for j in range(2)]
        )


def exact_number() -> None:
    """As many equations as parameters: they are solved, and errors are those of g."""
    rows = drawn(2, 30, 2, 2)
    found, mean = e.estimated(e.means(rows)), sum(rows) / 30
    theta = -np.linalg.solve(mean[:, :2], mean[:, 2])
    g, pull = [row[:, :2] @ theta + row[:, 2] for row in rows], np.linalg.inv(mean[:, :2])
    agree(found.theta, theta, rtol=1e-10)
    agree(found.covariance, pull @ spread(g, range(30)) @ pull.T / 30, rtol=1e-9)
    agree(found.errors**2, np.diag(found.covariance), rtol=1e-12)
    hold((found.freedom, found.excess, found.J, found.chance) == (29, 0, None, None), "q = 0")
    for level in (0.95, 0.5):
        width = stats.t.ppf((1 + level) / 2, 29) * found.errors
        agree(found.intervals(level), np.transpose([theta - width, theta + width]), rtol=1e-10)
    agree(found.intervals(), found.intervals(0.95))


def regression() -> None:
    """One parameter, A = (2, 0, 0): the regression of the first equation on the two that vanish."""
    for n, seed in ((9, 3), (40, 4)):
        b = drawn(seed, n, 3, 1)[:, :, 1]
        b[:, 1:] -= 0.8 * b[:, 1:].mean(axis=0)
        A = np.zeros((n, 3, 1))
        A[:, 0, 0] = 2.0
        found = e.estimated(e.means(np.concatenate([A, b[:, :, None]], axis=2)))
        design = np.column_stack([np.ones(n), b[:, 1:]])
        fit, left = np.linalg.lstsq(design, -b[:, 0] / 2, rcond=None)[:2]
        error = float(left[0]) / (n - 3) * np.linalg.inv(design.T @ design)[0, 0]
        agree([found.theta[0], found.covariance[0, 0]], [fit[0], error], rtol=1e-8)
        centre, own = b[:, 1:].mean(axis=0), np.cov(b[:, 1:].T)
        T2 = n * centre @ np.linalg.solve(own, centre)
        agree([found.J, found.chance], [T2, stats.f.sf(T2 * (n - 2) / (2 * (n - 1)), 2, n - 2)], rtol=1e-8)
        hold((found.freedom, found.excess) == (n - 3, 2), "degrees of freedom")


def reweighted() -> None:
    """The weight computed four times, from one by sizes, with random A."""
    rows = drawn(5, 25, 4, 2)
    mean, all_ = sum(rows) / 25, spread(rows, range(25))
    A, b = mean[:, :2], mean[:, 2]
    size = [sum(mean[j] ** 2) + sum(all_[j, k, j, k] for k in range(3)) for j in range(4)]
    weight: Any = np.diag([1 / s for s in size])
    for _ in range(4):
        theta = -np.linalg.inv(A.T @ weight @ A) @ A.T @ weight @ b
        weight = np.linalg.inv(spread([row[:, :2] @ theta + row[:, 2] for row in rows], range(25)))
    theta = -np.linalg.inv(A.T @ weight @ A) @ A.T @ weight @ b
    g = A @ theta + b
    J = 25 * g @ weight @ g
    found = e.estimated(e.means(rows))
    agree(found.theta, theta, rtol=1e-8)
    few = 24 / 22 * (1 + J / 24)
    agree(found.covariance, np.linalg.inv(A.T @ weight @ A) / 25 * few, rtol=1e-7)


def crossing() -> None:
    """Five parts of the samples, or of the groups: each combined by what the others say."""
    rows = drawn(10, 60, 3, 2)
    rows += 3 * rows.mean(axis=0)
    for labels in (None, [23 * (i % 20) for i in range(60)]):
        own = list(range(60)) if labels is None else labels
        order = sorted(set(own))
        parts, combined = [order.index(label) % 5 for label in own], []
        for i, row in enumerate(rows):
            others = [k for k in range(60) if parts[k] != parts[i]]
            of = e.means(rows[others], None if labels is None else np.array(own)[others])
            theta = e.estimated(of).theta
            g = [rows[k][:, :2] @ theta + rows[k][:, 2] for k in others]
            omega = spread(g, [own[k] for k in others])
            combined.append(sum(rows[k] for k in others)[:, :2].T / len(others) @ np.linalg.inv(omega) @ row)
        found = e.crossed(rows, None if labels is None else np.array(labels))
        mean = sum(combined) / 60
        theta = -np.linalg.solve(mean[:, :2], mean[:, 2])
        agree(found.theta, theta, rtol=1e-8)
        g, pull = [row[:, :2] @ theta + row[:, 2] for row in combined], np.linalg.inv(mean[:, :2])
        agree(found.covariance, pull @ spread(g, own) @ pull.T / 60, rtol=1e-7)


def any_weight() -> None:
    """By the inverse of the normal equations, and a sandwich."""
    rows, weight = drawn(6, 15, 3, 2), np.array([[2.0, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 0.5]])
    mean = sum(rows) / 15
    A, b = mean[:, :2], mean[:, 2]
    pull = np.linalg.inv(A.T @ weight @ A) @ A.T @ weight
    theta = -pull @ b
    found = e.weighted(e.means(rows), weight)
    omega = spread([row[:, :2] @ theta + row[:, 2] for row in rows], range(15))
    agree(found.theta, theta, rtol=1e-9)
    agree(found.covariance, pull @ omega @ pull.T / 15, rtol=1e-8)
    hold((found.freedom, found.excess, found.J, found.chance) == (14, 1, None, None), "any weight")


def dependent() -> None:
    """Equations of which one is the sum of two, or nearly, are refused; too few groups are."""
    rows = drawn(7, 30, 3, 1)
    rows[:, 2] = rows[:, 0] + rows[:, 1]
    refused(lambda: e.estimated(e.means(rows)), UsageError)
    least = np.array([[1.0, 1 - 3e-11], [1 - 3e-11, 1.0]])
    agree(e.inverted(least * 4) @ least * 4, np.eye(2), atol=1e-4)
    apart = np.array([[1e-8, 2e-9], [2e-9, 4.0]])
    agree(e.inverted(apart), np.linalg.inv(apart), rtol=1e-10)
    near = np.array([[1.0, 1 - 5e-12], [1 - 5e-12, 1.0]])
    refused(lambda: e.inverted(4 * near), UsageError)
    agree(e.inverted(np.diag([1e-18, 4.0])), np.diag([1e18, 0.25]), rtol=1e-12)
    refused(lambda: e.estimated(e.means(drawn(8, 5, 3, 2))), UsageError)
    hold(e.estimated(e.means(drawn(8, 6, 3, 2))).freedom == 4, "six groups are enough for three equations")


def told(rows: Any, labels: Any) -> tuple[float, Any]:
    """The statistic of rank over its limit, and the direction."""
    n, p, G = len(rows), rows.shape[2] - 1, len(set(labels))
    mean, all_ = sum(rows) / n, spread(rows, labels)
    size = np.array(
        [sum(mean[j] ** 2) + sum(all_[j, k, j, k] for k in range(p + 1)) for j in range(len(mean))]
    )
    theta = -np.linalg.pinv(mean[:, :p] / size[:, None] ** 0.5) @ (mean[:, p] / size**0.5)
    omega = spread([row[:, :p] @ theta + row[:, p] for row in rows], labels)
    values, vectors = np.linalg.eigh(np.linalg.inv(omega))
    B = vectors @ np.diag(values**0.5) @ vectors.T @ mean[:, :p]
    whole = B / np.sqrt((B**2).sum(axis=0))
    squares, right = np.linalg.eigh(whole.T @ whole)
    v = right[:, 0] / np.sqrt((B**2).sum(axis=0))
    reached, _ = np.linalg.qr(whole @ right[:, 1:])
    beyond = np.eye(len(mean)) - reached @ reached.T
    root = vectors @ np.diag(values**0.5) @ vectors.T
    noise = beyond @ root @ spread([row[:, :p] @ v for row in rows], labels) @ root.T @ beyond
    trace, square = np.trace(noise), np.trace(noise @ noise)
    limit = trace * stats.f.ppf(1 - 1e-6, trace**2 / square, G - 1)
    return n * squares[0] / limit, v / v[np.argmax(np.abs(v))]


def ranks() -> None:
    """Where the statistic passes its limit as a direction comes to be determined; an empty column."""
    for labels in (None, np.arange(60) % 20):
        rows, own = drawn(9, 60, 4, 3), range(60) if labels is None else labels
        centre = rows.mean(axis=0)
        rows = centre + (rows - centre) / 10
        rows[:, :, 2] -= centre[:, 2]
        along = rows[:, :, 0].mean(axis=0) - 0.4 * rows[:, :, 1].mean(axis=0)

        def at(strength: float, rows: Any = rows, along: Any = along) -> Any:
            out = rows.copy()
            out[:, :, 2] += out[:, :, 0].mean(axis=0) / 2 + strength * along[::-1]
            return out

        low, high = 0.0, 40.0
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if told(at(middle), own)[0] < 1 else (low, middle)
        hold(0 < low < 39, "the limit is met")
        open_ = e.null_vector(e.means(at(low * (1 - 1e-7)), labels))
        agree(open_, told(at(low * (1 - 1e-7)), own)[1], rtol=1e-5)
        hold(e.null_vector(e.means(at(low * (1 + 1e-7)), labels)) is None, "determined beyond the limit")
    rows[:, :, 1] = 0
    agree(e.null_vector(e.means(rows)), [0, 1, 0])
    rows[:, :, 1] = np.array([1.0, 2.0, 0.0, 1.0])
    rows[:, :, 2], rows[:, :, 0] = np.array([0.0, 1.0, 1.0, 1.0]), np.array([1.0, 0.0, 1.0, 3.0])
    hold(e.null_vector(e.means(rows)) is None, "without noise all is determined")


CHECKS = (grouped, exact_number, regression, reweighted, crossing, any_weight, dependent, ranks)
