"""The hook's time beside codespell and typos on the same clean files, all installed as pre-commit installs them.

python benchmarks/hook.py [--runs 15]

One file and 500 files; ours twice, for files never seen before and for files on the clean list. With CLEANER_SHARED
set, the bodies of 500 real pages are used too.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from corpora import pages
from timing import in_turn

ROOT = Path(__file__).parents[1]
WORDS = """river rose metres during night took footbridge farmers northern bank moved cattle higher ground before dawn
council agreed bridge larch wood surveyor county measured twice wrote figures black book school closed children carried
sandbags along towpath evening water fallen again left grey line every wall street harbour master lamp keeper ferry
islands storm""".split()
FILES = 500


def main() -> None:
    """Print a table of medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = install(folder / "env")
        sets = {"generated": generated(folder / "generated")}
        if os.environ.get("CLEANER_SHARED"):
            sets["bodies of real pages"] = bodies(folder / "bodies")
        print("| files | never seen | seen | codespell | typos | never seen / codespell | seen / codespell |")
        print("|---|---|---|---|---|---|---|")
        for label, files in sets.items():
            for some in (files[:1], files):
                print(row(f"{len(some)}, {label}", some, programs, folder / "cache", runs))


def install(env: Path) -> Path:
    """Return the directory of programs of a fresh environment with the project and its peers."""
    subprocess.run([sys.executable, "-m", "venv", env], check=True)
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [env / "bin" / "pip", "install", "--quiet", ROOT, "codespell", "typos"]
    subprocess.run(command, check=True, env=plain)
    return env / "bin"


def generated(folder: Path) -> list[Path]:
    """Write articles of invented sentences, about 3 kB each."""
    folder.mkdir()
    chance = random.Random(1)
    for number in range(FILES):
        sentences = [" ".join(chance.choices(WORDS, k=chance.randint(20, 60))).capitalize() for _ in range(12)]
        (folder / f"{number}.txt").write_text(".\n\n".join(sentences) + ".\n", encoding="utf-8")
    return sorted(folder.iterdir())


def bodies(folder: Path) -> list[Path]:
    """Write the bodies of real pages, cleaned before, so that nothing is left to find."""
    import cleaner

    folder.mkdir()
    for page in pages(2):
        if len(list(folder.iterdir())) < FILES and len(page["gold"]) > 500:
            text = cleaner.clean(page["gold"] + "\n", media="text", heuristics=False).text
            (folder / f"{page['id']}.txt").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def row(label: str, files: list[Path], programs: Path, cache: Path, runs: int) -> str:
    """Return one line of the table: medians of wall time in ms, run in turn, and their ratios."""
    check = [programs / "cleaner", "check", *files]
    peers = [[programs / name, *files] for name in ("codespell", "typos")]
    commands = [lambda _: forget(cache) or check, lambda _: check, *(lambda _, peer=peer: peer for peer in peers)]
    new, seen, codespell, typos = in_turn(commands, runs, {**os.environ, "CLEANER_CACHE_DIR": str(cache)})
    times = " | ".join(f"{1000 * t:.0f} ms" for t in (new, seen, codespell, typos))
    return f"| {label} | {times} | {new / codespell:.2f} | {seen / codespell:.2f} |"


def forget(cache: Path) -> None:
    """Take the clean list away, and leave the compiled rules."""
    for file in cache.glob("clean-*"):
        file.unlink()


if __name__ == "__main__":
    main()
