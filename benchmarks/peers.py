"""The cleaner side by side with its peers, on pages and on dirty texts.

python benchmarks/peers.py pages CORPUS... [--types article] [--limit 200] [--only jusText] [--worst 10]
python benchmarks/peers.py lines [SET...] [--limit 100] [--only "C4 lines"] [--worst 10]

A corpus is a path: a file of records, or a checkout of article-extraction-benchmark, WCXB or trafilatura. The sets of
dirty texts lie under CLEANER_SHARED. Nothing is fetched: whatever tries to reach a network gets an error.
"""

import argparse
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import peer_lines
import peer_pages
from corpora import versions
from public_corpora import read_corpora, sample


def main() -> None:
    """Print what was asked for."""
    given = arguments()
    logging.disable()
    warnings.simplefilter("ignore")
    sys.addaudithook(refuse_network)
    print(f"{versions()}; commit {commit()}; {os.cpu_count()} cores\n")
    (pages if given.what == "pages" else lines)(given)


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pages", "lines"])
    parser.add_argument("corpora", nargs="*", metavar="CORPUS|SET")
    parser.add_argument("--types", nargs="*", help="pages of these types alone")
    parser.add_argument("--limit", type=int, help="about as many documents of each corpus")
    parser.add_argument("--only", nargs="*", metavar="PEER", help="these peers, beside ours and the reference of cost")
    parser.add_argument("--worst", type=int, default=0, help="show so many documents where the cleaner does worst")
    given = parser.parse_intermixed_args()
    if given.what == "pages" and not given.corpora:
        parser.error("pages needs a CORPUS")
    check_names(parser, given)
    return given


def check_names(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """End the program where `--only` names nobody."""
    known = [peer.name for peer in (peer_pages if given.what == "pages" else peer_lines).PEERS]
    if unknown := set(given.only or ()) - set(known):
        parser.error(f"no peer {', '.join(sorted(unknown))}; there are {', '.join(known)}")


def pages(given: argparse.Namespace) -> None:
    """Print the tables of each corpus of pages."""
    peers = peer_pages.load(peer_pages.PEERS, given.only, peer_pages.ALWAYS)
    for path in given.corpora:
        for name, found in read_corpora(Path(path)).items():
            chosen = [page for page in found if not given.types or page.kind in given.types]
            if chosen:
                peer_pages.run(name, sample(chosen, given.limit), peers, given.worst)


def lines(given: argparse.Namespace) -> None:
    """Print the tables of each set of dirty texts."""
    peers = peer_pages.load(peer_lines.PEERS, given.only, peer_lines.ALWAYS)
    for name, texts in peer_lines.sets(given.corpora).items():
        peer_lines.run(name, sample(texts, given.limit), peers, given.worst)


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Raise an error where anything in this process wants to reach a network."""
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        raise PermissionError("a benchmark fetches nothing")


def commit() -> str:
    """Return the commit of this checkout, and whether anything is changed since."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=Path(__file__).parent, capture_output=True, text=True
    )
    return described.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
