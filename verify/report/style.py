"""How the report looks: two palettes (light, dark) and one stylesheet that reads them.

Hues are those of Okabe and Ito, told apart under all common colour blindness, darkened or lightened until
text reaches a contrast of 4.5 and lines one of 3 on every ground (WCAG 2.2 AA; the tests compute both).
Nothing rests on colour alone: verdicts carry a sign and a word, rivals are dashed and numbered, the
prediction is a solid line. System fonts; one column where the page is narrow.
"""

TEXT = ("ink", "muted", "good", "bad", "open")
LINES = ("interval", "rival", "edge", "prediction")
GROUNDS = ("paper", "card")

LIGHT = {
    "paper": "#ffffff",
    "card": "#f5f7f9",
    "rule": "#d3d9df",
    "ink": "#1a1f24",
    "muted": "#515a64",
    "good": "#00604a",
    "bad": "#9a3400",
    "open": "#6a4d00",
    "interval": "#0072b2",
    "rival": "#b34a00",
    "edge": "#00815e",
    "prediction": "#1a1f24",
}
DARK = {
    "paper": "#0f1317",
    "card": "#181d23",
    "rule": "#343c45",
    "ink": "#e8ecf0",
    "muted": "#a5afba",
    "good": "#4fd1a5",
    "bad": "#ff9a66",
    "open": "#f0c04a",
    "interval": "#56b4e9",
    "rival": "#f39c4d",
    "edge": "#2fb58a",
    "prediction": "#e8ecf0",
}

_RULES = """
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:62rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.4rem 0}
a{color:inherit}
ul,ol{margin:.3rem 0;padding-left:1.5rem}
pre{margin:.5rem 0;padding:.7rem;white-space:pre-wrap;border:1px solid var(--rule);border-radius:6px;
background:var(--card)}
code,pre{font-family:ui-monospace,monospace;font-size:.875rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .8rem;margin:.5rem 0}
dt,.muted{color:var(--muted)}
dd{margin:0;font-variant-numeric:tabular-nums}
article{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,25rem);gap:.5rem 1.5rem;padding:1rem;
margin:.8rem 0;border:1px solid var(--rule);border-radius:8px;background:var(--card)}
article header{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
details{grid-column:1/-1;font-size:.9375rem}
summary{cursor:pointer;padding:.2rem 0}
.badge{font-weight:600;padding:0 .5rem;border:1.5px solid currentColor;border-radius:1rem;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.key{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.key svg{width:2.2rem;height:1.1rem;vertical-align:middle;margin-right:.4rem}
.plot{display:block;width:100%;height:auto}
.plot text{font:11px system-ui,sans-serif;fill:var(--ink)}
.plot path{fill:none}
.frame{stroke:var(--muted)}
.band,.plot .band{fill:var(--edge);fill-opacity:.16;stroke:none}
.edge{stroke:var(--edge);stroke-width:1.2}
.funnel,.plot .funnel{fill:var(--interval);fill-opacity:.24;stroke:var(--interval);stroke-width:1.2}
.last{stroke:var(--interval);stroke-width:3;stroke-linecap:round}
.prediction{stroke:var(--prediction);stroke-width:1.6}
.rival{stroke:var(--rival);stroke-width:1.6;stroke-dasharray:6 4}
.plot text.number{fill:var(--rival);font-weight:600}
@media (max-width:44rem){article{grid-template-columns:minmax(0,1fr)}}
@media print{article{break-inside:avoid}}
"""


def stylesheet() -> str:
    """The whole style of the page."""
    return palettes(LIGHT, DARK) + _RULES


def palettes(light: dict[str, str], dark: dict[str, str]) -> str:
    """Colours as variables of the stylesheet; on a screen the palette that the reader's system asks for."""
    on_light, on_dark = (
        "".join(f"--{name}:{colour};" for name, colour in palette.items()) for palette in (light, dark)
    )
    night = f"@media screen and (prefers-color-scheme:dark){{:root{{{on_dark}}}}}"
    return f":root{{color-scheme:light dark;{on_light}}}\n{night}"
