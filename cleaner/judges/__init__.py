"""The judges: one file per opinion on blocks."""
