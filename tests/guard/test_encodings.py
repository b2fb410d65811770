"""Encodings: of thousands of files in every mix of encoding, line end and final newline only junk lines go."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from tests.build import LAB, write_files

GERMAN = (
    "Über Nacht stieg der Fluss um zwei Meter und riss die alte Fußgängerbrücke mit sich fort.",
    "Die Bäuerinnen trieben ihre Kühe noch vor der Dämmerung auf die höheren Wiesen.",
    "Am Mittag beschloss der Gemeinderat, eine neue Brücke aus Lärchenholz zu zimmern.",
    "Für die Kinder fiel der Unterricht aus; sie schleppten Säcke voll Sand zum Ufer.",
)
FRENCH = (
    "La rivière a monté de deux mètres pendant la nuit et la vieille passerelle a été emportée.",
    "Les éleveurs ont mené leurs bêtes vers les prés du plateau bien avant l'aube.",
    "À midi, le conseil a décidé de bâtir un nouveau pont en bois de mélèze.",
    "L'école étant fermée, les élèves ont traîné des sacs de sable le long du chemin.",
)
SPANISH = (
    "El río creció dos metros durante la noche y se llevó por delante la pasarela más antigua.",
    "Los ganaderos subieron sus vacas a la montaña antes de que amaneciera.",
    "Al mediodía el concejo acordó pagar un puente nuevo de madera; habrá que esperar hasta el otoño.",
    "Según la maestra, los niños pasaron la mañana llenando sacos de arena junto al camino.",
)
SWEDISH = (
    "Ån steg två meter under natten och tog den gamla gångbron med sig.",
    "Bönderna på norra stranden flyttade sina kor till högre mark före gryningen.",
    "Kommunfullmäktige träffades vid lunchtid och enades om en ny bro av lärkträ.",
    "Skolan var stängd, så barnen bar sandsäckar längs älven hela eftermiddagen.",
)
RUSSIAN = (
    "За ночь река поднялась на два метра и унесла старый пешеходный мост.",
    "Крестьяне с северного берега ещё до рассвета отогнали скот на холмы.",
    "В полдень совет решил построить новый мост из лиственницы и собрать на него деньги.",
    "Школу закрыли на день, и дети носили мешки с песком вдоль дороги.",
)
UKRAINIAN = (
    "За ніч річка піднялася на два метри й забрала із собою старий місток.",
    "Селяни з північного берега ще до світанку перегнали худобу на вищі луки.",
    "Опівдні рада погодилася збудувати новий міст із модрини та знайти на нього гроші.",
    "Учителька розповіла, що діти цілий день носили мішки з піском уздовж дороги.",
)
JAPANESE = (
    "夜のうちに川の水位が二メートル上がり、古い歩道橋が流されてしまった。",
    "北岸の農家は夜明け前に牛を高い場所へ移したと話している。",
    "町議会は正午に集まり、カラマツの木で新しい橋を架けることを決めた。",
    "学校は休みになり、子どもたちは土手の道で砂袋を運んだ。",
)
OTHERS = (
    "夜里河水上涨了两米，旧的人行桥被冲走了。",
    "밤사이 강물이 이 미터나 불어나 낡은 다리가 떠내려갔다.",
    "Το ποτάμι ανέβηκε δύο μέτρα μέσα στη νύχτα και πήρε μαζί του το παλιό γεφύρι.",
    "ارتفع النهر مترين خلال الليل وجرف معه الجسر القديم.",
    "रात भर में नदी दो मीटर चढ़ गई और पुराना पुल बहा ले गई।",
    "🙂 Two metres of water, and nobody 𝒉𝒖𝒓𝒕.",
)
WESTERN, CYRILLIC = (GERMAN, FRENCH, SPANISH, SWEDISH), (RUSSIAN, UKRAINIAN)
ALL = (*WESTERN, *CYRILLIC, JAPANESE, OTHERS)

ENCODINGS = {
    "utf-8": (b"", ALL),
    "utf-8 ": (codecs.BOM_UTF8, ALL),
    "utf-16-le": (codecs.BOM_UTF16_LE, ALL),
    "utf-16-be": (codecs.BOM_UTF16_BE, ALL),
    "latin-1": (b"", WESTERN),
    "windows-1251": (b"", CYRILLIC),
    "shift-jis": (b"", (JAPANESE,)),
}
"""For each encoding (the second UTF-8 has a mark) its byte-order mark, and languages that can be written in it."""
LINE_ENDS = ("\n", "\r\n", "\r")
JUNK = ("7 blorps", "  12 blorps ", "1 BLORP", "Gribble also: how to mend a fence")
LAST = "Add new comment"
"""A shipped label: what follows it may go with it, so it stands at the end."""


def pieces(chance: random.Random, number: int, junk: bool) -> tuple[bytes, list[tuple[bytes, bool]]]:
    """Return a file's byte-order mark, and its lines as bytes, each with whether it is junk.

    The number decides on the mix, chance on the lines.
    """
    encoding = list(ENCODINGS)[number % len(ENCODINGS)]
    mark, languages = ENCODINGS[encoding]
    end = LINE_ENDS[number // len(ENCODINGS) % len(LINE_ENDS)]
    prose = chance.choice(languages)
    lines = [(chance.choice(prose) if chance.random() < 0.75 else "", False) for _ in range(chance.randint(4, 14))]
    lines.append((prose[0], False))
    for _ in range(chance.randint(1, 3) if junk else 0):
        lines.insert(chance.randint(0, len(lines)), (chance.choice(JUNK), True))
    if junk and chance.random() < 0.3:
        lines.append((LAST, True))
    ends = [end] * (len(lines) - 1) + [end * (number // len(ENCODINGS) // len(LINE_ENDS) % 2)]
    return mark, [((line + e).encode(encoding.strip()), junk) for (line, junk), e in zip(lines, ends, strict=True)]


def make(count: int, junk: bool) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return files as they are, and as they are to be: the bytes of junk lines gone, and no other byte."""
    chance = random.Random(f"{count} files, junk: {junk}")
    before, after = {}, {}
    for number in range(count):
        mark, parts = pieces(chance, number, junk)
        name = f"{number % 40:02}/{number:04}.txt"
        before[name] = mark + b"".join(part for part, _ in parts)
        after[name] = mark + b"".join(part for part, is_junk in parts if not is_junk)
    return before, after


