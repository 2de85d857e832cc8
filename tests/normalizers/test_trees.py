"""Trees of words: what they hold, and that nothing grows that nobody looks at."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from normalizers.lexicon import build_lexicon, load_lexicon
from normalizers.skeletons import SkeletonTrie, build_index, entries_of
from normalizers.trees import Trie, collection_paused

WORDS = {"กา": 6.0, "กาน": 9.0, "การ": 5.0, "การณ์": 8.0, "งาน": 6.0, "ก้าน": 11.0}


def all_of(node: Trie, path: str = "") -> dict[str, float]:
    here = {path: node.cost} if node.cost is not None else {}
    assert node.word == (path if here else "")
    for char, child in node.onward.items():
        here |= all_of(child, path + char)
    return here


def grown(node: Trie | SkeletonTrie) -> int:
    return 1 + sum(map(grown, (node.following or {}).values()))


@given(st.dictionaries(st.text("กขา้\ufffd", min_size=1, max_size=5), st.floats(0, 20), max_size=30))
def test_a_tree_holds_the_words_with_their_costs(words: dict[str, float]) -> None:
    assert all_of(Trie(words)) == words


def test_nothing_grows_that_nobody_looks_at() -> None:
    tree = Trie(load_lexicon().words)
    assert grown(tree) == 1
    assert tree.leads("ก")
    assert not tree.leads("x")
    node = tree
    for char in "การศึกษา":
        node = node.onward[char]
    assert node.word == "การศึกษา"
    assert grown(tree) < 2000  # of more than 200,000


def test_where_one_word_goes_on_nothing_grows_to_tell_its_next_letter() -> None:
    node = Trie(WORDS).onward["ง"]
    assert node.leads("า")
    assert not node.leads("น")
    assert not node.leads("")
    assert node.following is None


def test_words_by_their_bases() -> None:
    index = build_index(build_lexicon(WORDS, syllables=["กาน", "ก่าน"]))
    assert grown(index) == 1
    assert [(e.word, e.cost, e.real) for e in entries_of(index, "ก็าน")] == [
        ("กาน", 9.0, True),
        ("ก้าน", 11.0, True),
        ("ก่าน", 19.0, False),
    ]
    assert index.onward["ก"].onward["า"].onward["น"].least == 9.0
    assert index.onward["ก"].onward["า"].onward["ร"].onward["ณ"].entries[0].marks == ((), (), (), ("์",))
    assert entries_of(index, "ขาน") == entries_of(index, "กานต์กานต์") == ()


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    with collection_paused():
        assert not gc.isenabled()
        with collection_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
