"""What an auditor does, in a real browser: look, correct, see it recomputed, find it in the export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.slow
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=site)
    faults: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("dialog", lambda d: faults.append(f"dialog: {d.message}"))
    page.on("request", lambda r: None if r.url.startswith((site, "data:")) else foreign.append(r.url))
    yield page
    page.close()
    expected = [f for f in faults if "409" not in f and "422" not in f]  # answers that the test itself provokes
    assert expected == []
    assert foreign == [], "a request left the machine"


def open_report(page: Page, words: str) -> None:
    page.goto("/documents")
    page.get_by_role("link", name=words).first.click()
    expect(page.locator("#panel")).to_be_visible()


def test_the_box_lies_on_the_number(page: Page) -> None:
    open_report(page, "บ้านเขา")
    page.keyboard.press("n")
    lit = page.locator("rect.box.error.lit")
    expect(lit).to_have_count(3)
    sheet = page.locator("figure#page-2 .sheet")
    sheet.locator("img").evaluate("i => i.decode()")
    outer, box = sheet.bounding_box(), lit.first.bounding_box()
    assert outer
    assert box
    # ink: the pixels in the box are not all paper, those just left of it are
    inked = page.evaluate(
        """([box, outer]) => { const i = document.querySelector('figure#page-2 img'), c = document.createElement('canvas');
        c.width = i.naturalWidth; c.height = i.naturalHeight; const g = c.getContext('2d'); g.drawImage(i, 0, 0);
        const s = i.naturalWidth / outer.width;
        const dark = (x, y, w, h) => { const d = g.getImageData(x * s, y * s, Math.max(1, w * s), h * s).data; let n = 0;
          for (let k = 0; k < d.length; k += 4) n += d[k] < 128; return n; };
        const x = box.x - outer.x, y = box.y - outer.y;
        return [dark(x, y + 3, box.width, box.height - 4), dark(x - 6, y + 3, 3, box.height - 4)]; }""",
        [box, outer],
    )
    assert inked[0] > 40
    assert inked[1] == 0


def test_click_on_a_box_lights_its_value_and_back(page: Page) -> None:
    open_report(page, "บ้านเขา")
    row = page.locator("tr.value", has=page.get_by_text("reported_weighted_score", exact=True))
    row.locator("td").first.click()
    owner = row.get_attribute("data-owner")
    box = page.locator(f'rect.box[data-owner="{owner}"]')
    expect(box).to_have_class(re.compile(r"\blit\b"))
    assert box.locator("title").text_content() == "reported_weighted_score: 0.1835"
    other = page.locator("rect.box.value", has=page.locator("title", has_text="result: 92.35")).first
    other.dispatch_event("click")
    assert page.locator("tr.value.lit th code").text_content() == "result"


def test_a_corrected_value_is_recomputed_and_stays(page: Page, store: str) -> None:
    open_report(page, "โนนสูง")
    recomputed = page.locator(".recomputed-score")
    before = recomputed.text_content()
    row = page.locator("tr.value", has=page.get_by_text("result", exact=True))
    row.locator("details.edit > summary").click()
    row.locator("input[name=after]").fill("15")
    row.locator("input[name=why]").fill("อ่านจากต้นฉบับ")
    row.get_by_role("button", name="บันทึก").click()
    corrected = page.locator("tr.value.corrected")
    expect(corrected).to_have_count(2)  # the result as printed, and as a number
    after = recomputed.text_content()
    assert after != before
    assert after
    assert "4" in after
    page.reload()
    expect(corrected.first).to_contain_text("สมหญิง")
    assert recomputed.text_content() == after
    expect(page.locator("article.finding", has_text="score_mismatch")).to_have_count(0)
    expect(page.locator(".history li").first).to_contain_text("15")

    exported = stored(store, "โนนสูง")["indicators"][0]
    assert exported["result"] == "15"
    assert exported["provenance"]["result"]["corrected_by"] == "สมหญิง"


def stored(store: str, words: str) -> Any:
    """The stored record of the document that ``words`` find, as the export gives it."""
    from pipeline.store.browse import DocumentFilter, document_json, find_documents
    from pipeline.store.database import open_database

    database = open_database(store)
    found, _ = find_documents(database, DocumentFilter(words=words))
    record = document_json(database, found[0].document)
    database.close()
    return record


def test_keyboard_only(page: Page) -> None:
    open_report(page, "วัดใหม่")
    findings = page.locator("article.finding")
    many = findings.count()
    assert many >= 5
    page.keyboard.press("n")
    first = page.locator("article.finding.lit").get_attribute("id")
    page.keyboard.press("n")
    assert page.locator("article.finding.lit").get_attribute("id") != first
    page.keyboard.press("p")
    assert page.locator("article.finding.lit").get_attribute("id") == first
    page.keyboard.press("a")
    expect(page.locator(f"article#{first}.done")).to_have_count(1)
    page.keyboard.press("n")
    page.keyboard.press("d")  # a dismissal needs a reason: the cursor goes there
    assert page.evaluate("document.activeElement.name") == "why"
    page.keyboard.type("ตรวจแล้วถูกต้อง")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article.finding.done")).to_have_count(2)
    expect(page.locator(".history")).to_contain_text("ตรวจแล้วถูกต้อง")


def test_two_auditors_do_not_overwrite_each_other(page: Page, browser: Browser, site: str) -> None:
    open_report(page, "บ้านเขา")
    second = browser.new_page(base_url=site)
    open_report(second, "บ้านเขา")
    card = "article.finding >> nth=1"
    page.locator(card).get_by_role("button", name="ยืนยัน").click()
    expect(page.locator("article.finding.done")).to_have_count(1)
    second.locator(card).locator("input[name=why]").fill("ไม่ใช่")
    second.locator(card).get_by_role("button", name="ยกเลิกข้อสังเกต").click()
    expect(second.get_by_role("alert")).to_contain_text("confirm")
    expect(second.locator(".history li")).to_have_count(1)
    second.close()


def test_hostile_text_is_harmless(page: Page, site: str) -> None:
    open_report(page, "hostile")
    expect(page.locator("#panel")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#panel script").count() == 0
    answer = page.request.get(f"{site}/documents.csv")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    for row in csv.reader(io.StringIO(answer.text().lstrip("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row)


def test_thai_search_and_filters(page: Page) -> None:
    page.goto("/documents")
    page.fill("#q", "ก่อสร้างอาคาร")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    expect(page.locator("table.list")).to_contain_text("โนนสูง")
    page.fill("#q", "ก่อสร้ าง อาคาร")  # as typed from a torn line: each piece occurs
    expect(page.locator("table.list")).to_contain_text("โนนสูง")
    page.fill("#q", "")
    expect(page.locator("table.list tbody tr")).to_have_count(4)
    page.select_option("select[name=form]", "performance_agreement")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    page.goto("/documents?q=%25")
    expect(page.locator("table.list tbody tr")).to_have_count(0 if page.locator("td[colspan]").count() == 0 else 1)


def test_a_person_says_which_form_it_is(page: Page) -> None:
    open_report(page, "hostile")
    section = page.locator("section[aria-labelledby=h-whole]")
    section.locator("select").select_option("lpa_summary")
    section.get_by_role("button", name="เปลี่ยนแบบรายงาน").click()
    expect(section).to_contain_text("--refresh")
    section.get_by_role("button", name="ตรวจแล้ว ถูกต้องทั้งฉบับ").click()
    expect(section.locator(".decided")).to_have_count(3)


def test_language_switch(page: Page) -> None:
    page.goto("/documents")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Documents")
    page.get_by_role("button", name="ภาษาไทย").click()
    expect(page.locator("h1")).to_have_text("รายงาน")


@pytest.mark.parametrize("path", ["/", "/documents", "/overview", "document", "finding"])
def test_no_serious_accessibility_fault(page: Page, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    if path.startswith("/"):
        page.goto(path)
    else:
        open_report(page, "บ้านเขา")
        if path == "finding":
            page.locator("article.finding h3 a").first.click()
            expect(page.locator("article.finding.lit")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
