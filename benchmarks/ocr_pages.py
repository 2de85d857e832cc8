"""Reports of both forms made up for the OCR benchmark: set as pages, printed, scanned badly, with what they say known.

Bodies and persons are fictional; sentences are written for this file.
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

NAMES = [
    "ร้อยละของผู้เข้ารับการอบรมที่มีความรู้เพิ่มขึ้น", "ระดับความสำเร็จของการจัดทำฐานข้อมูลแหล่งน้ำชุมชน",
    "จำนวนหมู่บ้านที่ผ่านเกณฑ์หมู่บ้านต้นแบบ", "ร้อยละความพึงพอใจของผู้รับบริการ ณ จุดบริการเบ็ดเสร็จ",
    "ระดับความสำเร็จในการลดขั้นตอนและระยะเวลาการปฏิบัติราชการ", "จำนวนเครือข่ายเฝ้าระวังไฟป่าและหมอกควัน",
    "ร้อยละการเบิกจ่ายงบประมาณรายจ่ายลงทุน", "ระดับคุณภาพของการเผยแพร่ข้อมูลข่าวสารทางเว็บไซต์",
    "จำนวนผลงานวิจัยที่นำไปใช้ประโยชน์ในพื้นที่", "ร้อยละของเรื่องร้องทุกข์ที่ได้รับการแก้ไขภายในกำหนด",
    "ระดับความสำเร็จของแผนพัฒนาบุคลากรภาครัฐ", "จำนวนครูที่ผ่านหลักสูตรการวัดและประเมินผล",
]  # fmt: skip
SENTENCES = [
    "ดำเนินการสำรวจข้อมูลพื้นฐานครบทุกตำบลและบันทึกลงในระบบสารสนเทศแล้ว",
    "จัดประชุมเชิงปฏิบัติการเพื่อชี้แจงแนวทางให้แก่เจ้าหน้าที่ผู้เกี่ยวข้อง",
    "ได้แต่งตั้งคณะทำงานติดตามผลและรายงานความก้าวหน้าต่อผู้บริหารเป็นประจำทุกเดือน",
    "ยังขาดแคลนบุคลากรที่มีความเชี่ยวชาญเฉพาะด้าน ทำให้การตรวจสอบล่าช้ากว่าแผน",
    "หน่วยงานภาคีให้ความร่วมมือเป็นอย่างดี และมีการแลกเปลี่ยนความคิดเห็นอย่างต่อเนื่อง",
    "เผยแพร่คู่มือฉบับปรับปรุงใหม่ผ่านสื่อสิ่งพิมพ์และเครือข่ายอินเทอร์เน็ต (Website)",
    "กลุ่มเป้าหมายมีความเข้าใจในวัตถุประสงค์ของโครงการมากยิ่งขึ้น",
    "ควรจัดสรรงบประมาณเพิ่มเติมสำหรับการบำรุงรักษาเครื่องมือและอุปกรณ์",
    "ผู้บริหารให้ความสำคัญและกำหนดเป็นนโยบายเร่งด่วนของหน่วยงาน",
    "ฝึกอบรมอาสาสมัครพิทักษ์ป่าให้มีทักษะในการดับไฟและปฐมพยาบาลเบื้องต้น",
    "ตรวจเยี่ยมศูนย์เรียนรู้ชุมชน พร้อมทั้งให้คำปรึกษาด้านการตลาดและบัญชีครัวเรือน",
    "สรุปบทเรียนและถอดองค์ความรู้จากปราชญ์ชาวบ้านเพื่อจัดทำเป็นเอกสารวิชาการ",
    "ประเมินผลสัมฤทธิ์ตามตัวชี้วัดที่กำหนดไว้ในคำรับรองการปฏิบัติราชการ",
    "วิเคราะห์สาเหตุของปัญหาอุทกภัยซ้ำซากและเสนอมาตรการป้องกันระยะยาว",
    "ผลผลิตข้าวเพิ่มขึ้นเมื่อเทียบกับปีที่ผ่านมา เนื่องจากเกษตรกรใช้ปุ๋ยอินทรีย์",
    "ชี้แจงหลักเกณฑ์ วิธีการ และเงื่อนไขการขอรับการสนับสนุนให้ผู้ประกอบการทราบ",
]
PEOPLE = ["นายสมเจตน์ วงศ์ประทีป", "นางสาวกัญญาณัฐ ศรีบุญเรือง", "นายฐิติวุฒิ ชูเกียรติกุล", "นางพิมพ์ลภัส อุดมทรัพย์"]
BODIES = ["สำนักงานพัฒนาแหล่งน้ำต้นแบบ", "กองส่งเสริมภูมิปัญญาท้องถิ่น", "ศูนย์ประสานงานวิจัยชายฝั่ง"]
MONTHS = ["ต.ค.", "ธ.ค.", "ก.พ.", "มี.ค.", "มิ.ย.", "ส.ค."]

CSS = """
@page { size: A4 %(orient)s; margin: 16mm 15mm }
body { font-family: '%(font)s'; font-size: %(size)spt; line-height: 1.35 }
table { border-collapse: collapse; width: 100%%; margin: 6px 0 }
td { border: %(rule)spx solid #000; padding: 2px 4px; vertical-align: top }
td.n { text-align: center } tr.h td { text-align: center; font-weight: bold; background: %(shade)s }
h1 { font-size: 1.15em; text-align: center; margin: 4px }
.b { display: inline-block; width: .72em; height: .72em; border: 1px solid #000; position: relative; top: .08em }
.b svg { position: absolute; left: -.1em; top: -.25em; width: 1em; height: 1em }
p { margin: 3px 0 }
"""
TICK = '<svg viewBox="0 0 10 10"><path d="M2 5.5 L4.2 8.2 L9 1.2" fill="none" stroke="#000" stroke-width="1.1"/></svg>'
CROSS = '<svg viewBox="0 0 10 10"><path d="M1.6 3 L7.6 9 M7.6 3 L1.6 9" fill="none" stroke="#000" stroke-width="1.1"/></svg>'


@dataclass(frozen=True)
class Truth:
    """What a page says: its text cell by cell, and the states of its tick boxes in reading order."""

    text: str
    ticks: tuple[str, ...]


class Maker:
    """Builds one page of HTML and its truth side by side."""

    def __init__(self, seed: int, thai: bool) -> None:
        self.r = random.Random(seed)
        self.thai = thai
        self.out: list[str] = []
        self.truth: list[str] = []
        self.ticks: list[str] = []

    def say(self, text: str) -> str:
        text = text.translate(TO_THAI) if self.thai else text
        self.truth.append(text)
        return html.escape(text)

    def box(self, state: str) -> str:
        self.ticks.append(state)
        if self.r.random() < 0.5:
            glyph = {"empty": "☐", "ticked": "☑", "crossed": "☒"}[state]
            return f"<span style=\"font-family:'DejaVu Sans'\">{glyph}</span> "
        mark = {"empty": "", "ticked": TICK, "crossed": CROSS}[state]
        return f'<span class="b">{mark}</span> '

    def row(self, cells: list[tuple[str, str]], kind: str = "") -> None:
        self.out.append(f'<tr class="{kind}">' + "".join(f"<td {a}>{c}</td>" for a, c in cells) + "</tr>")

    def sentence(self, n: int) -> str:
        return " ".join(self.r.choice(SENTENCES) for _ in range(n))


def card(m: Maker) -> None:
    """A self-assessment card of one indicator."""
    r = m.r
    m.out.append(
        f"<h1>{m.say('รายงานผลการปฏิบัติราชการตามคำรับรอง รอบ 12 เดือน')}</h1><p>{m.say('หน่วยงาน ' + r.choice(BODIES))}</p><p>"
    )
    for text in ("รอบ 6 เดือน", "รอบ 9 เดือน", "รอบ 12 เดือน"):
        m.out.append(m.box(r.choice(["empty", "ticked", "crossed"])) + m.say(text) + " &nbsp; &nbsp; &nbsp; ")
    m.out.append("</p><table>")
    m.row([("colspan=2", m.say(f"ชื่อตัวชี้วัดที่ {r.randint(1, 4)}.{r.randint(1, 9)} {r.choice(NAMES)}"))])
    m.row([("", m.say("ผู้กำกับดูแล : " + r.choice(PEOPLE))), ("", m.say("ผู้จัดเก็บข้อมูล : " + r.choice(PEOPLE)))])
    m.row(
        [
            ("", m.say(f"โทรศัพท์ : 0 2{r.randint(100, 999)} {r.randint(1000, 9999)}")),
            ("", m.say(f"น้ำหนัก : ร้อยละ {r.randint(1, 20)}")),
        ]
    )
    m.row([("colspan=2", m.say("คำอธิบาย : " + m.sentence(3)))])
    m.out.append("</table><table>")
    m.row([("", m.say("ระดับ")), ("", m.say("เกณฑ์การให้คะแนน"))], "h")
    for level in range(1, 6):
        m.row([("class=n", m.say(str(level))), ("", m.say(r.choice(SENTENCES)))])
    m.out.append("</table><table>")
    m.row([("style='width:55%'", m.say("แผนงาน/โครงการ : เป้าหมาย")), ("", m.say("ผลการดำเนินงาน"))], "h")
    total = 0
    lines = []
    for k in range(1, 4):
        n = r.randint(80, 400)
        total += n
        lines.append(
            m_line
            := f"({k}) วันที่ {r.randint(1, 14)} - {r.randint(15, 28)} {r.choice(MONTHS)} {r.randint(53, 66)} ผู้เข้าร่วม {n} คน"
        )
        del m_line
    m.row([("", m.say("- " + m.sentence(2))), ("", "<br>".join(m.say(x) for x in [*lines, f"รวม {total:,} คน"]))])
    m.out.append("</table><table>")
    scores(m, 1)
    m.out.append(f"</table><p>{m.say('ปัจจัยสนับสนุน : ' + m.sentence(2))}</p><p>{m.say('อุปสรรค : ' + m.sentence(1))}</p>")


def scores(m: Maker, n: int) -> None:
    """The head and rows of a table of scores."""
    heads = ["ตัวชี้วัด", "น้ำหนัก", "1", "2", "3", "4", "5", "ผลงาน", "คะแนน", "ถ่วงน้ำหนัก"]
    m.row([("", m.say(h)) for h in heads], "h")
    for _ in range(n):
        r = m.r
        weight, step, low = r.randint(1, 20), r.choice([1, 2, 5]), r.randint(40, 75)
        score = r.randint(10000, 50000) / 10000
        cells = [r.choice(NAMES), str(weight), *(str(low + step * k) for k in range(5)), f"{low + step * (score - 1):.2f}",
                 f"{score:.4f}", f"{score * weight / 100:.4f}"]  # fmt: skip
        m.row([("" if k == 0 else "class=n", m.say(c)) for k, c in enumerate(cells)])


def agreement(m: Maker) -> None:
    """A landscape page of an agreement: many indicators with weights, levels, results and scores."""
    r = m.r
    m.out.append(f"<h1>{m.say(f'คำรับรองการปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. {r.randint(2550, 2568)}')}</h1>")
    m.out.append(f"<p>{m.say(r.choice(BODIES) + ' ครั้งที่ 2')}</p><table>")
    scores(m, 8)
    m.out.append("</table><p>")
    for text in ("บรรลุเป้าหมาย", "ไม่บรรลุเป้าหมาย", "อยู่ระหว่างดำเนินการ"):
        m.out.append(m.box(r.choice(["empty", "ticked", "crossed"])) + m.say(text) + " &nbsp; &nbsp; ")
    m.out.append(f"</p><p>{m.say('หมายเหตุ : ' + m.sentence(2))}</p>")


def make_page(form: str, font: str, seed: int, thai: bool) -> tuple[bytes, Truth]:
    """A PDF of one page (``form`` "card" or "agreement") set in ``font``, and what it says."""
    from weasyprint import HTML

    m = Maker(seed, thai)
    (card if form == "card" else agreement)(m)
    size = {"Laksaman": 15, "Norasi": 12.5}.get(font, 11.5)
    look = {
        "font": font, "orient": "portrait" if form == "card" else "landscape", "rule": m.r.choice([0.7, 1, 1.4]),
        "shade": m.r.choice(["#fff", "#ddd"]),
    }  # fmt: skip
    while True:  # what runs over to a second page would be missed by every reader
        style = CSS % {**look, "size": size}
        document = HTML(string=f"<html lang=th><style>{style}</style><body>{''.join(m.out)}</body></html>").render()
        if len(document.pages) == 1:
            break
        size -= 0.5
    pdf = document.write_pdf()
    return pdf, Truth("\n".join(m.truth), tuple(m.ticks))


def scan(pdf: bytes, dpi: int, bw: bool, seed: int) -> tuple[Grey, float, float]:
    """The first page as a scanner gives it at ``dpi``, and its width and height in points."""
    import pypdfium2 as pdfium

    rng = np.random.default_rng(seed)
    page = pdfium.PdfDocument(pdf)[0]
    fine = np.ascontiguousarray(page.render(scale=600 / 72, grayscale=True).to_numpy()).reshape(
        -1, round(page.get_width() * 600 / 72 + 0.499)
    )
    h, w = fine.shape
    m = cv2.getRotationMatrix2D((w / 2, h / 2), float(rng.uniform(-2, 2)), 1.0)
    fine = cv2.warpAffine(fine, m, (w, h), flags=cv2.INTER_LINEAR, borderValue=(255,))
    x = cv2.resize(fine, None, fx=dpi / 600, fy=dpi / 600, interpolation=cv2.INTER_AREA).astype(np.float32)
    x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 0.6)) * dpi / 200)
    ink, paper = float(rng.uniform(10, 60)), float(rng.uniform(225, 250))
    x = ink + x * ((paper - ink) / 255)
    shade = np.linspace(0, float(rng.uniform(-12, 12)), x.shape[1], dtype=np.float32)
    x += shade[None, :] + rng.standard_normal(x.shape, dtype=np.float32) * float(rng.uniform(3, 10))
    image = np.clip(x, 0, 255).astype(np.uint8)
    if bw:
        image = np.where(image > (ink + paper) / 2 + 10, 255, 0).astype(np.uint8)
    else:
        ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 85))])
        image = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8) if ok else image
    return image, page.get_width(), page.get_height()
