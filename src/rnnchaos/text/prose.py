r"""Sentences of the catalogue, written in plain ASCII, set as people read them.

`Delta0 -> 0` becomes Δ₀ → 0, `<x'^2>` becomes ⟨x′²⟩. A sentence is cut once into pieces of three kinds (on
the line, raised, lowered) with Greek letters and signs in Unicode; web page, LaTeX and figures each write the
same pieces. Nothing in a sentence can become markup: pieces are data, and each writer escapes them.
"""

import re
from collections.abc import Iterator

Piece = tuple[str, str]
"""("", "sub" or "sup"; text)."""

GREEK = {
    **dict(
        zip(
            ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"],
            "αβγδεζηθικ",
            strict=True,
        )
    ),
    **dict(
        zip(
            ["lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"],
            "λμνξπρστφχψω",
            strict=True,
        )
    ),
    **dict(
        zip(
            ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Phi", "Psi", "Omega"],
            "ΓΔΘΛΞΣΦΨΩ",
            strict=True,
        )
    ),
    "eps": "ε",
    "inf": "∞",
}
_NAMES = "|".join(sorted(GREEK, key=len, reverse=True))
_WORD = rf"d?(?:{_NAMES})(?![A-Za-z])|[A-Za-z](?![A-Za-z])"
_GROUP = r"\((?:[^()]|\([^()]*\))*\)"
_MEAN = re.compile(r"<(?=\S)([^<>]{1,40}?)(?<=\S)>")
_SIGNS = (
    ("**", "^"),
    ("->", "→"),
    (">=", "≥"),
    ("<=", "≤"),
    ("!=", "≠"),
    ("+-", "±"),
    ("sqrt(", "√("),
    ("int_", "∫_"),
    (" int ", " ∫ "),
    ("grad E", "∇E"),
    ("xdot", "ẋ"),
)
_LOWERED = rf"_(?:[A-Za-z\d]+|∞|{_GROUP}|\{{[^{{}}]*\}})"
_TOKEN = re.compile(
    rf"(?P<sizes>\d+x\d+)"  # 2x2 is a size and no symbol
    rf"|(?<![A-Za-z_])(?<![A-Za-z]\.)(?P<name>{_WORD})(?P<number>\d+(?!\d|\.\d))?(?P<low>{_LOWERED})?(?P<primes>'+(?![A-Za-z]))?"
    rf"|\^(?P<raised>{_GROUP}|-?[A-Za-z\d]+|∞|inf\b)"
    rf"|(?<=[∫)])(?P<lowered>{_LOWERED})"
)
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HIGH = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")


def pieces(sentence: str) -> list[Piece]:
    """The sentence in pieces; joined they hold all of its text.

    >>> pieces("Delta0 of x^2")
    [('', 'Δ'), ('sub', '0'), ('', ' of x'), ('sup', '2')]
    """
    text = _MEAN.sub(r"⟨\1⟩", sentence)
    for plain, sign in _SIGNS:
        text = text.replace(plain, sign)
    merged: list[Piece] = []
    for kind, part in _cut(text):
        if merged and merged[-1][0] == kind:
            merged[-1] = (kind, merged[-1][1] + part)
        elif part:
            merged.append((kind, part))
    return merged


def coded(sentence: str) -> Iterator[tuple[str, bool]]:
    """The parts of a sentence in order, and whether each stands between back-ticks, as words of a program do.

    >>> list(coded("run `rnnchaos book` once"))
    [('run ', False), ('rnnchaos book', True), (' once', False)]
    """
    parts = sentence.split("`") if sentence.count("`") % 2 == 0 else [sentence]
    for k, part in enumerate(parts):
        if part:
            yield part, k % 2 == 1


