"""Documents: every cell and paragraph keeps its place, masks are filled over the whole."""

from __future__ import annotations

from normalizers.document import Knowledge, normalize_document
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, CellPart, Line, Paragraph, RawDocument, SourceText, Table
from pipeline.model.text import NormalParagraph, NormalTable

BOX = BBox(10, 20, 110, 40)


def _source(text: str) -> SourceText:
    line = Line(1, text, BOX, tuple(10 + 100 * i / max(len(text), 1) for i in range(len(text) + 1)))
    return SourceText(text, (line,), (0,))


def _document(*texts: str, cells: tuple[str, ...] = ()) -> RawDocument:
    part = CellPart(1, BOX)
    table = Table(1, len(cells), tuple(Cell(0, k, 1, 1, (part,), _source(t)) for k, t in enumerate(cells)), (part,))
    blocks = (*(Paragraph(_source(t)) for t in texts), *((table,) if cells else ()))
    return RawDocument("a.pdf", "0" * 64, 1, (), blocks)


def test_blocks_stay_in_order_and_are_repaired() -> None:
    done = normalize_document(_document("ผลการด าเนินงาน", cells=("น้ําหนัก", "2.00")), knowledge=Knowledge())
    paragraph, table = done.blocks
    assert isinstance(paragraph, NormalParagraph)
    assert isinstance(table, NormalTable)
    assert paragraph.text.text == "ผลการดำเนินงาน"
    assert [c.text.text for c in table.cells] == ["น้ำหนัก", "2.00"]
    assert (done.source, done.page_count) == ("a.pdf", 1)


def test_a_repaired_word_still_has_its_place_on_the_page() -> None:
    done = normalize_document(_document("ผลการด าเนินงาน"), knowledge=Knowledge())
    (paragraph,) = done.blocks
    assert isinstance(paragraph, NormalParagraph)
    at = paragraph.text.text.index("ำ")
    (place,) = paragraph.text.places(at, at + 1)
    assert place.raw == " า"
    assert BOX.x0 < place.bbox.x0 < place.bbox.x1 < BOX.x1


def test_faults_seen_elsewhere_in_the_document_are_expected() -> None:
    alone = normalize_document(_document("ระบบส่งน้าพร้อม"), knowledge=Knowledge())
    among = normalize_document(_document("ระบบส่งน้าพร้อม", "ที่ว่าการอาเภอ ตาบลสารอง"), knowledge=Knowledge())
    for done in (alone, among):
        assert isinstance(done.blocks[0], NormalParagraph)
        assert done.blocks[0].text.text == "ระบบส่งน้ำพร้อม"


def test_masks_are_handed_on_and_persons_stay_masked() -> None:
    done = normalize_document(_document("ลงชื่อ นายxxxxxxx xxxxxxxx"), knowledge=Knowledge())
    (paragraph,) = done.blocks
    assert isinstance(paragraph, NormalParagraph)
    assert paragraph.text.text == "ลงชื่อ นายxxxxxxx xxxxxxxx"
    assert {e.status for e in paragraph.text.edits} == {"personal"}


def test_an_empty_document() -> None:
    assert normalize_document(_document(), knowledge=Knowledge()).blocks == ()
