"""One file of a data repository under the rules: what they find in it, and its content without that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from cleaner.batch.documents import document_of, host_from_place
from cleaner.config import MIN_REMOVED_CHARACTERS, Config
from cleaner.decode import refuse_binary, refuse_undecoded
from cleaner.errors import DocumentError
from cleaner.guard.baseline import Baseline, Occurrences
from cleaner.guard.clean_list import CleanList
from cleaner.guard.findings import Finding, characters_in, findings_in
from cleaner.guard.ignores import Ignores, deciders
from cleaner.io.jsonl import JSONL_SUFFIXES, read_record, split_lines
from cleaner.io.passages import Passage, TextPassage
from cleaner.io.sidecar import sidecar_url
from cleaner.model import CleanedText, without
from cleaner.options import Options
from cleaner.pipeline import clean_document
from cleaner.rules.library import open_library, rules_in

LFS_POINTER = b"version https://git-lfs.github.com/spec/"


class Inspection(msgspec.Struct):
    """What was found in one file.

    `deciders` are the rules that decided anything, kept blocks included. `faults` say what could not be
    looked at; `withheld` documents of which more would go than may; `notes` what else to know; `pages`
    name the places of pages with findings: nothing is taken out of them. `seen`, `ignores_used` and
    `clean_entry` are for the guard to note.
    """

    path: Path
    content: bytes
    findings: list[Finding] = []
    deciders: set[str] = set()
    faults: list[str] = []
    withheld: list[str] = []
    pages: list[str] = []
    notes: list[str] = []
    seen: Occurrences | None = None
    ignores_used: frozenset[int] = frozenset()
    clean_entry: bytes | None = None

    def without_content(self) -> Inspection:
        """Return the same without the file's content."""
        return msgspec.structs.replace(self, content=b"")

    @property
    def fixed(self) -> bytes:
        """The content without what may be taken out."""
        return without(self.content, [finding.span for finding in self.findings if finding.span])


class Guard:
    """Looks at the files of one repository, one by one, and remembers what it saw."""

    def __init__(self, options: Options, config: Config, baseline: Baseline) -> None:
        self.options, self.config, self.baseline = options, config, baseline
        self.ignores = Ignores(config)
        self.deciders: set[str] = set()
        self.clean = CleanList(self._key())

    def _key(self) -> str:
        """All that decides whether a file is clean, besides the file: rules, options, and how records are read."""
        table = self.config.table
        library = open_library(self.options.rules, self.options.off)
        library.index  # noqa: B018 (a site file that is broken stops the run before anything is changed)
        parts = (library.fingerprint, self.options.fingerprint(), self.options.site, table.text_field, table.url_field)
        return "|".join(map(str, parts))

    def inspect(self, path: Path, content: bytes) -> Inspection:
        """Return what is new in a file. Raises RuleError for a broken rule file."""
        if content.startswith(LFS_POINTER):
            return Inspection(path, content, notes=["a Git LFS pointer; `git lfs pull` brings the text"])
        name = self.config.name_of(path)
        entry = self.clean.entry(content, path.suffix, sidecar_url(path) or "", host_from_place(path) or "")
        inspection = Inspection(path, content, seen=Occurrences(name))
        if entry not in self.clean.known:
            self._look(inspection, name)
            inspection.ignores_used = frozenset(self.ignores.used)
            inspection.clean_entry = None if inspection.deciders or inspection.faults else entry
        return inspection

    def note(self, inspection: Inspection) -> None:
        """Remember what an inspection says beyond its own file, for what is told and kept at the end."""
        self.deciders |= inspection.deciders
        self.ignores.used |= inspection.ignores_used
        if inspection.seen is not None and not inspection.faults:
            self.baseline.note(inspection.seen)
        if inspection.clean_entry:
            self.clean.add(inspection.clean_entry)

    def load(self) -> None:
        """Read now what every file needs. Raises RuleError for a broken rule file."""
        open_library(self.options.rules, self.options.off).generic  # noqa: B018 (is read when it is asked for)
        self.clean.known  # noqa: B018

    def _look(self, inspection: Inspection, name: str) -> None:
        for passage in self._passages(inspection):
            try:
                inspection.findings += self._find(passage, inspection, name)
            except DocumentError as error:
                inspection.faults.append(f"{passage.where}{error}")

    def _passages(self, inspection: Inspection) -> Iterator[Passage]:
        """Yield the documents in the file; what is none becomes a fault."""
        lines = inspection.path.suffix.lower() in JSONL_SUFFIXES
        try:
            yield from self._records(inspection) if lines else [self._whole(inspection)]
        except DocumentError as error:
            inspection.faults.append(str(error))

    def _whole(self, inspection: Inspection) -> Passage:
        document = document_of(inspection.path, inspection.content, self.options)
        refuse_undecoded(document)
        return TextPassage(document, inspection.content)

    def _records(self, inspection: Inspection) -> Iterator[Passage]:
        refuse_binary(inspection.content)
        host = host_from_place(inspection.path)
        table = self.config.table
        for line in split_lines(inspection.content):
            try:
                record = read_record(line, table.text_field, table.url_field, host, self.options.media)
            except DocumentError as error:
                inspection.faults.append(str(error))
            else:
                yield from [record] if record else []

    def _find(self, passage: Passage, inspection: Inspection, name: str) -> list[Finding]:
        """Return what is new in the passage; of a page, and of a document that would lose too much, to report only."""
        result = self._judge(passage, inspection, name)
        found = findings_in(str(inspection.path), passage, result)
        findings = self.baseline.new_ones(found, inspection.seen or Occurrences(name))
        if findings and result.media == "html":
            inspection.pages.append(passage.where)
        elif reason := self._too_much(findings, result):
            inspection.withheld.append(f"{passage.where}{reason}")
            return [msgspec.structs.replace(finding, span=None) for finding in findings]
        return findings

    def _judge(self, passage: Passage, inspection: Inspection, name: str) -> CleanedText:
        """Return the rules' decisions, without the rules that the configuration says do not count here.

        Where one rule is silenced another may speak, so it is asked again until nothing new is to be ignored.
        """
        options, ignored = self.options, set[str]()
        while True:
            result = clean_document(passage.document, options)
            inspection.deciders |= deciders(result)
            found = ignored.union(self.ignores.rules_for(name, passage.document, result))
            if found == ignored:
                return result
            ignored = found
            options = msgspec.structs.replace(options, ignore=tuple(sorted(ignored)))

    def _too_much(self, findings: list[Finding], result: CleanedText) -> str | None:
        """Return why the document is to be left alone, None if it need not be. What is accepted does not count."""
        gone = sum(len(finding.text.strip()) for finding in findings)
        size = characters_in(result) if gone else 1
        limit = self.config.table.max_removed
        if gone >= size:
            return "left as it is: 100% of its text would go"
        if gone <= limit * size or gone < MIN_REMOVED_CHARACTERS:
            return None
        return f"left as it is: {gone / size:.0%} of its text would go, more than {limit:.0%} (max-removed)"

    def unused_keeps(self) -> Iterator[str]:
        """Yield the keep rules of the repository's own directories that kept nothing."""
        for rule in rules_in(self.config.rules):
            if rule.verb == "keep" and rule.id not in self.deciders:
                yield f"keep rule {rule.id} ({rule.why})"
