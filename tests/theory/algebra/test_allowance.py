"""An allowance ends what takes too long, says so, and leaves what comes after as it is."""

from contextlib import suppress
from time import process_time

import pytest
from flint import acb, arb

from rnnchaos.cli import cli, main
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.text.command_line import every
from rnnchaos.theory.algebra import deadline as of
from rnnchaos.theory.algebra.deadline import OutOfTime, allowance, deadline, drawing, more_rows
from rnnchaos.theory.errors import NonConvergence

POINT = ["eval", "gaussian.dimension", "--g", "3.7", "--phi", "atan"]
"""Twenty seconds and more."""


def _spin() -> None:
    while True:
        pass


def test_what_takes_longer_is_told_and_the_next_value_is_right() -> None:
    start = process_time()
    with allowance(0.2):
        with (
            pytest.raises(NonConvergence, match=r"spin did not converge: residual unknown after 0\.2 s"),
            drawing("spin"),
        ):
            _spin()
        with pytest.raises(NonConvergence, match=r"after 0\.2 s"), drawing("again"):
            _spin()
    assert process_time() - start < 1
    assert str(evaluate("variance", g="1.5", digits=12)) == "0.747686380553"


def test_an_integral_ends_at_once() -> None:
    """FLINT keeps what its integrand raises to the end, and would go on for seconds."""

    def slow(z: acb, _: bool) -> acb:
        start = process_time()
        while process_time() - start < 0.01:
            pass
        return z.exp()

    start = process_time()
    with allowance(0.2), pytest.raises(NonConvergence, match="the integral"), drawing("the integral"):
        integral(slow, 0, 100)
    assert process_time() - start < 1


@pytest.mark.parametrize("again", [0.0001, 0.001, 0.01])
def test_an_integral_ends_wherever_it_is_interrupted(again: float) -> None:
    """An interruption that comes often comes between the calls of the integrand as well."""

    def for_ever() -> None:
        while True:
            integral(lambda z, _: z.exp(), 0, 100)

    for late in (0.001, 0.003, 0.01):
        with pytest.raises(OutOfTime), deadline(late, of_processor=True, again=again):
            for_ever()


def test_what_an_integrand_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="complex"):
        integral(lambda z, _: complex("no number"), 0, 1)
    assert integral(lambda z, _: z, 0, 1).real.overlaps(arb("0.5"))


def test_an_attempt_within_does_not_take_it_for_its_own() -> None:
    """As for a primitive by SymPy: when the command's time ends meanwhile, it is not said to have none."""

    def attempt() -> None:
        with suppress(OutOfTime), deadline(10):
            _spin()
        raise AssertionError("went on")

    with allowance(0.1), pytest.raises(NonConvergence, match="the value"), drawing("the value"):
        attempt()


def test_only_values_draw_on_it() -> None:
    with allowance(0.3):
        start = process_time()
        while process_time() - start < 0.4:  # the simulation beside them
            pass
        with drawing("a value"):
            pass


def _whole() -> None:
    with drawing("part"):
        pass
    _spin()


def test_a_value_within_a_value_is_part_of_it() -> None:
    with allowance(0.2), pytest.raises(NonConvergence, match="whole"), drawing("whole"):
        _whole()


def test_a_long_table_has_longer() -> None:
    with allowance(0.1):
        more_rows(of.FEW)
        assert of._in_force is not None
        assert of._in_force.seconds == 0.1
        more_rows(of.FEW + 3)
        assert of._in_force.seconds == 0.1 + 3 * of.ROW
    assert of._in_force is None


def test_from_python_values_take_as_long_as_they_take() -> None:
    with drawing("a value"):
        start = process_time()
        while process_time() - start < 0.2:
            pass


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_eval_ends_in_one_line_that_names_the_option(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*POINT, "--limit", "0.4", *more]) == 70
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "after 0.4 s on the processor; accepted: longer by --limit SECONDS" in said.err
    assert said.out.count("\n") == len(more)


def test_in_a_table_the_other_rows_stand(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["eval", "gaussian.dimension", "--g", "0.5,3.7", "--phi", "atan", "--limit", "0.4"]
    assert main([*words, "--format", "csv"]) == 70
    first, second = capsys.readouterr().out.splitlines()[1:]
    assert "quiescent" in first
    assert "failed" in second


def test_every_command_with_values_has_the_option() -> None:
    bounded = {name for name, command in every(cli).items() if getattr(command, "bounded", False)}
    assert bounded == {"eval", "plot", "simulate", "results", "latex"}
    assert bounded == {n for n, c in every(cli).items() if "--limit" in [p.opts[0] for p in c.params]}
