"""How much of the extractor's answer is found again on the blocks, in characters without white space.

python benchmarks/match.py [--every 5] [--worst 10]
"""

import argparse
import statistics

from corpora import pages, versions

import cleaner


def main() -> None:
    """Print the share over all pages, the median page, and the worst pages with what was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--worst", type=int, default=10)
    given = parser.parse_args()
    matches = [
        (page["id"], cleaner.clean(page["html"].encode(), url=page["url"], media="html", extractor="trafilatura").match)
        for page in pages(given.every)
    ]
    found = [(name, match) for name, match in matches if match is not None and match.total]
    print(versions())
    total, matched = sum(m.total for _, m in found), sum(m.found for _, m in found)
    print(f"pages with an answer: {len(found)} of {len(matches)}")
    median = statistics.median(m.share for _, m in found)
    print(f"characters matched: {matched / total:.4%} of {total:,}; median page {median:.2%}")
    print(
        f"pages under 99 %: {sum(m.share < 0.99 for _, m in found)}; under 50 %, where the answer is not used: "
        f"{sum(m.share < 0.5 for _, m in found)}"
    )
    for name, match in sorted(found, key=lambda pair: pair[1].share)[: given.worst]:
        print(f"  {match.share:7.2%} of {match.total:7,}  {name:44s} {' | '.join(match.lost)[:90]}")


if __name__ == "__main__":
    main()
