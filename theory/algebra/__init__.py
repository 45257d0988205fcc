"""Exact tools that know no network: operations of derivations, Gaussian means, power series, mutations."""
