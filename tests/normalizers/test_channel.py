"""The noisy channel by itself, on a lexicon of a few words: what it may do, and at which price."""

from __future__ import annotations

import pytest

from normalizers.channel import Decoder
from normalizers.clusters import skeleton, take_apart
from normalizers.garble import Mender
from normalizers.lexicon import Lexicon, build_lexicon, load_lexicon, segment, word_share
from normalizers.skeletons import build_index
from normalizers.stretches import letter_spacing, stretches

WORDS = {
    "น้ำ": 7.0,
    "หนัก": 9.0,
    "น้ำหนัก": 9.0,
    "ที่ดิน": 9.0,
    "จังหวัด": 6.0,
    "ตำบล": 6.0,
    "การ": 4.0,
    "ปรับ": 8.0,
    "สมดุล": 10.0,
    "ตา": 8.0,
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return build_lexicon(WORDS)


def _read(lexicon: Lexicon, text: str) -> list[str]:
    clusters = take_apart(text)
    return [p.text for p in Decoder(build_index(lexicon)).decode(clusters, [False] * len(clusters.bases))]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("ท่ดีิน", ["ที่ดิน"]),
        ("จงัหวดั", ["จังหวัด"]),
        ("น้าหนกั", ["น้ำหนัก"]),
        ("น้ าหนัก", ["น้ำหนัก"]),
        ("ตา  บล", ["ตำบล"]),
        ("การปรบัสมดลุ", ["การ", "ปรับ", "สมดุล"]),
        ("การปรับสมดล", ["การ", "ปรับ", "สมดุล"]),
        ("ตา", ["ตา"]),
    ],
)
def test_reads_as_words(lexicon: Lexicon, raw: str, words: list[str]) -> None:
    assert _read(lexicon, raw) == words


def test_bases_never_change(lexicon: Lexicon) -> None:
    for raw in ("ท่ดีิน 12,5 จงัหวดั", "กขฃคฅฆ", "(cid:7)ตำบ"):
        read = "".join(_read(lexicon, raw))
        assert skeleton(read)[0].replace(" ", "") == skeleton(raw)[0].replace(" ", "")


def test_letters_at_a_full_stop_lost_nothing(lexicon: Lexicon) -> None:
    mender = Mender(Decoder(build_index(lexicon)), lexicon)
    assert mender.changes("อาคาร นหนก. และ จงหวด.") == []


def test_stretches_cover_the_thai_in_order() -> None:
    text = "ผลการดำเนินงาน " * 200 + "x" * 3000 + "ก" * 5000
    at = 0
    covered = 0
    for start, end in stretches(text):
        assert start >= at
        assert end - start <= 900
        covered += sum("\u0e00" < c < "\u0e7f" for c in text[start:end])
        at = end
    assert covered == sum("\u0e00" < c < "\u0e7f" for c in text)


def test_letter_spacing_needs_a_run_of_short_tokens() -> None:
    spaced, amid = letter_spacing(take_apart("แ ผ น ง า น"))
    assert all(spaced[1:])
    assert all(amid[1:])
    spaced, _ = letter_spacing(take_apart("แผนงาน และ โครงการ ที่ 3"))
    assert not any(spaced)


def test_segments_without_cutting_clusters() -> None:
    run = "การประเมินผลกฆ่"
    tokens = segment(run, load_lexicon())
    assert [run[t.start : t.end] for t in tokens][-2:] == ["ก", "ฆ่"]
    assert tokens[0].known
    assert not tokens[-1].known


def test_word_share_tells_words_from_rubble() -> None:
    assert word_share("ระดับความสำเร็จของการดำเนินงานตามแผน") > 0.95
    assert word_share("บบญชชทกธนงกฟหกดเสวฟหก") < 0.5
    assert word_share("12,500.00 abc") == 0.0
