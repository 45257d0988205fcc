r"""Long formulas in lines that fit: LaTeX is read into a tree, measured roughly, and broken before + and -.

TeX breaks no display by itself, and a formula wider than the page is lost. A formula wider than `limit` (in
em, by `measure`, which knows letters, fractions, scripts and delimiters but no font) becomes an `aligned`
block: broken before a relation or a sign on the outermost level; where a piece alone is too wide, its widest
bracket is opened (\left( becomes \Bigl() and broken inside, and a fraction with a wide numerator becomes 1
over its denominator times a bracket. Only amsmath commands that KaTeX knows as well are written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|.", re.DOTALL)
RELATIONS = {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\to", r"\wedge", r"\vee", r"\Rightarrow", r"\sim"}
SIGNS = {"+", "-", r"\pm"}
ARGUMENTS = {r"\frac": 2, r"\binom": 2, r"\sqrt": 1, r"\operatorname": 1, r"\mathtt": 1, r"\text": 1}
ARGUMENTS |= {r"\overline": 1, r"\mathrm": 1, r"\mathbb": 1, r"\mathcal": 1, r"\dot": 1, r"\tilde": 1}
NAMED = {
    rf"\{name}"
    for name in ("log", "ln", "exp", "tanh", "sinh", "cosh", "sin", "cos", "lim", "max", "min", "det")
}
NARROW = {r"\,": 0.17, r"\;": 0.28, r"\:": 0.22, r"\!": -0.17, r"\ ": 0.25, r"\quad": 1.0, r"\qquad": 2.0}


@dataclass(frozen=True)
class Node:
    """A token, a command with arguments, a script (`^`, `_`), a `group` in braces, a `delimited` bracket or
    an `environment`."""

    kind: str
    head: str
    parts: tuple[tuple["Node", ...], ...] = ()
    tail: str = ""

    def latex(self) -> str:
        inside = [written(part) for part in self.parts]
        if self.kind == "delimited":
            return rf"\left{self.head} {inside[0]} \right{self.tail}"
        if self.kind == "environment":
            return rf"\begin{{{self.head}}}{inside[0]}\end{{{self.head}}}"
        if self.kind == "token":
            return self.head
        return self.head + "".join(f"{{{part}}}" for part in inside)


Nodes = tuple[Node, ...]


def written(nodes: Sequence[Node]) -> str:
    """The LaTeX of nodes; a space keeps a command apart from a letter behind it."""
    out = ""
    for node in nodes:
        text = node.latex()
        out += " " + text if re.search(r"\\[A-Za-z]+$", out) and text[:1].isalpha() else text
    return out


def read(latex: str) -> Nodes:
    """The tree of a formula."""
    tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
    nodes, rest = _read(tokens, 0, ())
    return nodes if rest == len(tokens) else (*nodes, *(Node("token", t) for t in tokens[rest:]))


def _read(tokens: list[str], at: int, ends: tuple[str, ...]) -> tuple[Nodes, int]:
    nodes: list[Node] = []
    while at < len(tokens) and tokens[at] not in ends:
        node, at = _one(tokens, at)
        nodes.append(node)
    return tuple(nodes), at


def _one(tokens: list[str], at: int) -> tuple[Node, int]:
    token = tokens[at]
    if token == "{":
        inner, end = _read(tokens, at + 1, ("}",))
        return Node("group", "", (inner,)), end + 1
    if token == r"\left":
        inner, end = _read(tokens, at + 2, (r"\right",))
        return Node("delimited", tokens[at + 1], (inner,), tokens[end + 1]), end + 2
    if token == r"\begin":
        name, at = _argument(tokens, at + 1)
        inner, end = _read(tokens, at, (r"\end",))
        _, end = _argument(tokens, end + 1)
        return Node("environment", written(name), (inner,)), end
    if token in ("^", "_"):
        inner, at = _argument(tokens, at + 1)
        return Node("script", token, (inner,)), at
    if token in ARGUMENTS and tokens[at + 1 : at + 2] == ["{"]:
        parts, at = [], at + 1
        for _ in range(ARGUMENTS[token]):
            inner, at = _argument(tokens, at)
            parts.append(inner)
        return Node("command", token, tuple(parts)), at
    return Node("token", token), at + 1


def _argument(tokens: list[str], at: int) -> tuple[Nodes, int]:
    node, at = _one(tokens, at)
    return (node.parts[0] if node.kind == "group" else (node,)), at


def measure(nodes: Sequence[Node]) -> float:
    """Width in em, roughly."""
    total, script = 0.0, 0.0
    for node in nodes:
        if node.kind == "script":
            wide = 0.72 * measure(node.parts[0])
            total += max(0.0, wide - script)
            script = max(script, wide)
        else:
            total, script = total + _width(node), 0.0
    return total


def _width(node: Node) -> float:
    inside = [measure(part) for part in node.parts]
    if node.kind == "delimited":
        return inside[0] + 0.9
    if node.kind == "group":
        return inside[0]
    if node.kind == "environment":
        return max((measure(row) for row in _rows(node.parts[0])), default=0.0) + 2.0
    if node.kind == "command":
        spare = {r"\frac": 0.35, r"\sqrt": 0.95}.get(node.head, 0.1)
        return max(inside) + spare
    return _token_width(node.head)


def _token_width(token: str) -> float:
    if token in NARROW:
        return NARROW[token]
    if token in RELATIONS or token in SIGNS:
        return 1.25
    if token in (r"\int", r"\sum", r"\prod"):
        return 1.1
    if token in NAMED:
        return 0.5 * len(token)
    if token.startswith("\\") and len(token) > 2:
        return 0.7
    return 0.3 if token in "()[]|.,;:!'" else 0.58


def _rows(nodes: Nodes) -> Iterator[list[Node]]:
    row: list[Node] = []
    for node in nodes:
        if node.head == r"\\":
            yield row
            row = []
        else:
            row.append(node)
    yield row


@dataclass(frozen=True)
class _Piece:
    """What stays on one line; `relation` marks one that begins with a relation."""

    text: str
    width: float
    relation: bool = False


def broken(latex: str, limit: float) -> str:
    """`latex` itself where it fits `limit` em, else an aligned block whose lines do."""
    nodes = read(latex)
    if measure(nodes) <= limit:
        return latex
    lines = _filled(list(_pieces(nodes, limit - 2.5)), limit - 1.5)
    if len(lines) == 1:
        return latex
    rows = [("&" if k == 0 or line.startswith("=") else r"&\quad ") + line for k, line in enumerate(lines)]
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def _filled(pieces: list[_Piece], limit: float) -> list[str]:
    """Pieces joined while a line has room; a relation after a full left side starts its own line."""
    lines: list[str] = []
    room = 0.0
    for piece in pieces:
        if lines and piece.width <= room:
            lines[-1] += " " + piece.text
            room -= piece.width
        else:
            lines.append(piece.text)
            room = limit - piece.width
    return lines


def _pieces(nodes: Sequence[Node], limit: float) -> Iterator[_Piece]:
    for part in _split(nodes):
        relation = bool(part) and part[0].head in RELATIONS
        if measure(part) <= limit:
            yield _Piece(written(part), measure(part), relation)
        else:
            yield from _opened(part, limit, relation)


def _split(nodes: Sequence[Node]) -> Iterator[Nodes]:
    """Cut before every relation and every binary sign."""
    part: list[Node] = []
    for node in nodes:
        binary = node.head in SIGNS and bool(part) and part[-1].head not in RELATIONS | {"(", ","}
        if node.kind == "token" and part and (binary or node.head in RELATIONS):
            yield tuple(part)
            part = []
        part.append(node)
    if part:
        yield tuple(part)


def _opened(part: Nodes, limit: float, relation: bool) -> Iterator[_Piece]:
    """A piece that is too wide, its widest bracket or fraction opened; as it is where it has none."""
    widths = [_width(node) if _opens(node) else 0.0 for node in part]
    k = max(range(len(part)), key=widths.__getitem__)
    if widths[k] < 4:
        yield _Piece(written(part), measure(part), relation)
        return
    node, before, after = part[k], part[:k], part[k + 1 :]
    if node.kind == "delimited":
        first, last, inner = rf"\Bigl{node.head} ", rf" \Bigr{node.tail}", node.parts[0]
    elif node.kind == "group":
        first, last, inner = "", "", node.parts[0]
    else:
        before = (*before, Node("command", r"\frac", ((Node("token", "1"),), node.parts[1])))
        several = len(list(_split(node.parts[0]))) > 1
        first, last, inner = (r"\Bigl( ", r" \Bigr)", node.parts[0]) if several else ("", "", node.parts[0])
    while after and after[0].kind == "script":  # an exponent stays with its bracket
        last, after = last + after[0].latex(), after[1:]
    inside = list(_pieces(inner, limit - 2))
    wide = measure(before) + 1 + inside[0].width
    if wide > limit and before:
        yield _Piece(written(before), measure(before), relation)
        inside[0] = _Piece(first + inside[0].text, 1 + inside[0].width)
    else:
        lead = written(before) + " " + first if before else first
        inside[0] = _Piece(lead + inside[0].text, wide, relation)
    inside[-1] = _Piece(inside[-1].text + last, inside[-1].width + 1)
    yield from inside
    if after:
        yield from _pieces((Node("token", r"\,"), *after), limit)


def _opens(node: Node) -> bool:
    return node.kind in ("delimited", "group") or (node.head == r"\frac" and len(node.parts) == 2)
