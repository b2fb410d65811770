"""Kill a run over thousands of files and 20 shards again and again, and hold its end to be that of an undisturbed one.

python benchmarks/kill.py [--files 3000] [--shards 20] [--records 1000] [--parents 25] [--workers 40] [--seed 1]

Workers, the parent, the server that starts workers, and all of them at once are killed with SIGKILL, at random moments
of the work; a killed parent is started again at once. Prints what was killed and whether the outputs, hidden files
included, are the same bytes; the exit code is 1 if not.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.batch.test_kill import content_of, corpus, finish, run_and_kill
from tests.build import write_files


def main() -> None:
    """Run undisturbed, run with kills, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in {"files": 3000, "shards": 20, "records": 1000, "parents": 25, "workers": 40, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        whole, killed = Path(name) / "whole", Path(name) / "killed"
        content = corpus(given.files, given.shards, given.records)
        write_files(whole / "in", content)
        killed.mkdir()
        (killed / "in").symlink_to(whole / "in")
        began = time.monotonic()
        code, talk = finish(whole)
        took = time.monotonic() - began
        assert code == 3, talk
        first = talk.splitlines()[0]
        print(
            f"undisturbed: {given.files} files, {given.shards} shards of {given.records} records, {took:.0f} s: {first}"
        )
        kinds = ["worker"] * given.workers + ["parent", "all"] * (given.parents // 2) + ["server"] * 5
        random.Random(given.seed).shuffle(kinds)
        began = time.monotonic()
        hits = run_and_kill(killed, kinds, max(1, given.files // 2 // len(kinds)), given.seed)
        took = time.monotonic() - began
        print(f"killed: {', '.join(f'{kind} {number}' for kind, number in sorted(hits.items()))}; {took:.0f} s")
        then, now = content_of(whole / "out"), content_of(killed / "out")
        wrong = [name for name in then.keys() | now.keys() if then.get(name) != now.get(name)]
        print(f"{len(then)} outputs; {len(wrong)} differ {sorted(wrong)[:10]}")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
