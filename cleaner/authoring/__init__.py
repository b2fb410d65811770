"""Tools for the author of rules: the tests that rule files carry, and a linter."""
