"""Data that models learn."""