def differing(folder: Path, expected: dict[str, bytes]) -> list[str]:
    return [name for name, content in expected.items() if (folder / name).read_bytes() != content]


def test_of_two_thousand_clean_files_not_a_byte_changes(run, tmp_path) -> None:
    before, after = make(2000, junk=False)
    assert before == after and len(set(before.values())) > 1990
    write_files(tmp_path, before)
    done = run("fix", ".", "--rules", LAB)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert differing(tmp_path, before) == []


def test_of_dirty_files_exactly_the_junk_lines_go(run, tmp_path) -> None:
    before, after = make(840, junk=True)
    write_files(tmp_path, before)
    done = run("fix", ".", "--rules", LAB)
    assert done.returncode == 1 and done.stderr.count(b"taken out") == len(before)
    assert differing(tmp_path, after) == []
    assert run("undo", ".").returncode == 1 and differing(tmp_path, before) == []


LONG = {"latin-1": GERMAN, "windows-1251": RUSSIAN, "shift-jis": JAPANESE, "utf-8": OTHERS, "utf-16-le": OTHERS}


@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("encoding", LONG)
def test_of_a_long_file_exactly_the_junk_line_goes(run, tmp_path, encoding: str, shift: int) -> None:
    """Encodings are told from the beginning of a file, which may end within a character."""
    prose = ("x" * shift + "\n".join(LONG[encoding] * 1000) + "\n").encode(encoding)
    junk = "7 blorps\n".encode(encoding)
    mark = ENCODINGS[encoding][0]
    write_files(tmp_path, {"a.txt": mark + prose + junk + prose})
    assert run("fix", "a.txt", "--rules", LAB).returncode == 1
    assert (tmp_path / "a.txt").read_bytes() == mark + prose + prose
