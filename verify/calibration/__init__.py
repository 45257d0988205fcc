"""How often the harness is wrong and what it can see, measured."""
