"""The formula book: the catalogue as a web site that works from a disk, and as a LaTeX document.

    content    what a page shows, as data       (evidence: stored verdicts; sampling: where numbers are shown)
    chart      pictures as marks                (svg and tikz write them; pictures and explorer draw them)
    html_*     the pages, site the folder       tex_book the LaTeX tree
    assets/    style, script, KaTeX with its fonts and its licence

Nothing is simulated here: verdicts come from folders that `rnnchaos verify --out DIR` wrote.
"""
