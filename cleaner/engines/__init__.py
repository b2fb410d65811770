"""Engines other than this machine: each hands the same parts to the same function somewhere else."""
