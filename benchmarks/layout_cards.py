"""Self-assessment cards set in ways that bodies set them: where each field stands, and in what words."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from layout_pages import DRAWN, DRAWN_ON, WINGDINGS, WINGDINGS_ON, Block, Cell, Line, NewPage, Table, row

Report = dict[str, Any]
FULL_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน",
    "ธันวาคม",
)  # fmt: skip
BOXES = {
    "ballot": ("☐", "☑"), "crossed": ("☐", "☒"), "square": ("□", "■"), "paren": ("(  )", "( / )"),
    "bracket": ("[ ]", "[x]"), "drawn": (DRAWN, DRAWN_ON), "paren_tick": ("(   )", "(✓)"),
    "wingdings": (WINGDINGS, WINGDINGS_ON), "bare": ("", "✓"),
}  # fmt: skip
CHOICES: dict[str, tuple[Any, ...]] = {
    "head": ("cells", "paragraphs", "two_columns", "four_columns", "unruled"),
    "body": ("title", "labelled", "cell"),
    "year": ("title", "cell", "labelled"),
    "rounds": ("lines", "one_line", "labelled", "plain"),
    "rounds_of": ((9, 12), (6, 9, 12), (3, 6, 9, 12), (6, 12)),
    "box": ("ballot", "crossed", "square", "paren", "bracket", "drawn", "paren_tick"),
    "activities": ("two", "four", "three", "paragraphs", "two_heads"),
    "session": ("paren", "ordinal", "ordinal_when", "bullet", "number", "batch", "inline", "nested"),
    "unit": ("คน", "คน", "ราย", "ท่าน"),
    "date": ("short", "full", "full_era", "slashes"),
    "levels": ("rows", "rows_falling", "columns", "columns_two_heads", "lines", "lines_equal", "lines_means"),
    "score": ("plain", "extra", "reordered", "two_heads", "labelled", "rows"),
    "narratives": ("paragraphs", "table_rows", "two_columns", "same_line"),
    "labels": (0, 1, 2),
    "summary_at": ("start", "end"),
    "signature": ("none", "none", "lines", "columns"),
    "colon": (" : ", ": ", " ", "\n"),
}
_LABELS: dict[str, tuple[str, str, str]] = {
    "name": ("ชื่อตัวชี้วัดที่", "ตัวชี้วัดที่", "ชื่อตัวชี้วัด"),
    "overseer": ("ผู้กำกับดูแลตัวชี้วัด", "ผู้กำกับดูแล", "ผู้กำกับตัวชี้วัด"),
    "collectors": ("ผู้จัดเก็บข้อมูล", "ผู้จัดเก็บข้อมูล", "ผู้รับผิดชอบจัดเก็บข้อมูล"),
    "phones": ("โทรศัพท์", "เบอร์โทรศัพท์", "โทร."),
    "description": ("คำอธิบาย", "คำอธิบายตัวชี้วัด", "นิยาม"),
    "criteria": ("เกณฑ์การให้คะแนน", "เกณฑ์การให้คะแนน", "เกณฑ์การประเมิน"),
    "actions": ("คำชี้แจงการปฏิบัติงาน/มาตรการที่ได้ดำเนินการ", "คำชี้แจงการปฏิบัติงาน", "มาตรการที่ได้ดำเนินการ"),
    "supporting_factors": ("ปัจจัยสนับสนุนต่อการดำเนินงาน", "ปัจจัยสนับสนุน", "ปัจจัยสนับสนุนการดำเนินงาน"),
    "obstacles": ("อุปสรรคต่อการดำเนินงาน", "ปัญหาอุปสรรค", "ปัญหาและอุปสรรคในการดำเนินงาน"),
    "suggestions": ("ข้อเสนอแนะสำหรับการดำเนินงานในปีต่อไป", "ข้อเสนอแนะ", "ข้อเสนอแนะ/แนวทางแก้ไข"),
    "evidence": ("หลักฐานอ้างอิง", "เอกสาร/หลักฐานอ้างอิง", "หลักฐานประกอบการประเมิน"),
}
_TITLES = (
    "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "รายงานการประเมินผลตนเอง (Self Assessment Report)",
    "แบบรายงานผลการปฏิบัติราชการรายตัวชี้วัด",
)  # fmt: skip
_SCORE_HEADS = {
    "weight": ("น้ำหนัก\n(ร้อยละ)", "น้ำหนัก", "ค่าน้ำหนัก (ร้อยละ)"),
    "result": ("ผลการ\nดำเนินงาน", "ผลการดำเนินงาน", "ผลงานที่ได้"),
    "score": ("ค่าคะแนน\nที่ได้", "คะแนนที่ได้", "คะแนน"),
    "weighted": ("ค่าคะแนน\nถ่วงน้ำหนัก", "คะแนนถ่วงน้ำหนัก", "คะแนนถ่วงน้ำหนักที่ได้"),
}


class Cards:
    """One report's layout: ``style`` chooses by the keys of ``CHOICES``."""

    def __init__(self, report: Report, style: Report) -> None:
        self.r, self.s = report, style
        self.off, self.on = BOXES[style["box"]]

    def label(self, field: str) -> str:
        return _LABELS[field][self.s["labels"]]

    def put(self, field: str, value: str, more: str = "") -> str:
        colon = self.s["colon"] if field not in ("phones", "name") else " : "
        return f"{self.label(field)}{colon}{more}{value}"

    def blocks(self) -> list[Block]:
        out: list[Block] = []
        if self.r.get("summary") and self.s["summary_at"] == "start":
            out += [*self._summary(), NewPage()]
        for k, i in enumerate(self.r["indicators"]):
            out += [*([NewPage()] if k else []), *self._head(i), *self._body(i), *self._signature(i)]
        if self.r.get("summary") and self.s["summary_at"] == "end":
            out += [NewPage(), *self._summary()]
        return out

    def rounds(self) -> str:
        months = self.s["rounds_of"]
        if self.r["period_months"] not in months:
            months = (*months, self.r["period_months"])
        marks = [(self.on if m == self.r["period_months"] else self.off, m) for m in months]
        how = self.s["rounds"]
        if how == "plain":
            return f"รอบ {self.r['period_months']} เดือน"
        if how == "labelled":
            return "รอบการประเมิน : " + " ".join(f"{b} {m} เดือน" for b, m in marks)
        return ("\n" if how == "lines" else " ").join(f"{b} รอบ {m} เดือน" for b, m in marks)

    def _head(self, i: Report) -> list[Block]:
        title, year, body = _TITLES[self.s["labels"]], self.r["fiscal_year"], self.r["organization"]
        shown = f"ประจำปีงบประมาณ พ.ศ. {year}"
        out: list[Block] = []
        if self.s["body"] == "title":
            out.append(Line(body, True, True))
        top = [title] + ([shown] if self.s["year"] == "title" else [])
        rows: list[list[Cell]] = []
        if self.s["head"] == "cells":
            rows.append([Cell("\n".join(top), 3, middle=True), Cell(self.rounds())])
        else:
            out += [*(Line(t, True, True) for t in top), *(Line(t, False, True) for t in self.rounds().split("\n"))]
        fields = []
        if self.s["body"] != "title":
            fields.append(("หน่วยงาน" if self.s["body"] == "cell" else "ชื่อหน่วยงาน", body))
        if self.s["year"] != "title":
            fields.append(("ปีงบประมาณ", str(year) if self.s["year"] == "cell" else f"พ.ศ. {year}"))
        fields.append((self.label("name"), f"{i['number']} {i['name']}"))
        people = "\n".join(f"{n}. {c}" for n, c in enumerate(i["collectors"], 1))
        people = i["collectors"][0] if len(i["collectors"]) == 1 else people
        fields += [(self.label("overseer"), i["overseer"]), (self.label("collectors"), people)]
        fields += [(self.label("phones"), i["phones"][0]), (self.label("description"), i["description"])]
        if self.s["head"] == "paragraphs":
            return [*out, *(Line(f"{a} : {b}") for a, b in fields)]
        if self.s["head"] == "unruled":
            return [*out, Table([row(a, b) for a, b in fields], (30, 70), ruled=False)]
        if self.s["head"] == "cells":
            rows += [[Cell(f"{a} : {b}", 4)] for a, b in fields[:-4]]
            rows += [[Cell(f"{a} : {b}", 2) for a, b in fields[-4:-2]]]
            rows += [[Cell(f"{a} : {b}", 4)] for a, b in fields[-2:]]
        elif self.s["head"] == "two_columns":
            rows += [[Cell(a, 1), Cell(b, 3)] for a, b in fields]
        else:
            rows += [[Cell(a), Cell(b, 3)] for a, b in (*fields[:-4], fields[-1])]
            rows.insert(
                len(rows) - 1, [Cell(fields[-4][0]), Cell(fields[-4][1]), Cell(fields[-3][0]), Cell(fields[-3][1])]
            )
            rows.insert(len(rows) - 1, [Cell(fields[-2][0]), Cell(fields[-2][1], 3)])
        return [*out, Table(rows, (25, 25, 25, 25))]

    def _body(self, i: Report) -> list[Block]:
        return [*self._activities(i), *self._levels(i), *self._score(i), *self._narratives(i)]

    # --- activities ------------------------------------------------------------------------------

    def _date(self, s: Sequence[Any]) -> str:
        first, last = date.fromisoformat(s[1]), date.fromisoformat(s[2])
        if self.s["date"] == "short":
            return str(s[0])
        days = f"{first.day}" if first == last else f"{first.day} - {last.day}"
        year = first.year + 543
        if self.s["date"] == "slashes":
            return f"{first.day}/{first.month}/{year}" if first == last else str(s[0])
        return f"{days} {FULL_MONTHS[first.month - 1]} {'พ.ศ. ' if self.s['date'] == 'full_era' else ''}{year}"

    def _sessions(self, a: Report) -> list[str]:
        unit, out = self.s["unit"], []
        for n, s in enumerate(a["sessions"], 1):
            when, where, people = self._date(s), s[3], s[4]
            out.append(
                {
                    "paren": f"({n}) วันที่ {when} ณ จ.{where} มีผู้เข้าร่วม จำนวน {people} {unit}",
                    "ordinal": f"ครั้งที่ {n} วันที่ {when} ณ จังหวัด{where} จำนวน {people} {unit}",
                    "ordinal_when": f"- ครั้งที่ {n} เมื่อวันที่ {when} ณ {where} ผู้เข้าร่วม {people} {unit}",
                    "bullet": f"• วันที่ {when} ณ {where} มีผู้เข้าร่วม {people} {unit}",
                    "number": f"{n}) วันที่ {when} ณ {where} จำนวน {people} {unit}",
                    "batch": f"รุ่นที่ {n} ระหว่างวันที่ {when} ณ {where} มีผู้เข้าอบรม จำนวน {people} {unit}",
                    "inline": f"ครั้งที่ {n} วันที่ {when} ณ {where} จำนวน {people} {unit}",
                }.get(self.s["session"], "")
            )
        return out

    def _result(self, a: Report) -> Cell:
        unit = self.s["unit"]
        lead = re.sub(r" คน(?= ดังนี้)", f" {unit}", a["lead"])
        if not a["sessions"]:
            return Cell(f"- {lead}\n- {a['percent']}")
        if self.s["session"] == "nested":
            rows = [["ครั้งที่", "วันที่", "สถานที่", f"จำนวน ({unit})"]]
            rows += [[str(n), self._date(s), s[3], str(s[4])] for n, s in enumerate(a["sessions"], 1)]
            return Cell(f"- {lead}\n- {a['percent']}", inner=rows)
        if self.s["session"] == "inline":
            return Cell(f"- {lead} {' '.join(self._sessions(a))}\n- {a['percent']}")
        return Cell("\n".join([f"- {lead}", *self._sessions(a), f"- {a['percent']}"]))

    def _activities(self, i: Report) -> list[Block]:
        if not i["activities"]:
            return []
        how = self.s["activities"]
        out: list[Block] = [Line("ข้อมูลผลการดำเนินงาน :", True)]
        rows: list[list[Cell]] = []
        if how == "paragraphs":
            return [*out, *(b for n, a in enumerate(i["activities"], 1) for b in self._in_paragraphs(n, a))]
        for n, a in enumerate(i["activities"], 1):
            target = re.sub(r" คน$", f" {self.s['unit']}", a["target"])
            result = self._result(a)
            if how == "two":
                rows.append([Cell(f"{n}. {a['title']}\n- {a['detail']}\n- {target}"), result])
            elif how == "four":
                rows.append([Cell(str(n), middle=True), Cell(a["title"]), Cell(target), result])
            else:
                rows.append([Cell(f"{n}. {a['title']}"), Cell(target), result])
        heads = {
            "two": (("แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"), (40, 60)),
            "four": (("ลำดับที่", "โครงการ/กิจกรรม", "เป้าหมาย", "ผลการดำเนินงาน"), (9, 24, 22, 45)),
            "three": (("โครงการ/กิจกรรม", "เป้าหมาย", "ผลการดำเนินการ"), (28, 24, 48)),
            "two_heads": ((), (28, 24, 48)),
        }[how]
        if how == "two_heads":
            top = [Cell("โครงการ/กิจกรรม", rows=2, head=True), Cell("การดำเนินงาน", 2, head=True)]
            below = row("เป้าหมาย", "ผลการดำเนินงาน", head=True)
            return [*out, Table([top, below, *rows], heads[1], 2)]
        return [*out, Table([row(*heads[0], head=True), *rows], heads[1], 1)]

    def _in_paragraphs(self, n: int, a: Report) -> list[Block]:
        """An activity in lines under its name; its sessions in lines too, or in a table of their own."""
        target = re.sub(r" คน$", f" {self.s['unit']}", a["target"])
        result = self._result(a)
        out: list[Block] = [Line(f"{n}. {a['title']}", self.s["labels"] == 0), Line(target)]
        out += [Line(f"ผลการดำเนินงาน : {t}" if k == 0 else t) for k, t in enumerate(result.text.split("\n"))]
        if result.inner:
            out.append(Table([row(*r, head=k == 0) for k, r in enumerate(result.inner)], (15, 35, 30, 20), 1))
        return out

    def _signature(self, i: Report) -> list[Block]:
        who = ("(นายสมชาย สมมติ)", "ตำแหน่ง ผู้อำนวยการกองตัวอย่าง", "วันที่ ........../........../..........")
        first = "ลงชื่อ ................................................ ผู้รายงาน"
        if self.s["signature"] == "lines":
            return [Line(""), *(Line(t, False, True) for t in (first, *who))]
        if self.s["signature"] == "columns":
            second = first.replace("ผู้รายงาน", "ผู้รับรอง")
            pairs = zip((first, *who), (second, "(นางทดสอบ ระบบงาน)", "ตำแหน่ง ปลัด", who[2]), strict=True)
            return [Table([row(a, b, middle=True) for a, b in pairs], (50, 50), ruled=False)]
        return []

    # --- criteria and score ----------------------------------------------------------------------

    def _levels(self, i: Report) -> list[Block]:
        how, texts = self.s["levels"], list(enumerate(i["levels"], 1))
        out: list[Block] = [Line(f"{self.label('criteria')} :", True)]
        if i["interval"]:
            out.append(Line(f"ช่วงการปรับเกณฑ์การให้คะแนน +/- {i['interval']} โดยกำหนดเกณฑ์การให้คะแนน ดังนี้"))
        if how == "rows_falling":
            texts = texts[::-1]
        if how.startswith("rows"):
            rows = [[Cell(str(k), middle=True), Cell(t)] for k, t in texts]
            return [*out, Table([row("ระดับคะแนน", "เกณฑ์การให้คะแนน", head=True), *rows], (20, 80), 1)]
        if how.startswith("columns"):
            plain = [[Cell(t, middle=True) for _, t in texts]]
            if how == "columns":
                return [*out, Table([[Cell(f"ระดับ {k}", head=True) for k, _ in texts], *plain], (20,) * 5)]
            heads = [[Cell("ระดับคะแนน", 5, head=True)], [Cell(str(k), head=True) for k, _ in texts]]
            return [*out, Table([*heads, *plain], (20,) * 5)]
        form = {"lines": "ระดับ {} : {}", "lines_equal": "ระดับคะแนน {} = {}", "lines_means": "ระดับที่ {} หมายถึง {}"}[how]
        return [*out, *(Line(form.format(k, t)) for k, t in texts)]

    def _score(self, i: Report) -> list[Block]:
        how, head = self.s["score"], {k: v[self.s["labels"]] for k, v in _SCORE_HEADS.items()}
        lead: list[Block] = [Line("การคำนวณคะแนนจากผลการดำเนินงาน :", True)]
        name = Cell(i["name"])
        figures = [Cell(str(i[k]), middle=True) for k in ("weight", "result", "score", "weighted")]
        first = "ตัวชี้วัด/ข้อมูลพื้นฐานประกอบตัวชี้วัด"
        if how == "labelled":
            plain = [head[k].replace("\n", "") for k in head]
            units = (
                f"ร้อยละ {i['weight']}" if self.s["labels"] else str(i["weight"]),
                i["result"],
                i["score"],
                i["weighted"],
            )
            return [*lead, *(Line(f"{a} : {b}") for a, b in zip(plain, units, strict=True))]
        if how == "rows":
            pairs = [(head[k].replace("\n", ""), str(i[k])) for k in head]
            return [*lead, Table([row(a, b) for a, b in pairs], (50, 50))]
        if how == "extra":
            heads = row("ที่", first, "หน่วยวัด", *head.values(), "หมายเหตุ", head=True)
            cells = [Cell("1", middle=True), name, Cell("-", middle=True), *figures, Cell("")]
            return [*lead, Table([heads, cells], (6, 26, 10, 12, 13, 12, 13, 10), 1)]
        if how == "reordered":
            heads = row(first, head["result"], head["weight"], head["score"], head["weighted"], head=True)
            return [*lead, Table([heads, [name, figures[1], figures[0], *figures[2:]]], (40, 16, 14, 14, 16), 1)]
        if how == "two_heads":
            top = [
                Cell(first, rows=2, head=True),
                Cell(head["weight"], rows=2, head=True),
                Cell("ผลการประเมิน", 3, head=True),
            ]
            below = row(head["result"], head["score"], head["weighted"], head=True)
            return [*lead, Table([top, below, [name, *figures]], (40, 14, 16, 14, 16), 2)]
        heads = row(first, *head.values(), head=True)
        return [*lead, Table([heads, [name, *figures]], (40, 14, 16, 14, 16), 1)]

    def _summary(self) -> list[Block]:
        head = {k: v[self.s["labels"]] for k, v in _SCORE_HEADS.items()}
        rows = [row("ตัวชี้วัดที่", "ชื่อตัวชี้วัด", head["weight"], head["score"], head["weighted"], head=True)]
        rows += [
            row(i["number"], i["name"], str(i["weight"]), str(i["score"]), str(i["weighted"]))
            for i in self.r["indicators"]
        ]
        rows.append(row("", "รวม", str(self.r["stated_weight_total"]), "", ""))
        title = f"สรุปผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. {self.r['fiscal_year']}"
        return [Line(title, True, True), Table(rows, (12, 44, 14, 14, 16), 1)]

    # --- narratives ------------------------------------------------------------------------------

    def _narratives(self, i: Report) -> list[Block]:
        parts = [
            (self.label("actions"), "\n".join(f"- {a}" for a in i["actions"])),
            (self.label("supporting_factors"), i["supporting_factors"]), (self.label("obstacles"), i["obstacles"]),
            (self.label("suggestions"), i["suggestions"]),
            (self.label("evidence"), "\n".join(f"{n}. {e}" for n, e in enumerate(i["evidence"], 1))),
        ]  # fmt: skip
        how = self.s["narratives"]
        if how == "two_columns":
            return [Table([row(a, b) for a, b in parts], (30, 70))]
        if how == "table_rows":
            return [Table([row(f"{a} :\n{b}") for a, b in parts], (100,))]
        if how == "same_line":
            return [Line(t) for a, b in parts for t in f"{a} : {b}".split("\n")]
        return [x for a, b in parts for x in (Line(f"{a} :", True), *(Line(t) for t in b.split("\n")))]


def card_style(rng: random.Random) -> Report:
    return {k: rng.choice(v) for k, v in CHOICES.items()}
