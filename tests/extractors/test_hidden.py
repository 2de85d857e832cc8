"""Words that are in a file and not on its page are not read, and it is said; words that are seen are, whatever lies about."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from extractors.document import read_document
from extractors.pdfium import api, doubts, native, objects
from extractors.pdfium.frame import frame_of
from extractors.pdfium.layers import Layered, layered
from extractors.types import ReadOptions
from tests.glyph_pages import pdf

OFF = "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[5 0 R]>>>>"
LAYERS = ("<</Type/OCG/Name(Draft)>>", "<</Type/OCG/Name(Final)>>", "<</Type/OCMD/OCGs[5 0 R]>>")
NAMED = "/Properties<</Draft 5 0 R/Final 6 0 R/Some 7 0 R>>"
GREY = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nA\nendstream"
NOISE = (
    "<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceGray/Length 16>>"
    "stream\nA\xffA\xff\xffA\xffAA\xffA\xff\xffA\xffA\nendstream"
)


def at(y: int, words: str, x: int = 20) -> str:
    return f"BT /F 10 Tf {x} {y} Td ({words}) Tj ET "


def form(content: str, extra: str = "") -> str:
    return (
        f"<</Type/XObject/Subtype/Form/BBox[0 0 200 300]/Resources<</Font<</F 3 0 R>>>>{extra}/Length {len(content)}>>"
        f"stream\n{content}\nendstream"
    )


def read(data: bytes) -> tuple[list[str], dict[str, str]]:
    """The lines of the first page, and the warnings by code."""
    document = read_document(data, ReadOptions(ocr=False))
    return [line.text for line in document.pages[0].lines], {w.code: w.message for w in document.warnings}


HIDDEN = {
    "on a layer that is off": "/OC /Draft BDC " + at(200, "secret") + "EMC",
    "on a layer by way of others": "/OC /Some BDC " + at(200, "secret") + "EMC",
    "in a form on a layer that is off": "/Hidden Do",
    "outside its clip path": "q 0 0 100 100 re W n " + at(200, "secret") + "Q",
    "without ink": "BT 3 Tr /F 10 Tf 20 200 Td (secret) Tj 0 Tr ET",
    "white on white": "q 1 g " + at(200, "secret") + "Q",
    "white on a white box": "q 0.97 g 0 190 200 30 re f 1 g " + at(200, "secret") + "Q",
    "under a white box": at(200, "secret") + "q 1 g 10 190 100 30 re f Q",
    "under a black box": at(200, "secret") + "10 190 100 30 re f",
    "under a broad stroke": at(200, "secret") + "q 20 w 10 203 m 100 203 l S Q",
    "under a picture": at(200, "secret") + "q 100 0 0 30 10 190 cm /Grey Do Q",
}


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("extra", ["", "/Rotate 90"])
def test_what_is_not_seen_is_not_read(how: str, extra: str) -> None:
    data = pdf(
        at(250, "Weight 20") + HIDDEN[how] + " " + at(150, "Score 3"),
        extra=extra,
        resources=f"{NAMED}/XObject<</Hidden 8 0 R/Grey 9 0 R>>",
        objects=(*LAYERS, form(at(200, "secret"), "/OC 5 0 R"), GREY),
        catalog=OFF,
    )
    lines, warnings = read(data)
    assert lines == ["Weight 20", "Score 3"]
    code = "text_covered" if how.startswith("under") else "text_hidden"
    assert set(warnings) == {code}
    place = warnings[code].rsplit("(", 1)[1]
    x0, top, x1, bottom = map(float, place.rstrip(")").split(", "))
    left, up = (20, 92) if not extra else (200, 20)
    assert abs(x0 - left) < 3
    assert abs(top - up) < 3
    assert 4 < x1 - x0 < 40
    assert 4 < bottom - top < 40


SEEN = {
    "on a layer that is on": "/OC /Final BDC " + at(200, "open") + "EMC",
    "in a form on a layer that is on": "/Seen Do",
    "of which a cell cuts the end": "q 0 0 32 300 re W n " + at(200, "open") + at(200, "ly", 43) + "Q",
    "of which a cell is too low": "q 0 198 90 20 re W n " + at(200, "open") + at(180, "ly") + "Q",
    "white on black": "0 190 200 30 re f q 1 g " + at(200, "open") + "Q",
    "white on a picture": "q 200 0 0 30 0 190 cm /Grey Do Q q 1 g " + at(200, "open") + "Q",
    "on a white box over a black one": "0 180 200 50 re f q 1 g 0 190 200 30 re f Q " + at(200, "open"),
    "beside a box": at(200, "open") + "q 1 g 60 190 100 30 re f 20 209 100 9 re f Q",
    "struck through": at(200, "open") + "20 203 m 60 203 l S",
    "without ink, on a picture of itself": "q 100 0 0 30 10 190 cm /Noise Do Q BT 3 Tr /F 10 Tf 20 200 Td (open) Tj 0 Tr ET",
    "without ink, on its outlines": "20 200 m 24 208 l 28 200 l S 30 200 m 36 208 l S 37 200 m 40 206 l 44 200 l S "
    "BT 3 Tr /F 10 Tf 20 200 Td (open) Tj 0 Tr ET",
    "in pale grey": "q 0.9 g " + at(200, "open") + "Q",
}  # fmt: skip


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_is_read(how: str) -> None:
    data = pdf(
        at(250, "Weight 20") + SEEN[how] + " " + at(150, "Score 3"),
        resources=f"{NAMED}/XObject<</Seen 8 0 R/Grey 9 0 R/Noise 10 0 R>>",
        objects=(*LAYERS, form(at(200, "open"), "/OC 6 0 R"), GREY, NOISE),
        catalog=OFF,
    )
    lines, warnings = read(data)
    whole = {"of which a cell cuts the end": ["openly"], "of which a cell is too low": ["open", "ly"]}
    assert lines == ["Weight 20", *whole.get(how, ["open"]), "Score 3"]
    assert not warnings


def test_a_scan_keeps_the_text_under_its_picture() -> None:
    """Recognised text lies under the picture or on it without ink; what was blacked out afterwards is not read."""
    words = "".join(at(260 - 12 * i, "Weight and score of the indicator") for i in range(4))
    under = pdf(words + "q 200 0 0 300 0 0 cm /Noise Do Q", resources="/XObject<</Noise 5 0 R>>", objects=(NOISE,))
    on = pdf(
        "q 200 0 0 300 0 0 cm /Noise Do Q BT 3 Tr ET " + words + "15 220 100 12 re f",
        resources="/XObject<</Noise 5 0 R>>",
        objects=(NOISE,),
    )
    assert read(under) == (["Weight and score of the indicator"] * 4, {})
    lines, warnings = read(on)
    assert lines[:3] == ["Weight and score of the indicator"] * 3
    assert lines[3:]
    assert "Weight" not in lines[3]
    assert set(warnings) == {"text_covered"}


def test_rules_of_a_hidden_layer_are_none() -> None:
    grid = "20 100 m 180 100 l S 20 150 m 180 150 l S 20 100 m 20 150 l S 180 100 m 180 150 l S "
    data = pdf(
        "/OC /Draft BDC " + grid + at(120, "secret") + "EMC " + at(250, "open"),
        resources=NAMED, objects=LAYERS, catalog=OFF,
    )  # fmt: skip
    document = read_document(data, ReadOptions(ocr=False))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph"]


def test_a_note_drawn_over_words_hides_them() -> None:
    box = "<</Type/Annot/Subtype/Square/Rect[10 190 100 220]/IC[0 0 0]/C[0 0 0]/F 4/AP<</N 6 0 R>>>>"
    look = "<</Type/XObject/Subtype/Form/BBox[10 190 100 220]/Length 19>>stream\n10 190 90 30 re f  \nendstream"
    lines, warnings = read(pdf(at(250, "open") + at(200, "secret"), extra="/Annots[5 0 R]", objects=(box, look)))
    assert lines == ["open"]
    assert set(warnings) == {"text_covered"}


def test_an_actual_text_does_not_give_away_what_is_covered() -> None:
    span = "/Span <</ActualText (secret score)>> BDC " + at(200, "secret score") + "EMC "
    lines, _ = read(pdf(at(250, "open") + span + "10 195 43 15 re f"))
    assert lines == ["open", "score"]


def test_whether_a_document_has_layers() -> None:
    import zlib

    packed = zlib.compress(b"1 0 <</Type/Catalog/OCProperties 3 0 R>>")
    stream = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>stream\n" % len(packed) + packed + b"\nendstream"
    assert layered(pdf(at(10, "x"))) == Layered(False, False)
    assert layered(pdf(at(10, "x"), objects=LAYERS, catalog=OFF)) == Layered(True, False)
    assert layered(stream) == Layered(True, False)
    assert layered(stream + b"<</Subtype/Form/OC 3 0 R>>") == Layered(True, True)
    assert layered(b"/Type/ObjStm>>stream\nno such thing") == Layered(False, False)


def test_compiled_and_plain_loops_have_the_same_doubts(compiled: native.Native) -> None:
    content = " ".join([*HIDDEN.values(), *SEEN.values()])
    data = pdf(
        content,
        resources=f"{NAMED}/XObject<</Hidden 8 0 R/Grey 9 0 R/Seen 8 0 R/Noise 10 0 R>>",
        objects=(*LAYERS, form(at(200, "secret") + "0 0 90 90 re f", "/OC 5 0 R"), GREY, NOISE),
        catalog=OFF,
    )
    document = pdfium.PdfDocument(data)
    page = document[0]
    handle = api.address(page.raw)
    drawn = objects.plain_objects(handle, frame_of(handle))
    for layers in (False, True):
        found = doubts.compiled_doubts(drawn, layers, compiled).tolist()
        assert found == doubts.plain_doubts(drawn, layers).tolist()
        assert {d & doubts.LAYERED for d in found} == ({0, doubts.LAYERED} if layers else {0})
    for doubt in (doubts.PALE, doubts.CLIPPED, doubts.UNDER_PATH, doubts.UNDER_IMAGE):
        assert any(d & doubt for d in found)
