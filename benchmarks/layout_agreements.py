"""Performance agreements set in ways that bodies set them: options, points, ticks, headings and the covering letter."""

from __future__ import annotations

import random
from typing import Any

from layout_cards import BOXES
from layout_pages import Block, Cell, Line, NewPage, Table, row

Report = dict[str, Any]
CHOICES: dict[str, tuple[Any, ...]] = {
    "options": ("one_cell", "rows", "rows_spanned", "points_in_text", "columns", "points_rows", "own_column"),
    "box": ("ballot", "crossed", "square", "paren", "bracket", "drawn", "paren_tick", "bare"),
    "heads": (0, 1, 2, 3),
    "order": ("usual", "points_before_text", "no_verification", "numbered"),
    "score": ("figure", "decimals", "words", "none"),
    "sections": ("above", "inside", "above_worded"),
    "title": (0, 1, 2),
    "repeat": (0, 1),
    "new_page": (True, False),
    "heading": ("เกณฑ์การให้คะแนน", "เกณฑ์การให้คะแนน :", "", "เกณฑ์คะแนน"),
    "checklist": ("paren", "dot"),
    "minimum": (0, 1, 2),
    "prefix": ("", "", "ตัวชี้วัดที่ "),
    "total": (True, False),
    "continued": (False, False, True),
    "signature": (False, True),
}
_HEADS = (
    ("การประเมิน", "เกณฑ์การประเมิน", "เกณฑ์การ\nให้คะแนน", "คะแนน\nที่ได้"),
    ("หลักฐานการประเมิน", "ตัวชี้วัด/เกณฑ์การประเมิน", "คะแนนเต็ม", "คะแนนที่ได้รับ"),
    ("วิธีการตรวจประเมิน", "ตัวชี้วัด", "ค่าคะแนน", "ผลคะแนน"),
    ("แนวทางการประเมิน", "รายการประเมิน", "คะแนน", "คะแนนประเมินตนเอง"),
)
_TITLES = ("ข้อตกลงการปฏิบัติราชการ", "บันทึกข้อตกลงการปฏิบัติราชการ", "คำรับรองการปฏิบัติราชการ")
_MINIMA = (
    "โดยมีค่าคะแนนโดยรวมทุกตัวชี้วัด ไม่ต่ำกว่าร้อยละ {} ของคะแนนเต็ม",
    "ให้ได้คะแนนรวมทุกตัวชี้วัดไม่น้อยกว่าร้อยละ {}",
    "โดยต้องได้คะแนนผลการประเมินรวมไม่ต่ำกว่าร้อยละ {} ของคะแนนทั้งหมด",
)


