"""Realisations of a study: run in parallel, resumed, stored, checked."""
