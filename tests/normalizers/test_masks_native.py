"""The compiled search and the same in Python: one answer."""

from __future__ import annotations

import random

import pytest

from normalizers.masks.genre import genre_model
from normalizers.masks.lattice import Lattice, next_word
from normalizers.masks.pool import Neighbours, fit, fits
from normalizers.masks.readings import NativeLattice, native_lattice
from normalizers.masks.sites import SiteIndex, Surroundings, surroundings
from normalizers.masks.squash import squash
from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.stretch import Stretch
from normalizers.masks.words import UNKNOWN, load_words, segment, segment_plainly

LINES = (
    "องค์การบริหารส่วนตำบลหนองบัวดำเนินการตามแผนพัฒนาท้องถิ่น",
    "ร้อยละ 85.50 ของครัวเรือนที่ได้รับน้ำประปาภายในปี 2561",
    "รายงานผลการปฏิบัติราชการตามคำรับรอง รอบ 12 เดือน",
    "1. จัดประชุมคณะกรรมการ - ทำบันทึก (ครั้งที่ 2/2560) 😀 แล้วเสร็จ",
    "กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อมและกรมส่งเสริมการปกครองท้องถิ่น",
)
MOST = 60


@pytest.fixture(scope="module")
def compiled() -> NativeLattice:
    found = native_lattice(genre_model(()))
    if found is None:
        pytest.skip("the compiled parts were not built")
    return found


def hidden(rng: random.Random) -> Stretch:
    """A piece of a line with one or two stretches of it hidden, the first of them the slot."""
    text = squash(rng.choice(LINES)) + rng.choice((BREAK, "", PERSON))
    length = rng.choice((2, 3, 4, 5, 7, 11, 26))
    start = rng.randrange(len(text) - 2)
    end = min(start + length, len(text) - 1)
    letters = list(text[:start] + WILD * (end - start) + text[end:])
    if rng.random() < 0.4 and end + 4 < len(letters):
        further = rng.randrange(end + 1, len(letters) - 2)
        letters[further : further + 3] = WILD * len(letters[further : further + 3])
    begin = rng.randrange(start + 1) if rng.random() < 0.5 else 0
    stop = rng.randrange(end, len(letters) + 1) if rng.random() < 0.5 else len(letters)
    return Stretch("".join(letters[begin:stop]), start - begin, end - begin, cut=stop < len(letters))


def best(every: dict[str, float]) -> dict[str, float]:
    return dict(sorted(every.items(), key=lambda item: (-item[1], item[0]))[:MOST])


@pytest.mark.parametrize("seed", range(40))
def test_readings_are_those_of_the_search_in_python(compiled: NativeLattice, seed: int) -> None:
    rng = random.Random(seed)
    stretch = hidden(rng)
    model = genre_model(("องค์การบริหารส่วนตำบลหนองบัว",)) if seed % 4 == 0 else genre_model(())
    search = native_lattice(model) if seed % 4 == 0 else compiled
    assert search is not None
    composed = bool(seed % 2)
    wanted = best(Lattice(model, stretch, composed=composed).readings())
    found = search.readings(stretch, next_word(model.table, stretch), composed=composed, most=MOST)
    assert found is not None
    assert list(found)[:15] == list(wanted)[:15]
    assert {t: found[t] for t in wanted if t in found} == pytest.approx(
        {t: p for t, p in wanted.items() if t in found}, abs=1e-3
    )
    assert len(found) == len(wanted)
    assert len(found.keys() - wanted.keys()) <= 2  # of those just likely enough


def test_a_slot_that_is_too_long_is_left_to_python(compiled: NativeLattice) -> None:
    stretch = Stretch(WILD * 1500, 0, 1500, cut=False)
    assert compiled.readings(stretch, -1, composed=False, most=5) is None


def test_signs_beyond_sixteen_bits_and_halves_of_them_are_no_letters(compiled: NativeLattice) -> None:
    for sign in ("😀", "\ud83d", "\0"):
        stretch = Stretch(f"ประ{WILD * 4}{sign}ครับ", 3, 7, cut=False)
        found = compiled.readings(stretch, -1, composed=False, most=5)
        assert found is not None
        assert all(len(t) == 4 for t in found)


def test_words_are_cut_alike() -> None:
    table = load_words()
    if table.native is None:
        pytest.skip("the compiled parts were not built")
    for line in LINES:
        chunk = "".join(c for c in squash(line) if "\u0e01" <= c <= "\u0e4e")
        for start in range(0, len(chunk), 3):
            assert table.native.segment(chunk[start:]) == segment_plainly(table, chunk[start:])
    assert segment(table, "") == ()


def test_answers_fit_between_words_as_in_python(compiled: NativeLattice) -> None:
    model, table = genre_model(()), load_words()
    rng = random.Random(7)
    words = [*sorted(table.lookup.values(), key=table.costs.__getitem__)[-3000:], UNKNOWN, table.number, table.start]
    for _ in range(200):
        before, after = rng.choices(words, k=2), rng.choices(words, k=rng.randrange(3))
        around = Neighbours((before[0], before[1]), tuple(after), 0.0)
        answers = [tuple(rng.choices(words, k=rng.randrange(1, 4))) for _ in range(rng.randrange(6))]
        assert fits(model, around, answers) == pytest.approx([fit(model, around, a) for a in answers], rel=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_places_are_those_found_in_python(compiled: NativeLattice, seed: int) -> None:
    """Many places and few, breaks and sara am beside them, signs of more than sixteen bits, nothing on one side."""
    rng = random.Random(seed)
    corpus = "".join(squash(rng.choice((*LINES, "น้ำจำ", "ทำน้ำ😀"))) + rng.choice((BREAK, "", "")) for _ in range(400))
    arounds = []
    for _ in range(60):
        start = rng.randrange(len(corpus) - 12)
        hidden = corpus[:start] + WILD * (length := rng.randrange(1, 9)) + corpus[start + length :]
        arounds.append(surroundings(hidden, start, start + length))
    arounds += [Surroundings("", "", 3), Surroundings("กขค", "", 2), Surroundings("", BREAK, 4)]
    index = SiteIndex(corpus, arounds)
    for around in arounds:
        assert index.find(around) == index.find_plainly(around)
