"""Main-text quality on real pages beside trafilatura, interleaved page by page, so that the ratio of times holds.

python benchmarks/quality_html.py [--limit 200] [--only fundus-dev] [--types article] [--worst 10]
"""

import sys

from corpora import score, versions

if __name__ == "__main__":
    print(versions())
    score("score_html.py", "corpora:cleaner_page", "corpora:trafilatura_page", *sys.argv[1:])
