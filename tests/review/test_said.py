"""What a person is told in the browser when something could not be done, and the keys that lead on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline.review.background import served
from pipeline.review.config import ReviewConfig
from tests.review.conftest import SAMPLES, make_store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    report = tmp_path / "watmai.pdf"
    shutil.copy(SAMPLES / "watmai_agreement_2565.pdf", report)
    store = make_store(tmp_path / "store.sqlite", report)
    report.unlink()
    with served(ReviewConfig(store, tmp_path / "pictures")) as address:
        page = browser.new_page(viewport={"width": 390, "height": 800}, base_url=address)
        page.goto("/documents")
        yield page
        page.close()


def test_a_decision_that_was_not_saved_is_said(page: Page) -> None:
    """After a new start of the server a decision was lost without a word."""
    page.get_by_role("link", name="วัดใหม่").first.click()
    page.context.clear_cookies()
    page.locator("article.finding button[value=confirm]").first.click()
    expect(page.locator("#trouble")).to_contain_text("ยังไม่ได้บันทึก")
    expect(page.locator("article.finding.done")).to_have_count(0)
    page.context.set_offline(True)
    page.locator("article.finding button[value=postpone]").first.click()
    expect(page.locator("#trouble")).to_contain_text("ติดต่อเซิร์ฟเวอร์ไม่ได้")


def test_a_page_without_its_picture_says_why(page: Page) -> None:
    page.get_by_role("link", name="วัดใหม่").first.click()
    expect(page.locator(".sheet").first).to_have_class(re.compile("missing"))


def test_the_next_finding_is_one_that_is_not_decided(page: Page) -> None:
    page.get_by_role("link", name="วัดใหม่").first.click()
    many = page.locator("article.finding").count()
    met: list[str | None] = []
    for _ in range(many):
        page.keyboard.press("n")
        met.append(page.locator("article.finding.lit").get_attribute("id"))
        page.keyboard.press("a")
        expect(page.locator("article.finding.done")).to_have_count(len(met))
    assert len(set(met)) == many


def test_a_decision_on_the_page_of_a_finding_leads_back_to_the_whole_report(page: Page) -> None:
    page.get_by_role("link", name="วัดใหม่").first.click()
    page.locator("article.finding h3 a").first.click()
    page.get_by_role("button", name="ยืนยัน").click()
    expect(page).to_have_url(re.compile(r"/documents/[0-9a-f]{64}$"))
    expect(page.locator("article.finding.done")).to_have_count(1)


def test_headings_of_the_list_stay_words_on_a_telephone(page: Page) -> None:
    heading = page.locator("table.list th").first.bounding_box()
    assert heading
    assert heading["height"] < 80


def test_the_key_that_corrects_opens_the_value_that_the_finding_rests_on(page: Page) -> None:
    """It opened the first value of the report, whatever the finding was about."""
    page.get_by_role("link", name="วัดใหม่").first.click()
    finding = page.locator("article.finding.lit")
    while not page.locator("article.finding.lit", has_text="score_mismatch").count():
        page.keyboard.press("n")
    reported, number = finding.locator(".reported").text_content(), finding.locator("h3").text_content()
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.name") == "after"
    assert page.evaluate("document.activeElement.value") == reported
    indicator = page.evaluate("document.activeElement.closest('details.indicator').querySelector('b').textContent")
    assert number
    assert f"· {indicator} " in number