class Agreement:
    """One agreement's layout: ``style`` chooses by the keys of ``CHOICES``."""

    def __init__(self, report: Report, style: Report) -> None:
        self.r, self.s = report, style
        self.off, self.on = BOXES[style["box"]]

    def blocks(self) -> list[Block]:
        r = self.r
        out: list[Block] = [
            Line(_TITLES[self.s["title"]], True, True), Line(r["department"], True, True),
            Line(f"ของ {r['organization']}", True, True), Line(f"ประจำปีงบประมาณ พ.ศ. {r['fiscal_year']}", True, True),
            Line("1. ข้อตกลงระหว่าง"),
            Line(f"{r['parties'][0]} ผู้บริหารท้องถิ่นของ{r['organization']} ผู้ทำข้อตกลง"),
            Line(f"{r['parties'][1]} หัวหน้า{r['department']} ผู้รับข้อตกลง"),
            Line(f"2. ข้อตกลงนี้ใช้สำหรับระยะเวลา 1 ปี เริ่มตั้งแต่วันที่ {r['period'][0]} ถึงวันที่ {r['period'][1]}"),
            Line("3. รายละเอียดข้อตกลง ได้แก่ ตัวชี้วัดผลการปฏิบัติงาน และเกณฑ์การให้คะแนน ตามเอกสารท้ายข้อตกลงนี้"),
            Line("4. ผู้รับข้อตกลงจะมุ่งมั่นปฏิบัติงานให้เกิดผลตามเป้าหมายของตัวชี้วัด "
                 + _MINIMA[self.s["minimum"]].format(r["minimum_percent"])),
            Line("(ลงชื่อ) .............................. (ลงชื่อ) .............................."),
            *([NewPage()] if self.s["new_page"] else []),
        ]  # fmt: skip
        for s in r["sections"]:
            title = f"{'ด้านที่ ' if self.s['sections'] == 'above_worded' else ''}{s['number']}. {s['title']}"
            title = title.replace(". ", " ") if self.s["sections"] == "above_worded" else title
            if self.s["sections"] != "inside":
                out.append(Line(title, True))
            half = len(s["indicators"]) // 2
            if self.s["continued"] and half:
                # as one does by hand: the table ended, its title set again
                out.append(self._table({**s, "indicators": s["indicators"][:half]}, title))
                out += [NewPage(), *([] if self.s["sections"] == "inside" else [Line(f"{title} (ต่อ)", True)])]
                out.append(self._table({**s, "indicators": s["indicators"][half:]}, f"{title} (ต่อ)"))
            else:
                out.append(self._table(s, title))
        if self.s["signature"]:
            out += [Line(""), Line("ลงชื่อ ........................................ ผู้ประเมิน", False, True)]
            out += [Line("(นางทดสอบ ระบบงาน)", False, True), Line("ตำแหน่ง ท้องถิ่นอำเภอตัวอย่าง", False, True)]
        return out

    def _table(self, s: Report, title: str) -> Table:
        verify, criteria, points, got = _HEADS[self.s["heads"]]
        how = self.s["options"]
        if how == "columns":
            return self._by_level(s, title)
        names = [(verify, "v", 28), (criteria, "c", 44), (points, "p", 14), (got, "g", 14)]
        if how == "own_column":
            names[1:2] = [(criteria, "n", 24), ("เกณฑ์การให้คะแนน", "o", 24)]
            names[3] = (points if points != "เกณฑ์การ\nให้คะแนน" else "คะแนน", "p", 12)
        if how == "points_in_text":
            names = [n for n in names if n[1] != "p"]
        if self.s["order"] == "points_before_text" and how != "own_column":
            names.sort(key=lambda n: "cpvg".index(n[1]))
        elif self.s["order"] == "no_verification":
            names = [n for n in names if n[1] != "v"]
        columns = [c for _, c, _ in names]
        rows = [[Cell(n, head=True) for n, _, _ in names]]
        if self.s["sections"] == "inside":
            rows.append([Cell(title, len(names))])
        for i in s["indicators"]:
            rows += self._indicator(i, columns) * (2 if self.r.get("repeat_indicator") == i["number"] else 1)
        return Table(rows, [w for _, _, w in names], self.s["repeat"])

    def _body(self, i: Report) -> str:
        mark = "{})" if self.s["checklist"] == "paren" else "{}."
        items = [f"{mark.format(n)} {c}" for n, c in enumerate(i.get("checklist") or [], 1)]
        return "\n".join([f"{self.s['prefix']}{i.get('printed', i['number'])} {i['name']}", *items])

    def _headed(self, i: Report) -> str:
        return "\n".join(t for t in (self._body(i), self.s["heading"]) if t)

    def _options(self, i: Report) -> list[tuple[str, str, bool]]:
        return [(f"{self.on if on else self.off} {text}", str(points), on) for points, text, on in i["options"]]

    def _got(self, i: Report) -> str:
        if "score" not in i or self.s["score"] == "none":
            return ""
        return {"figure": "{}", "decimals": "{}.00", "words": "{} คะแนน"}[self.s["score"]].format(i["score"])

    def _indicator(self, i: Report, columns: list[str]) -> list[list[Cell]]:
        options, how, n = self._options(i), self.s["options"], len(i["options"])
        cells = {"v": f"{i.get('printed', i['number'])} {i['verification']}", "g": self._got(i)}
        if how in ("one_cell", "points_in_text", "own_column", "points_rows"):
            texts = [f"{t} ({p} คะแนน)" if how == "points_in_text" else t for t, p, _ in options]
            cells |= {"c": "\n".join([self._headed(i), *texts]), "n": self._body(i), "o": "\n".join(texts)}
            cells["p"] = ("\n" if how == "points_rows" else " ").join(p for _, p, _ in options)
            return [[Cell(cells[c], middle=c in "pg") for c in columns]]
        if how == "rows":
            first = [Cell({**cells, "c": self._headed(i), "p": ""}[c], middle=c in "pg") for c in columns]
            return [
                first,
                *([Cell({"c": t, "p": p}.get(c, ""), middle=c in "pg") for c in columns] for t, p, _ in options),
            ]
        head = [Cell(cells[c], rows=n + 1) if c in "vg" else Cell({"c": self._headed(i), "p": ""}[c]) for c in columns]
        return [
            head,
            *([Cell({"c": t, "p": p}[c], middle=c == "p") for c in columns if c in "cp"] for t, p, _ in options),
        ]

    def _by_level(self, s: Report, title: str) -> Table:
        got = _HEADS[self.s["heads"]][3]
        points = [str(p) for p, _, _ in s["indicators"][0]["options"]]
        top = [Cell("ข้อ", rows=2, head=True), Cell("ตัวชี้วัด", rows=2, head=True), Cell("เกณฑ์การให้คะแนน", 4, head=True)]
        top.append(Cell(got, rows=2, head=True))
        rows = [top, [Cell(p, head=True) for p in points]]
        if self.s["sections"] == "inside":
            rows.append([Cell(title, 7)])
        for i in s["indicators"]:
            name = "\n".join([i["name"], *(f"{k}) {c}" for k, c in enumerate(i.get("checklist") or [], 1))])
            cells = row(i.get("printed", i["number"]), name)
            cells += [Cell(f"{self.on if on else self.off} {t}") for _, t, on in i["options"]]
            twice = 2 if self.r.get("repeat_indicator") == i["number"] else 1
            rows += [[*cells, Cell(self._got(i), middle=True)]] * twice
        return Table(rows, (7, 25, 14, 14, 14, 14, 12), 2 if self.s["repeat"] else 0)


def agreement_style(rng: random.Random) -> Report:
    style = {k: rng.choice(v) for k, v in CHOICES.items()}
    if style["options"] == "columns":
        style["heads"] = 0
    return style
