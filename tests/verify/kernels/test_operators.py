"""Each kind of change on a line made for it; mutants take effect at every import and are undone."""

import ast
from contextlib import suppress

import pytest

from rnnchaos.verify.kernels.mutants import mutants, planted
from rnnchaos.verify.kernels.operators import changes
from rnnchaos.verify.networks import flow, hierarchy
from rnnchaos.verify.networks.hierarchy import counts


def made(source: str) -> set[str]:
    """What the rules make of the one statement, or of its parts."""
    tree = ast.parse(source)
    found = set()
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            for kind, other in changes(child, parent):
                found.add(f"{kind}: {ast.unparse(ast.fix_missing_locations(other))}")
    return found


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("flow.advance(burn)", {"no transient: 0 * burn", "half the transient: burn // 2"}),
        ("orthonormalise(frame)", {"left out: pass"}),
        ("rows[...] = orthogonal", {"left out: pass"}),
        ("total += x", {"overwritten: total = x", "operator: total -= x", "left out: pass"}),
        ("a - b", {"sign: a + b"}),
        ("-a", {"sign: a"}),
        ("2 * T", {"factor left out: T", "operator: 2 / T"}),
        ("x / N", {"one less: x / (N - 1)", "operator: x * N"}),
        ("x**2", {"exponent: x ** (2 + 1)"}),
        ("a @ b", {"transposed: a @ b.T"}),
        ("a @ b.T", {"transposed: b"}),
        ("np.sqrt(2 * dt)", {"root left out: 2 * dt"}),
        ("np.tanh(x)", {"phi left out: x"}),
        ("np.tanh(x, out=y)", {"phi left out: np.copyto(y, x)"}),
        ("self._phi(x, y)", {"phi left out: np.copyto(y, x)"}),
        ("activation(phi)(x, y)", {"phi left out: np.copyto(y, x)"}),
        ("phi.slope(x)", {"phi left out: x * 0 + 1"}),
        ("self.jet(x)", {"phi left out: (x, x * 0 + 1, x * 0)"}),
        ("jet(phi)(x)[0]", {"phi left out: (x, x * 0 + 1, x * 0)"}),
        ("rng.standard_normal((2, N))", {"twice the noise: 2 * rng.standard_normal((2, N))"}),
        (
            "rng.standard_normal((2, N))",
            {"one draw for all: (lambda a: a[:1].repeat(len(a), 0))(rng.standard_normal((2, N)))"},
        ),
        ("default_rng(child(seed, part))", {"the parent's seed: seed"}),
        ("default_rng(SeedSequence(seed.entropy, spawn_key=()))", {"the parent's seed: seed"}),
        ("np.log(x).mean(0)", {"mean inside: np.log(x.mean(0))"}),
        ("np.log(x.mean(0))", {"mean outside: np.log(x).mean(0)"}),
        ("x.mean(axis=1)", {"axis: axis=0"}),
        ("x.var(ddof=1)", {"ddof: ddof=0"}),
        ("np.zeros(3, np.float64)", {"precision: np.float32"}),
        ("x.astype(np.float32)", {"precision: x.astype(np.float16)", "precision: np.float16"}),
        ("np.square(m, dtype=float)", {"precision: np.float16"}),
        ("x < theta", {"edge: x <= theta", "turned: x > theta"}),
        ("a & ~b", {"operator: a | ~b", "sign: b"}),
        ("a and b", {"and for or: a or b"}),
        ("y if a else b", {"negated: y if not a else b"}),
        ("max(a, b)", {"min for max: min(a, b)"}),
        ("x.max(axis=0)", {"min for max: x.min(axis=0)"}),
        ("x[n]", {"earlier: x[n - 1]"}),
        ("x[0]", {"later: x[0 + 1]"}),
        ("x[a:b]", {"later: x[a + 1:b]", "earlier: x[a:b - 1]"}),
        ("range(3)", {"loop left out: range(0)", "one step short: range(3 - 1)"}),
        ("range(a, b)", {"one step late: range(a + 1, b)"}),
    ],
)
def test_a_change_of_its_kind(source: str, wanted: set[str]) -> None:
    assert wanted <= made(source)


def test_what_is_no_computation_stays() -> None:
    """Annotations, messages, branches that only raise; each change is of one place and has a name."""
    names = [mutant.id for mutant in mutants(["rnnchaos.verify.networks.stable"])]
    assert len(names) == len(set(names)) > 20
    assert not any("accepted" in name or "self.scale > 0" in name for name in names)


def test_a_mutant_is_seen_through_every_import_and_undone() -> None:
    (mutant,) = (
        m for m in mutants([hierarchy.__name__]) if "* prod(" in m.change and m.change.startswith("op")
    )
    before = counts((2,), 4)
    with planted(mutant):
        assert counts((2,), 4) == hierarchy.counts((2,), 4) != before
    assert counts((2,), 4) == before == [8, 4]
    method = next(m for m in mutants([flow.__name__]) if m.function == "Flow.step" and "dt" in m.change)
    code = flow.Flow.step.__code__
    with suppress(ZeroDivisionError), planted(method):
        assert flow.Flow.step.__code__ is method.code
        raise ZeroDivisionError
    assert flow.Flow.step.__code__ is code
