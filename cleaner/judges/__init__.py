"""The judges: one file or package per opinion on blocks."""
