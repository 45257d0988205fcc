"""Oracles of the engines that columns share: networks, the spectrum engine, orbits."""
