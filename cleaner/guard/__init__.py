"""Guarding a data repository: what rules find in its files, what of that is new, taking it out, and the way back."""
