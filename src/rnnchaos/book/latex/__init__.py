"""The formula book as a LaTeX document."""
