"""What is refused is said in the help, word for word: every option of every command, every parameter of every
quantity and study, the order of every formula. A refusal is provoked, and its text looked for in the help."""

from collections.abc import Iterator

import click
import pytest

from rnnchaos import names
from rnnchaos.cli import cli, main
from rnnchaos.commands import listings
from rnnchaos.commands.options import Accepted
from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.quantity import Parameter
from rnnchaos.text.command_line import every
from rnnchaos.theory import catalogue
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import formulas, registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Derived, entry

HOSTILE = ("", "\0", "no such word", "-1e9", "1e99", "0", "1.5", "1" * 60, "1/0", "0/0", "1e9999")
PLOT = ("plot", "variance", "--g", "1.1:2:3", "--out", "figure.svg")
ELSEWHERE = {
    ("plot", "--out"): (*PLOT[:-1], "figure.gif"),
    **{("plot", f"--{name}"): (*PLOT, f"--{name}", "$\\no{") for name in ("xlabel", "ylabel", "title")},
    **{("plot", f"--{name}"): (*PLOT, f"--{name}", "no such") for name in ("size", "font", "style")},
    ("latex", "--value"): ("latex", "--macros", "m.tex", "--value", "="),
    ("simulate", "--executor"): ("simulate", "gaussian", "--g", "2", "--executor", "threads"),
    ("verify", "--executor"): ("verify", "modular", "--executor", "threads"),
    ("book", "--results"): ("book", "--out", "site", "--results", "nowhere"),
}
"""Options whose values are read by what uses them: a command that is refused for one."""


def options() -> Iterator[tuple[str, click.Option]]:
    for name, command in every(cli).items():
        for option in command.params:
            if isinstance(option, click.Option) and not option.is_flag:
                yield name, option


def helped(name: str) -> str:
    """The options of a command's help, without its line breaks."""
    command = every(cli)[name]
    formatter = click.HelpFormatter(width=200)
    context = click.Context(command, help_option_names=["-h", "--help"])  # click keeps the first that it sees
    command.format_options(context, formatter)
    return flat(formatter.getvalue())


def flat(text: str) -> str:
    return "".join(text.split())


def refused(option: click.Option) -> set[str]:
    """What the option says that it accepts, for hostile words."""
    refusals = set()
    for word in HOSTILE:
        try:
            option.type.convert(word, option, None)
        except UsageError as refusal:
            refusals.add((refusal.name, refusal.accepted.removeprefix("accepted: ")))
    assert {name for name, _ in refusals} <= {option.opts[0].strip("-")}
    return {accepted for _, accepted in refusals}


def test_every_option_says_what_it_accepts_and_refuses_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.chdir(str(tmp_path))
    seen = 0
    for name, option in options():
        word = option.opts[0]
        assert isinstance(option.type, Accepted), f"{name} {word} is a click.option: it says no limits"
        said = refused(option)
        if (name, word) in ELSEWHERE:
            assert not said
            assert main([*ELSEWHERE[name, word]]) == 64
            said = {capsys.readouterr().err.rpartition("accepted: ")[2]}
        assert len(said) == 1, f"{name} {word}: {said}"
        assert flat(said.pop()) in helped(name), f"{name} {word}"
        seen += 1
    assert seen >= 20


def outside(parameter: Parameter) -> Iterator[str]:
    """Values next to the bounds of a domain, on its outside, and what is none."""
    yield "no such word"
    if isinstance(parameter.domain, Interval) and not parameter.many:
        if parameter.domain.low is not None:
            yield str(parameter.domain.low - 1)
        if parameter.domain.high is not None:
            yield str(parameter.domain.high + 1)
        if parameter.domain.whole:
            yield "1/3"


def test_every_parameter_says_what_it_accepts() -> None:
    listed = [(listings.of_quantities(q.id)[1], q.parameters) for q in quantities()]
    listed += [(listings.of_studies(s.id)[1], (*s.parameters, *s.asks)) for s in registered("STUDIES")]
    refusals = 0
    for rows, parameters in listed:
        helps = dict(rows)
        for parameter in parameters:
            assert parameter.accepted in helps[f"--{parameter.name.replace('_', '-')}"]
            if parameter.name != "phi":  # the grammar says more of an expression than fits here
                for value in outside(parameter):
                    with pytest.raises(UsageError) as caught:
                        parameter(value)
                    assert caught.value.accepted == f"accepted: {parameter.accepted}"
                    refusals += 1
    assert refusals > 200


def test_a_number_in_the_words_is_the_number_that_is_tested() -> None:
    """Each bound of a domain is written where the parameter is described."""
    parameters = [p for q in quantities() for p in q.parameters]
    parameters += [p for s in registered("STUDIES") for p in (*s.parameters, *s.asks)]
    for parameter in parameters:
        if isinstance(parameter.domain, Interval):
            for bound in (parameter.domain.low, parameter.domain.high):
                assert bound is None or f"{float(bound):g}" in parameter.accepted, parameter


def test_the_order_of_a_formula_stands_in_its_help() -> None:
    limited = 0
    for each in formulas():
        if "order" in each.options:
            said = dict(listings.of_formulas(each.id)[1])["--order"]
            with pytest.raises(UsageError) as caught:
                each(order=int(said.rpartition(" ")[2]) + 1)
            assert said.endswith(caught.value.accepted.removeprefix("accepted: "))
            limited += 1
    assert limited >= 5


@pytest.mark.parametrize("any_phi", [False, True])
def test_the_help_of_a_formula_lists_the_phi_that_its_theory_takes(
    any_phi: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are not odd are listed where it takes them, and only there."""

    @entry("made.up", "a formula made up for its option")
    def made_up(phi: object = "tanh") -> Derived:
        given = formulas()[0]()
        return Derived(given.derivation, given.symbols, given.assumptions, given.source, any_phi=any_phi)

    monkeypatch.setattr(catalogue, "find", lambda *_: made_up)
    monkeypatch.setattr(names, "meant", lambda kind, name: name)
    said = dict(listings.of_formulas("made.up")[1])["--phi"]
    assert ("relu = " in said) == any_phi
    assert "gd = " in said


def test_relu_stands_in_the_help_of_the_formulas_that_take_it() -> None:
    with_phi = [each for each in formulas() if "phi" in each.options]
    assert with_phi
    for each in with_phi:
        try:
            taken = bool(each(phi="relu"))
        except UsageError:
            taken = False
        assert ("relu = " in dict(listings.of_formulas(each.id)[1])["--phi"]) == taken
