"""The way back: what `fix` took out of each file, with the rule and its place, so that `undo` puts it in again.

One file per document, in the user's state directory (`CLEANER_STATE_DIR` puts it elsewhere), a line
per fix. A line is written, and synced to the disk, before the document is touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cleaner.errors import DocumentError
from cleaner.guard.findings import Finding
from cleaner.io.files import rewrite, write_all
from cleaner.io.wire import from_json, to_json
from cleaner.model import without

MAX_AGE_SECONDS = 90 * 24 * 3600
"""Age from which on what was taken out of a document is forgotten."""


class Removed(msgspec.Struct, frozen=True):
    """Bytes that were taken out at byte `start` of the file as it was, and the rule that did it."""

    start: int
    content: bytes
    rule: str
    kind: str
    reason: str


class Fix(msgspec.Struct, frozen=True):
    """One rewriting of one file: SHA-256 of what it was and became, and what went, in order."""

    path: str
    time: float
    before: str
    after: str
    removed: list[Removed]


def remember(path: Path, content: bytes, findings: Iterable[Finding]) -> None:
    """Write down that the findings are about to be taken out. Raises DocumentError if that cannot be kept."""
    spans = [(f.span, f) for f in findings if f.span]
    fix = Fix(
        path=os.path.realpath(path),
        time=time.time(),
        before=_digest(content),
        after=_digest(without(content, [span for span, _ in spans])),
        removed=[Removed(span[0], content[slice(*span)], f.rule, f.kind, f.reason) for span, f in spans],
    )
    _append(_file_for(path), to_json(fix) + b"\n")


def undo(path: Path, content: bytes) -> int:
    """Restore the file as it was before its last fix; return how many pieces were put back.

    Raises DocumentError if it was changed since, or no fix of it is known.
    """
    file = _file_for(path)
    fixes = _not_undone(_read(file), _digest(content))
    if not fixes:
        raise DocumentError("no fix of it is known, or all are undone")
    last = fixes[-1]
    if last.after != _digest(content):
        raise DocumentError("was changed since it was fixed; what was taken out stands in " + str(file))
    restored = put_back(content, last.removed)
    if _digest(restored) != last.before:
        raise DocumentError(f"cannot be restored from {file}, which is damaged")
    rewrite(path, restored)
    with contextlib.suppress(OSError, DocumentError):  # a fix that is undone and still written down is passed over
        _write(file, _not_undone(fixes[:-1], last.before))
    return len(last.removed)


def has_fixes(path: Path) -> bool:
    """True if a fix of the file is known."""
    return os.path.exists(_file_for(path))  # noqa: PTH110 (a directory that cannot be entered holds none)


def all_undone(path: Path, content: bytes) -> bool:
    """True if each known fix of the file was undone by other means, or cut off before it wrote."""
    return not _not_undone(_read(_file_for(path)), _digest(content))


def _not_undone(fixes: list[Fix], digest: str) -> list[Fix]:
    """Return the fixes without those last ones that were undone by other means, or cut off before they wrote."""
    end = len(fixes)
    while end and fixes[end - 1].before == digest:
        end -= 1
    return fixes[:end]


def put_back(content: bytes, removed: Iterable[Removed]) -> bytes:
    """Return the content with the pieces at the places where they were.

    >>> put_back(b"One.\\nTwo.\\n", [Removed(5, b"Share\\n", "sharing/label", "sharing", "")])
    b'One.\\nShare\\nTwo.\\n'
    """
    parts: list[bytes] = []
    taken = reached = 0
    for piece in sorted(removed, key=lambda p: p.start):
        kept = max(0, piece.start - reached)
        parts += (content[taken : taken + kept], piece.content[max(0, reached - piece.start) :])
        taken += kept
        reached = max(reached, piece.start + len(piece.content))
    return b"".join((*parts, content[taken:]))


def _folder() -> Path:
    given = os.environ.get("CLEANER_STATE_DIR")
    if given:
        return Path(given) / "undo"
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "boilerplate-cleaner" / "undo"


def _file_for(path: Path) -> Path:
    return _folder() / f"{_digest(os.path.realpath(path).encode('utf-8', 'surrogateescape'))[:32]}.jsonl"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path) -> list[Fix]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return []
    return [fix for line in lines if (fix := _decode(line))]


def _decode(line: bytes) -> Fix | None:
    """Return the fix in a line, None for one that was cut off."""
    try:
        return from_json(line, Fix)
    except msgspec.DecodeError:
        return None


def _append(file: Path, line: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_old(file)
        with file.open("ab", buffering=0) as out:
            write_all(out, b"\n" + line)  # the last line may be torn
            os.fsync(out.fileno())
    except OSError as error:
        hint = "set CLEANER_STATE_DIR to a directory that can be written"
        raise DocumentError(f"is left as it was: no way back can be kept in {file.parent}: {error} ({hint})") from error


def _write(file: Path, fixes: list[Fix]) -> None:
    if fixes:
        rewrite(file, b"".join(to_json(fix) + b"\n" for fix in fixes))
    else:
        file.unlink()


def _forget_old(file: Path) -> None:
    if file.exists() and time.time() - file.stat().st_mtime > MAX_AGE_SECONDS:
        file.unlink()
