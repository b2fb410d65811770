"""Records as JSON that may hold halves of surrogate pairs, as names and texts that are no UTF-8 do."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """Return the value as JSON; halves of surrogate pairs stand in it as escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        import json

        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()


def from_json(content: bytes, record: type[T]) -> T:
    """Return the record that `to_json` wrote. Raises msgspec.DecodeError."""
    try:
        return msgspec.json.decode(content, type=record)
    except msgspec.DecodeError:
        if rb"\ud" not in content:
            raise
    import json

    try:
        return msgspec.convert(json.loads(content), record)
    except ValueError as error:
        raise msgspec.DecodeError(str(error)) from error
