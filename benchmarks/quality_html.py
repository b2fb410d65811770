"""Main-text quality on real pages beside trafilatura, interleaved page by page, so that the ratio of times holds.

python benchmarks/quality_html.py [--fast] [--limit 200] [--only fundus-dev] [--types article] [--worst 10]

With --fast, both in a hurry.
"""

import sys

from corpora import score, versions

if __name__ == "__main__":
    print(versions())
    arguments = [argument for argument in sys.argv[1:] if argument != "--fast"]
    in_full = ("corpora:cleaner_page", "corpora:trafilatura_page")
    fast = ("corpora:fast_page", "corpora:trafilatura_fast_page")
    score("score_html.py", *(fast if "--fast" in sys.argv else in_full), *arguments)
