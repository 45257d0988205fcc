"""Curves of quantities and figures for a paper."""
