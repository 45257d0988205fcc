"""Expressions: honest radii, branches, missing solutions, and quadrature that gives up in time."""

from fractions import Fraction

import pytest
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield import state_engines
from rnnchaos.numerics.meanfield.branches import crossings
from rnnchaos.numerics.nonlinearity.activation import Accumulated, activation
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def _told(monkeypatch: pytest.MonkeyPatch, proved: bool) -> None:
    """As if phi(x)/x were shown to decrease, or not; no state is kept from before."""
    monkeypatch.setattr(state_engines, "flattens", lambda phi: proved)
    monkeypatch.setattr(state_engines, "chaotic_state", state_engines.chaotic_state.__wrapped__)


@pytest.mark.parametrize(
    ("expression", "name"),
    [("x/(1+x**2)**0.5", "algebraic"), ("1*tanh(x)", "tanh")],
)
def test_the_measured_rule_agrees_with_the_registered_phi(
    expression: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _told(monkeypatch, False)
    for quantity in ("variance", "kinetic_energy"):
        estimated = evaluate(quantity, g="1.6", phi=expression, digits=18)
        proved = evaluate(quantity, g="1.6", phi=name, digits=30)
        assert not estimated.certified
        assert "10 times" in estimated.method
        assert "not certified: phi(x)/x > 0 is not shown to decrease" in estimated.method
        assert estimated.arb.contains(proved.arb)


@pytest.mark.slow
def test_engines_agree_on_a_phi_without_elementary_primitive() -> None:
    phi = "tanh(x)/(1+x**4)"
    assert nonlinearity(phi).primitive is None
    ball, mp = (evaluate("kinetic_energy", g="2", phi=phi, digits=6, engine=e) for e in ("ball", "mpmath"))
    assert ball.arb.overlaps(mp.arb)


def test_flat_onset_scales_with_the_square_root() -> None:
    """c3 = 0, c5 c1 < 0: Delta0 ~ eps^(1/2), so a hundredth of eps gives a tenth of Delta0."""
    near, far = (float(evaluate("variance", g=g, phi="x/(1+x**4)")) for g in ("1.0000000001", "1.00000001"))
    assert abs(far / near - 10) < 0.01


def test_no_solution_is_a_typed_answer() -> None:
    found = evaluate("kinetic_energy", g="3", phi="x/2+tanh(x)/2")
    assert found.state == "none"
    assert found.arb is None
    assert found.to_json()["value"] is None
    assert "grows without bound" in str(found.message)


def test_subcritical_onset_names_its_branches() -> None:
    """tanh(x + x^3): c3 c1 > 0, so g(Delta0) first falls: two branches just below g_c = 1, one above."""
    phi = "tanh(x+x**3)"
    act = activation(nonlinearity(phi))
    folded = next(g for g in ("0.99", "0.97", "0.95", "0.9", "0.85") if len(crossings(Fraction(g), act)) == 2)
    for engine in ("ball", "mpmath"):
        with pytest.raises(UsageError, match=r"2 branches beside quiescence.*Delta0 near") as raised:
            evaluate("variance", g=folded, phi=phi, engine=engine)
        assert raised.value.name == "g"
        assert evaluate("variance", g="0.2", phi=phi, engine=engine).state == "quiescent"
    assert evaluate("variance", g="1.5", phi=phi).state == "chaotic"


def test_growth_beyond_the_gaussian_is_refused_not_waited_for() -> None:
    assert evaluate("variance", g="2", phi="sinh(x)").state == "none"
    with pytest.raises(UsageError, match="beside quiescence"):
        evaluate("variance", g="0.8", phi="sinh(x)")


def test_kinks_do_not_converge_silently() -> None:
    """|x^2 - 1| has kinks: the rule converges like a power of h, and says that it does not get there."""
    with pytest.raises((NonConvergence, UsageError)):
        evaluate("variance", g="2", phi="tanh(x)*sqrt((x**2-1)**2)/(1+x**2)", digits=15)


def test_c1_zero_has_no_onset() -> None:
    with pytest.raises(UsageError, match="c1"):
        evaluate("variance", g="2", phi="x**3/(1+x**2)**2")


@pytest.mark.parametrize("proved", [True, False])
def test_a_radius_covers_the_truth(proved: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """x exp(-x^2/2): Phi = 1 - exp(-x^2/2), so E Phi and E Phi^2, hence g^2, have closed forms."""
    _told(monkeypatch, proved)
    found = evaluate("variance", g="1.5", phi="x*exp(-x**2/2)", digits=25)
    assert found.certified is proved
    with working_bits(200):
        d = found.arb
        one, two = 1 / (1 + d).sqrt(), 1 / (1 + 2 * d).sqrt()
        assert (d**2 / (2 * (two - one**2))).overlaps(arb(9) / 4)
        assert d.rad() < d * arb(10) ** -25


def test_an_interrupted_primitive_is_computed_as_if_nothing_had_happened() -> None:
    """A place that an exception left half way is asked for again: the primitive is that of one who was not
    disturbed."""
    act, scale, step = activation(nonlinearity("tanh(x+x**3)")), arb(0.5), arb(0.25)
    calm, calls = Accumulated(act.value, scale, step), [0]

    def disturbed(x: arb) -> arb:
        calls[0] += 1
        if calls[0] in (5, 30, 31, 60):
            raise KeyboardInterrupt
        return act.value(x)

    known = Accumulated(disturbed, scale, step)
    for k in range(6):
        x = scale * (k * step).sinh()
        while True:
            try:
                found = known.at(k, x)
                break
            except KeyboardInterrupt:
                continue
        assert [str(part) for part in found] == [str(part) for part in calm.at(k, x)]
    assert calls[0] > 60
