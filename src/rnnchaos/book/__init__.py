"""The formula book: the catalogue as a web site that works from a disk, and as a LaTeX document.

    content     what a page shows, as data      (evidence: stored verdicts; samples: where numbers are shown)
    pictures    theory's curves and verdicts    (drawn with rnnchaos.verify.report.chart)
    folder      which files of a folder are ours
    html/       the pages, site the folder      latex/ the LaTeX tree
    assets/     style, script, KaTeX with its fonts and its licence

Nothing is simulated here: verdicts come from folders that `rnnchaos verify --out DIR` wrote.
"""
