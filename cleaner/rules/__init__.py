"""Rules as data: their format, their checks, and how they are found and matched."""
