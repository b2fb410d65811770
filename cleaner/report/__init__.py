"""Views of decisions and runs, for people."""
