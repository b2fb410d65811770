"""The path of one document: segment, find the site, let the judges speak, render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.judges.rules import RuleJudge
from cleaner.judges.verdicts import Verdicts
from cleaner.judges.whole_lines import judge_whole_lines
from cleaner.model import CleanedText, Document, Match
from cleaner.options import Options
from cleaner.render import render
from cleaner.rules.cache import digest_of
from cleaner.rules.library import open_library
from cleaner.rules.model import Rule, Site
from cleaner.rules.ruleset import Ruleset
from cleaner.segment import segment
from cleaner.segment.page import Page
from cleaner.site import find_site

if TYPE_CHECKING:
    from cleaner.judges.main_text import MainText
    from cleaner.judges.page import Scores


def clean_document(document: Document, options: Options) -> CleanedText:
    """Return the document's clean text and every decision behind it. Pure but for the rule files it reads."""
    library = open_library(options.rules, options.off)
    page = segment(document)
    site = find_site(document, page, library, options)
    rulesets = library.rulesets(site)
    verdicts, match = judge(page, rulesets, site, options)
    decisions = verdicts.final()
    return CleanedText(
        text=render(decisions, document.media),
        decisions=decisions,
        site=site.name if site else None,
        digest=digest(rulesets, options, document.media),
        media=document.media,
        match=match,
    )


def judge(page: Page, rulesets: list[Ruleset], site: Site | None, options: Options) -> tuple[Verdicts, Match | None]:
    """Return the verdicts on the page's blocks: rules first, then heuristics, then both until all agree.

    The heuristics are the page judge, or trafilatura, in HTML and the body judge in plain text.
    """
    verdicts = Verdicts(page)
    if options.heuristics and page.tree is not None:
        return verdicts, _judge_page(verdicts, rulesets, site, options)
    if page.tree is None:
        judge_whole_lines(verdicts, lambda whole: _judge_text(whole, rulesets, options))
    else:
        _rule_judge(verdicts, rulesets, _named_blocks(page, rulesets), options).judge()
    return verdicts, None


def _judge_text(verdicts: Verdicts, rulesets: list[Ruleset], options: Options) -> None:
    rules = _rule_judge(verdicts, rulesets, {}, options)
    rules.judge()
    while options.heuristics and _find_body(verdicts) and rules.judge():
        pass


def _judge_page(verdicts: Verdicts, rulesets: list[Ruleset], site: Site | None, options: Options) -> Match | None:
    """Judge a page. In a hurry, generic rules look only at the text of what the page judge leaves.

    What is a list of comments and what a thread of posts is told by the page's markup, and not by generic rules.
    """
    first = asked_first(rulesets, options)
    named = _named_blocks(verdicts.page, first)
    rules = _rule_judge(verdicts, first, named, options)
    rules.judge(ranges=False, lists=False)
    match = _find_main_text(verdicts.page, verdicts, site, options)
    if len(first) < len(rulesets):
        rules = _rule_judge(verdicts, rulesets, named, options)
    rules.judge(lists=False)
    return match


def asked_first(rulesets: list[Ruleset], options: Options) -> list[Ruleset]:
    """Return the rules that speak before the page judge: in a hurry, those of sites and those that keep something."""
    return [r for r in rulesets if r.of_site or r.keeps or options.kept or not options.fast]


def _named_blocks(page: Page, rulesets: list[Ruleset]) -> dict[int, list[Rule]]:
    """Return, per block of a page, the rules that select its element."""
    if not rulesets:
        return {}
    from cleaner.judges.elements import named_blocks

    return named_blocks(page, rulesets)


def _rule_judge(
    verdicts: Verdicts, rulesets: list[Ruleset], named: Mapping[int, Sequence[Rule]], options: Options
) -> RuleJudge:
    return RuleJudge(verdicts, rulesets, named, kept=options.kept, ignore=options.ignore)


def _find_main_text(page: Page, verdicts: Verdicts, site: Site | None, options: Options) -> Match | None:
    """Keep the headline, and drop what stands outside the main text."""
    from cleaner.judges import headline
    from cleaner.judges.main_text import selected

    verdicts.add(headline.judge(page, verdicts.live()))
    trafilatura = options.extractor == "trafilatura"
    found, match = _ask_trafilatura(page, verdicts) if trafilatura else _score(page, verdicts, options)
    main = selected(page, site, found.inside) or found
    verdicts.add(main.outside(page, verdicts.live()))
    return match


def _score(page: Page, verdicts: Verdicts, options: Options) -> tuple[Scores, None]:
    from cleaner.judges.page import FAST, FULL
    from cleaner.judges.page import judge as score

    return score(page, verdicts.live(), verdicts.claimed(), FAST if options.fast else FULL), None


def _ask_trafilatura(page: Page, verdicts: Verdicts) -> tuple[MainText, Match]:
    from cleaner.judges import extractor
    from cleaner.judges.elements import prune

    prune(page, verdicts)
    return extractor.judge(page, verdicts.live())


def _find_body(verdicts: Verdicts) -> bool:
    from cleaner.judges.body import judge as find_body

    return verdicts.add(find_body(verdicts.blocks, verdicts.claimed(), broken=verdicts.page.broken))


def digest(rulesets: list[Ruleset], options: Options, media: str) -> str:
    """Return the SHA-256 of all that the output depends on besides the document."""
    return _digest(tuple(r.digest for r in rulesets), options.fingerprint(), heuristics_version(options, media))


@lru_cache(maxsize=256)
def _digest(rules: tuple[str, ...], options: str, heuristics: str) -> str:
    from cleaner import __version__

    return digest_of(part.encode() for part in (__version__, options, *rules, heuristics))


def heuristics_version(options: Options, media: str) -> str:
    """Return name and version of what finds the main text, empty where rules alone decide."""
    if not options.heuristics:
        return ""
    if media == "text":
        from cleaner.judges.body.weights import LEARNED as LEARNED_OF_TEXTS

        return LEARNED_OF_TEXTS.version
    if options.extractor == "trafilatura":
        from cleaner.judges.extractor import version

        return version()
    from cleaner.judges.page.profiles import FAST, FULL

    return (FAST if options.fast else FULL).learned.version
