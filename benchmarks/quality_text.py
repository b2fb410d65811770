"""Junk removed and body lost on dirty texts: rules alone, with heuristics, and with the texts' lines broken first.

python benchmarks/quality_text.py [--limit 100] [--only wcxb-dev-naive] [--worst 10]
"""

import sys

from corpora import score, versions

if __name__ == "__main__":
    print(versions())
    arguments = sys.argv[1:]
    for measured in ("rules_text", "cleaner_text", "broken_text"):
        print(f"\n{measured}")
        score("score_text.py", f"corpora:{measured}", *arguments)