def _cut(text: str) -> Iterator[Piece]:
    end = 0
    for match in _TOKEN.finditer(text):
        yield "", text[end : match.start()]
        end = match.end()
        if match["sizes"]:
            yield "", match["sizes"]
        elif match["raised"]:
            yield "sup", _greek(_bare(match["raised"]))
        elif match["lowered"]:
            yield "sub", _greek(_bare(match["lowered"][1:]))
        else:
            yield "", _named(match["name"])
            yield "sub", (match["number"] or "") + _greek(_bare((match["low"] or "")[1:]))
            yield "", "′" * len(match["primes"] or "")
    yield "", text[end:]


def _named(name: str) -> str:
    """A Greek letter, also after the d of a differential."""
    return GREEK.get(name) or ("d" + GREEK[name[1:]] if name[1:] in GREEK else name)


def _bare(group: str) -> str:
    """What brackets hold; those of a derivative, as in f^(5), stay."""
    inner = group[1:-1] if group[:1] in ("(", "{") else group
    return group if group.startswith("(") and inner.isalnum() else inner


def _greek(text: str) -> str:
    return re.sub(rf"\b({_NAMES})\b", lambda m: GREEK[m[0]], text).replace("-", "−")


def unicode(sentence: str) -> str:
    """The sentence in Unicode alone, for labels of figures; what has no raised or lowered form keeps ^ or _.

    >>> unicode("Gamma0 = <xdot^2>, lambda_1, |z|^alpha")
    'Γ₀ = ⟨ẋ²⟩, λ₁, |z|^α'
    >>> unicode("a 2x2 block of x2")
    'a 2x2 block of x₂'
    """
    shown = []
    for part, is_code in coded(sentence):
        shown += [part] if is_code else [_small(kind, each) for kind, each in pieces(part)]
    return "".join(shown)


def _small(kind: str, part: str) -> str:
    if not kind:
        return part
    table, sign = (_LOW, "_") if kind == "sub" else (_HIGH, "^")
    plain = part.replace("−", "-")
    return plain.translate(table) if all(ord(c) in table for c in plain) else f"{sign}{part}"


_TEX = {c: rf"\ensuremath{{\{name}}}" for name, c in GREEK.items() if name not in ("eps", "inf", "epsilon")}
_TEX |= {
    "φ": r"\ensuremath{\varphi}",
    "ε": r"\ensuremath{\varepsilon}",
    "∞": r"\ensuremath{\infty}",
    "→": r"\ensuremath{\to}",
    "≥": r"\ensuremath{\ge}",
    "≤": r"\ensuremath{\le}",
    "≠": r"\ensuremath{\ne}",
    "±": r"\ensuremath{\pm}",
    "√": r"\ensuremath{\surd}",
    "∫": r"\ensuremath{\int}",
    "∇": r"\ensuremath{\nabla}",
    "⟨": r"\ensuremath{\langle}",
    "⟩": r"\ensuremath{\rangle}",
    "ẋ": r"\ensuremath{\dot x}",
    "′": r"\ensuremath{'}",
    "−": r"\ensuremath{-}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    "*": r"*\allowbreak{}",
    "/": r"/\allowbreak{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX |= {c: rf"\textsubscript{{{digit}}}" for digit, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_TEX |= {c: rf"\textsuperscript{{{digit}}}" for digit, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_TEX |= {c: "\\" + c for c in "&%$#_{}"}


def tex(sentence: str) -> str:
    r"""The sentence as LaTeX text; a character that pdflatex has no glyph for is named by its number.

    >>> tex(r"Delta0 <= g^2")
    '\\ensuremath{\\Delta}\\textsubscript{0} \\ensuremath{\\le} g\\textsuperscript{2}'
    """
    command = {"sub": "textsubscript", "sup": "textsuperscript"}
    return "".join(
        rf"\texttt{{{escape(part)}}}"
        if is_code
        else "".join(
            f"\\{command[kind]}{{{escape(each)}}}" if kind else escape(each) for kind, each in pieces(part)
        )
        for part, is_code in coded(sentence)
    )


def escape(text: str) -> str:
    """Text as LaTeX text, character by character."""
    return "".join(
        _TEX.get(c) or (c if c.isascii() or "À" <= c <= "ž" else f"[U+{ord(c):04X}]") for c in text
    )
