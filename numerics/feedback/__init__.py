r"""Units with feedback of their own: static ones, $x=\eta+s\tanh x$, and ones with a memory."""
