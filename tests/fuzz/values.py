"""The words that calls are made of: values that fit an option or a parameter, and hostile ones.

Parameters come from the catalogue, with their domains as data. What is named here are the values that fit the
options of click (a test fails where one is missing), and sizes at which a simulation is over in a moment.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from random import Random

from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.numerics.quantity import ANY_PHI, PHI, Parameter, shown
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.nonlinearity.grammar import FUNCTIONS, KINKED

Words = tuple[str, ...]

DEEP, LONG = "(" * 60 + "x" + ")" * 60, "+".join(["tanh(x)"] * 200)
NUMBERS = ("-0", "0", "1e-400", "-1", "1/3", "+2", " 2 ", "1.", ".5", "1e3", "２", "1e-30", "2/1", "1e300")
"""Numbers at and beyond the edges: some are accepted."""
REFUSED = (
    *("nan", "inf", "-inf", "NaN", "infinity", "1e400", "1e9999", "-1e9999", "1e99999999999", "9" * 399),
    *("9" * 5000, "0." + "3" * 5000, "1/0", "0/0", "1e", "0x10", "1_000", "--", "1,,2", ",", "1:", "1:2"),
    *("1:2:0", "1:2:1e9", "nan:1:3", "1:1e400:3", "1:2:3:4", "", " ", "\t", "\0", "a\0b", "\x1b[31mred"),
    *("two\nlines", "\udcff", "é", "Ж", "零", "٣:٤", "💥", "\u202e", "a" * 5000, "../..", "/dev/null/x"),
    *("/proc/nope/x", "C:\\x", "$(id)", "`id`", ";id", "| cat", "%s%n", "{0.__class__}", "\\input{x}"),
    *("$\\frac{1}{0}$", "<script>alert(1)</script>", "&lt;", "'\"", "-h", "None", "True", "[]", "{}"),
    *("__import__('os').getpid()", "x.__class__", "lambda x: x", DEEP, LONG, "9**9**9"),
)
"""Refused as a number wherever one is asked for, and never a long computation."""
HOSTILE_PHI = (
    *(
        "x",
        "2*x",
        "-tanh(x)",
        "x**3",
        "x**2",
        "exp(x)",
        "sinh(x)",
        "tanh(x)-x",
        "0*x",
        "x/0",
        "1/x",
        "sqrt(x)",
    ),
    *(
        "tanh(x",
        "tanh(99999999999999999999*x)",
        "tanh(1e-30*x)",
        "x**65",
        "sin(x)**3",
        "x*exp(x**2)",
        "cos(x)*x",
    ),
    *(
        "x*sqrt(x**2)",
        "tanh x",
        "tanh(x**3)",
        "erf(1e10*x)",
        "x/(1-x**2)",
        "tan(x)",
        "x" * 30,
        "x*" * 150 + "x",
    ),
    *("-" * 49 + "x", "pi*x", "e*x", "tanh(sinh(sinh(x)))", "exp(exp(exp(x)))-exp(exp(exp(-x)))", "asinh(x)"),
    *("relu", "relu(x)**(1/3)", "relu(x)**-1", "1/relu(x)", "relu(x-pi)", "hard_tanh", "sign(x)", "elu(-x)"),
    *(
        "relu(x)**(1/999)",
        "softplus(1000*x)",
        "logistic(x)**64",
        "relu(x**64)**64",
        "relu(sin(x))",
        "abs(x)**64",
    ),
    *("tanh,erf", "x**(1/2)", "tanh(x)/x*x", "x*exp(-x**2)*1e-30", DEEP),
)
FITTING_PHI = ("tanh", "erf", "atan", "algebraic", "gd", "tanh(2*x)", "sin(x)", "x/(1+x**2)", "-tanh(x)")
FITTING_ANY_PHI = (
    *("relu", "softplus", "logistic", "elu", "hard_tanh", "relu(x)**(3/2)", "log(1+exp(2*x))", "tanh(x)+1/3"),
    *("relu(x)-relu(x-1)", "abs(x)", "relu(x+1)**2", "sigmoid", "exp(-x**2)"),
)
"""Of theories that ask for no symmetry."""
FITTING: Mapping[str, Words] = {
    "--digits": ("1", "5", "15", "20"),
    "--engine": ("ball", "ball", "mpmath"),
    "--limit": ("1", "10", "16"),
    "--system": ("gaussian", "gaussian", "rate"),
    "--format": ("text", "csv", "latex", "json", "bibtex"),
    "--pairs": ("10", "12"),
    "--seed": ("0", "1", "123456789"),
    "--realisations": ("1", "2"),
    "--executor": ("serial", "serial", "serial", "serial", "processes=1"),  # a process loads for a second
    "--budget": ("quick",),
    "--max-seconds": ("0.01", "1e-9"),
    "--tolerance": ("0.1", "0.01", "1e-30", "1e300"),
    "--runs": ("100",),
    "--phi": FITTING_PHI,
    "--key": ("W", "a"),
    "--dt": ("0.1", "0.2", "1", "5"),
    "--theory": ("gaussian", "gaussian", "scheme", "rate"),
    "--scheme": ("flow", "euler"),
    "--fit": ("g",),
    "--finite-size": ("0.1", "0.01"),
    "--types": ("chemical", "a,b"),
    "--inhibitory": ("0", "1,0", "a"),
    "--samples": ("99",),
    "--shuffles": ("0", "2"),
    "--gains": ("0.5", "0.5,0.6"),
    "--k": ("1", "2"),
    "--store": ("store", "nowhere"),
    "--results": ("store", "nowhere"),
    "--macros": ("m.tex", "file.txt"),
    "--bib": ("m.bib", "no/such/m.bib"),
    **dict.fromkeys(("--xlabel", "--ylabel", "--title"), ("gain", "$g$", "", "a $\\alpha$ b")),
    "--size": ("3.4x2.6", "1x1"),
    "--font": ("serif", "9", "monospace,12"),
    "--style": ("ggplot", "classic"),
    "--value": ("a=kinetic_energy:g=2,digits=5", "b=variance:g=0.5", "c=correlation_time:g=0.5"),
}
WEIGHTS = ("weights.csv", "edges.tsv", "edges.tsv", "file.txt", "no.npy", "empty")
"""Files of weights, and what is none."""
RECORDINGS = (*("activity.csv", "activity.npy") * 4, "weights.csv", "edges.tsv", "file.txt", "empty")
"""Files of activity, and what is none."""
FOLDERS = ("store", "store", "new", "empty", "file.txt", "no/such/folder")
OUT: Mapping[str, Words] = {"plot": ("f.svg", "f.png", "f.pdf", "file.txt"), "book": ("store", "file.txt")}
"""Where `--out` points, elsewhere `FOLDERS`; no whole book is written, which takes minutes."""
NOWHERE = ("", "\0", "/dev/null/x", "/proc/nope/x", "file.txt/x", "a" * 5000)
UNSAFE = frozenset(
    {"--max-seconds", "--runs", "--pairs", "--realisations", "--order", "--samples", "--shuffles", "--gains"}
)
"""Options with which an odd number that is accepted would only make a call long."""
SMALL: Mapping[str, Words] = {
    **dict.fromkeys(("N", "N0", "P", "k", "states"), ("2", "5", "8")),
    **dict.fromkeys(("burn", "align", "duration"), ("1", "2", "3")),
    **dict.fromkeys(("updates", "leaps", "components"), ("1", "2")),
    **dict.fromkeys(("chains", "rungs"), ("2", "20")),
    "points": ("2", "3"),
    "g": ("0.5", "1", "2"),
    "dt": ("0.1", "0.5", "1"),
}
"""Sizes and times of studies."""


def fitting(command: str, option: str) -> Words:
    """Values that fit an option of a command."""
    return OUT.get(command, FOLDERS) if option == "--out" else FITTING[option]


def value_of(rng: Random, id: str, parameter: Parameter) -> str:
    """A value that a parameter accepts: a sample of the column, or one or several points of its domain."""
    domain = parameter.domain
    if isinstance(domain, tuple):
        return rng.choice(domain)
    if not isinstance(domain, Interval) or rng.random() < 0.5:
        return rng.choice(_samples(id, parameter))
    several = rng.randint(1, 4) if parameter.many else rng.choice((1, 1, 1, 1, 2))
    return ",".join(shown(number(rng, domain)) for _ in range(several))


def _samples(id: str, parameter: Parameter) -> Words:
    if parameter.accepted == PHI.accepted:
        return FITTING_PHI
    if parameter.accepted == ANY_PHI.accepted:
        return (*FITTING_PHI, *FITTING_ANY_PHI)
    usual = () if parameter.default is None else (str(parameter.default),)
    return (*samples_of(id).points.get(parameter.name, ()), *usual) or ("1",)


def number(rng: Random, domain: Interval) -> Fraction:
    """A closed end of an interval, a simple number, or one from 1e-6 to 1e6."""
    ends = [end for end in (domain.at_least, domain.at_most) if end is not None]
    size = Fraction(rng.randint(100, 999), 100) * Fraction(10) ** rng.randint(-6, 6)
    drawn = rng.choice((Fraction(rng.randint(1, 40), 10), size, -size if rng.random() < 0.5 else size))
    return rng.choice(ends) if ends and rng.random() < 0.15 else inside(domain, drawn)


def inside(domain: Interval, value: Fraction) -> Fraction:
    """`value`, or where it lies outside a point near the end that it is beyond."""
    value = Fraction(math.ceil(value)) if domain.whole else value
    if value in domain:
        return value
    low, high = domain.low, domain.high
    if low is not None and value <= low:
        return low if low in domain else low + (1 if high is None else min(Fraction(1), (high - low) / 2))
    return Fraction(0) if high is None else high if high in domain else high - Fraction(1, 1000)


def hostile(rng: Random, command: str, option: str) -> str:
    """A value to put in the place of one that fits."""
    if option == "--phi" and rng.random() < 0.8:
        return rng.choice(HOSTILE_PHI) if rng.random() < 0.6 else expression(rng, 4)
    if (command, option) == ("book", "--out"):
        return rng.choice(NOWHERE)
    study = command == "simulate" and option not in ("", "--seed", "--executor", "--out")
    return rng.choice(REFUSED if option in UNSAFE or study or rng.random() < 0.6 else NUMBERS)


def expression(rng: Random, depth: int) -> str:
    """An expression of the grammar, odd or not."""
    if not depth or rng.random() < 0.2:
        return rng.choice(("x", "x", "x", "2", "0.5", "1/3", "x**2", "x**3"))
    inner = expression(rng, depth - 1)
    if rng.random() < 0.6:
        return f"{rng.choice((*FUNCTIONS, *KINKED))}({inner})"
    return f"({inner}){rng.choice('+-*/')}({expression(rng, depth - 1)})"
