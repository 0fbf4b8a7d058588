"""The report in a real browser: links both ways, filters, keys, corrections, and pages that try to run script."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from judges import Prose
from newsclean import Cleaner, Page
from newsclean.render.report import page_to_report, pages_to_report

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
if not (CHROMIUM and CHROMEDRIVER):
    pytest.skip("no chromium and chromedriver on the path (Debian: chromium chromium-driver)", allow_module_level=True)
selenium = pytest.importorskip("selenium", reason="the extra `browser` is not installed")

from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
]
ROOT = Path(__file__).resolve().parents[1]
CLEANER = Cleaner(judge=Prose())
MAX_SECONDS = 20

STORY = """<!doctype html><html lang="en"><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<h1>Harbour reopens after the storm</h1><p>By Jane Doe</p>
<p>The harbour reopened on Friday after the storm had passed over the town.
“We’re glad,” the mayor of the town said &amp; left.</p>
<p>Read also: Storm closes harbour</p>
<p>Two boats were lost, but nobody was hurt, the coast guard said in the evening.</p>
<footer>© 2025 Harbour Gazette. All rights reserved.</footer></body></html>"""

HOSTILE = """<!doctype html><html><head><title></title><script>alert(1)</script></title></head><body>
<h1>A headline &lt;/script&gt;&lt;script&gt;window.ran=1&lt;/script&gt; of the harbour</h1>
<p>The story says &lt;img src=x onerror="window.ran=2"&gt; and it goes on for a while, with a full stop.</p>
<p>--&gt;&lt;!-- &lt;/script &gt;&lt;svg onload=window.ran=3&gt; ]]&gt;
{line}{para} \\u003cscript\\u003e goes on and on for a while here.</p>
<p onclick="window.ran=4"><a href="javascript:window.ran=5">Read also: javascript:window.ran=6</a></p>
<p>\u202eright to left override, and a NUL \x00 and a lone {lone} stand in this longer sentence of it.</p>
<img src=x onerror="window.ran=7"><iframe srcdoc="<script>parent.ran=8</script>"></iframe>
<style>body {{ display: none }}</style><base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=https://evil.example/">
</body></html>""".replace("{{", "{").replace("}}", "}")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    downloads = tmp_path_factory.mktemp("downloads")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=CHROMEDRIVER))
    driver.downloads = downloads  # type: ignore[attr-defined]
    yield driver
    driver.quit()


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Open a report; at the end of the test the console must be silent."""

    def show(html: str) -> Any:
        path = tmp_path / "report.html"
        path.write_text(html, encoding="utf-8")
        browser.get_log("browser")
        browser.get(path.as_uri())
        return browser

    yield show
    assert browser.get_log("browser") == []


def cleaned(html: str, **options: Any) -> Page:
    page = CLEANER.clean(html, kind="html", **options)
    page.verify()
    return page


def items(browser: Any, selector: str) -> list[Any]:
    return [e for e in browser.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]


def lit(browser: Any, pane: str) -> list[str]:
    return [e.text for e in browser.find_elements(By.CSS_SELECTOR, f"#{pane} .lit")]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + MAX_SECONDS
    while not condition():
        assert time.monotonic() < end, "still waiting"
        time.sleep(0.05)


def test_a_sentence_lights_up_on_both_sides(shown: Callable[[str], Any]) -> None:
    browser = shown(page_to_report(cleaned(STORY), name="story.html"))
    for from_pane, to_pane in (("clean", "source"), ("source", "clean")):
        clicked = next(e for e in items(browser, f"#{from_pane} .kept") if "We’re glad" in e.text)
        clicked.click()
        assert lit(browser, to_pane) == lit(browser, from_pane) == [clicked.text]
        assert clicked.text == "“We’re glad,” the mayor of the town said & left."


def test_the_other_side_scrolls_to_the_sentence(shown: Callable[[str], Any]) -> None:
    many = "".join(f"<p>This is paragraph number {n} of a story that goes on for a while.</p>" for n in range(400))
    browser = shown(page_to_report(cleaned(f"<!doctype html><body><h1>A long story of the town</h1>{many}</body>")))
    until(lambda: bool(browser.find_elements(By.CSS_SELECTOR, "#clean[data-ready]")))
    last = browser.find_elements(By.CSS_SELECTOR, "#clean .kept")[-1]
    browser.execute_script("arguments[0].scrollIntoView(); arguments[0].click()", last)
    twin = browser.find_element(By.CSS_SELECTOR, "#source .lit")
    assert "number 399" in twin.text
    box = twin.rect
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", twin)
    assert 0 < top < 900, box


def test_a_removal_says_why(shown: Callable[[str], Any]) -> None:
    page = cleaned(STORY)
    browser = shown(page_to_report(page, name="story.html"))
    removal = next(r for r in page.removed if r.label == "read_more")
    gone = next(e for e in items(browser, "#source .gone") if "Storm closes" in e.text)
    webdriver.ActionChains(browser).move_to_element(gone).perform()
    tip = browser.find_element(By.ID, "tip").text
    assert all(said in tip for said in (removal.label, removal.rule, str(removal.evidence[0])))
    gone.click()
    panel = browser.find_element(By.ID, "panel")
    assert all(said in panel.text for said in (removal.id, f"{removal.score:.2f}"))
    panel.find_element(By.CSS_SELECTOR, "summary").click()
    until(lambda: bool(panel.find_elements(By.CSS_SELECTOR, "pre")))
    assert panel.find_element(By.CSS_SELECTOR, "pre").text == page.source.text[removal.start : removal.end]


def test_raw_markup_behind_an_astral_character(shown: Callable[[str], Any]) -> None:
    page = cleaned(STORY.replace("<h1>", "<h1>\U0001f30a\U0001f30a ").replace("Storm closes", "Storm <b>closes</b>"))
    browser = shown(page_to_report(page))
    removal = next(r for r in page.removed if r.label == "read_more")
    next(e for e in items(browser, "#source .gone") if "Storm closes" in e.text).click()
    browser.find_element(By.CSS_SELECTOR, "#panel summary").click()
    until(lambda: bool(browser.find_elements(By.CSS_SELECTOR, "#panel pre")))
    raw = browser.find_element(By.CSS_SELECTOR, "#panel pre").text
    assert raw == page.source.text[removal.start : removal.end]
    assert "<b>closes</b>" in raw


def test_filters_by_label_and_fate(shown: Callable[[str], Any]) -> None:
    page = cleaned(STORY)
    browser = shown(page_to_report(page))
    labels = {r.label for r in page.removed}
    assert {e.get_attribute("data-label") for e in items(browser, "#source .gone")} == labels
    browser.find_element(By.CSS_SELECTOR, '#chips input[value="read_more"]').click()
    assert {e.get_attribute("data-label") for e in items(browser, "#source .gone")} == labels - {"read_more"}
    browser.find_element(By.ID, "all").click()
    assert {e.get_attribute("data-label") for e in items(browser, "#source .gone")} == labels
    for wanted, hidden in (("kept", ".gone"), ("removed", ".kept")):
        browser.find_element(By.CSS_SELECTOR, f'#show option[value="{wanted}"]').click()
        assert not items(browser, f"#source {hidden}")
    assert items(browser, "#clean .kept")
    items(browser, "#clean .kept")[0].click()
    assert items(browser, "#source .lit"), "a hidden twin is shown again"


def test_keys_alone(shown: Callable[[str], Any]) -> None:
    page = cleaned(STORY)
    browser = shown(page_to_report(page))
    browser.execute_script("document.querySelector('#source .item[tabindex=\"0\"]').focus()")
    active = browser.switch_to.active_element
    for _ in range(3):
        active.send_keys("n")
        active = browser.switch_to.active_element
        assert "gone" in active.get_attribute("class")
    active.send_keys(Keys.ARROW_UP)
    active = browser.switch_to.active_element
    while "kept" not in active.get_attribute("class"):
        active.send_keys(Keys.ARROW_UP)
        active = browser.switch_to.active_element
    sentence = active.text
    active.send_keys("o")
    assert browser.switch_to.active_element.text == sentence
    assert browser.execute_script("return document.activeElement.closest('.pane').id") == "clean"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "panel").is_displayed()
    assert len(browser.find_elements(By.CSS_SELECTOR, '#source .item[tabindex="0"]')) == 1


def test_corrections_are_saved(shown: Callable[[str], Any]) -> None:
    page = cleaned(STORY, url="https://gazette.example/harbour")
    browser = shown(page_to_report(page, name="story.html"))
    next(e for e in items(browser, "#source .gone") if "Storm closes" in e.text).click()
    browser.find_element(By.CSS_SELECTOR, "#panel .mark").click()
    next(e for e in items(browser, "#clean .kept") if "Two boats" in e.text).click()
    browser.find_element(By.CSS_SELECTOR, '#panel option[value="teaser"]').click()
    browser.find_element(By.CSS_SELECTOR, "#panel .mark").click()
    save = browser.find_element(By.ID, "save")
    assert save.text == "Save corrections (2)"
    save.click()
    path = browser.downloads / "corrections.json"
    until(path.exists)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["schema"] == "newsclean-corrections/1"
    wrong, junk = data["corrections"]
    removal = next(r for r in page.removed if r.label == "read_more")
    assert (wrong["verdict"], wrong["start"], wrong["end"], wrong["label"]) == (
        "wrong_removal",
        removal.start,
        removal.end,
        "read_more",
    )
    assert wrong["page"] == {
        "name": "story.html", "url": "https://gazette.example/harbour", "sha256": page.source.sha256, "kind": "html",
        "language": "en",
    }  # fmt: skip
    assert wrong["before"].startswith("The harbour reopened")
    assert wrong["after"].startswith("Two boats")
    assert (junk["verdict"], junk["label"]) == ("junk", "teaser")
    assert page.source.text[junk["start"] : junk["end"]] == junk["text"]


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_hostile_page_runs_nothing(shown: Callable[[str], Any], kind: Any) -> None:
    html = HOSTILE.replace("{line}", "\u2028").replace("{para}", "\u2029").replace("{lone}", "\ud800")
    page = CLEANER.clean(html, kind=kind, url="javascript:window.ran=9")
    report = pages_to_report(
        [("</script><script>window.ran=10</script>", page), ('"><img src=x onerror=window.ran=11>', page)]
    )
    browser = shown(report)
    for place in ("", "#page-0", "#page-1"):
        browser.execute_script("location.hash = arguments[0]", place)
        until(lambda place=place: browser.find_element(By.ID, "page").is_displayed() == bool(place))
        for item in items(browser, "#source .item")[:12]:
            webdriver.ActionChains(browser).move_to_element(item).perform()
            browser.execute_script("arguments[0].click()", item)
        assert browser.execute_script("return window.ran") is None
    assert not browser.find_elements(By.CSS_SELECTOR, '#page img, #page iframe, svg[onload], a[href^="javascript"]')
    text = browser.execute_script("return document.getElementById('source').textContent")
    assert all(shown in text.replace("&lt;", "<") for shown in ("onerror=", "window.ran=3", "</script"))
    assert kind == "text" or "\u2028" in text


def test_what_slips_into_the_document_is_stopped_by_the_policy(browser: Any, tmp_path: Path) -> None:
    report = page_to_report(cleaned(STORY)).replace(
        "</body>", "<script>window.ran=1</script><img src=x onerror=window.ran=2></body>"
    )
    path = tmp_path / "report.html"
    path.write_text(report, encoding="utf-8")
    browser.get(path.as_uri())
    assert browser.execute_script("return window.ran") is None
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


def test_index_sorts_filters_and_opens(shown: Callable[[str], Any]) -> None:
    short = (
        "<!doctype html><body><h1>Short note about the town</h1><p>Only one sentence stands on this page of ours.</p>"
    )
    browser = shown(pages_to_report([("story.html", cleaned(STORY)), ("short.html", cleaned(short))]))
    assert len(browser.find_elements(By.CSS_SELECTOR, ".plots svg")) == 2

    def names() -> list[str]:
        return [row.text for row in items(browser, "#pages tbody tr td:nth-child(2)")]

    words = browser.find_element(By.XPATH, "//th/button[text()='Words kept']")
    words.click()
    assert names() == ["story.html", "short.html"]
    words.click()
    assert names() == ["short.html", "story.html"]
    browser.find_element(By.ID, "find").send_keys("harbour")
    assert names() == ["story.html"]
    items(browser, "#pages a")[0].click()
    until(lambda: bool(items(browser, "#source .item")))
    assert browser.title == "Harbour reopens after the storm"
    browser.back()
    until(lambda: not items(browser, "#source .item"))


def test_phone_width(shown: Callable[[str], Any]) -> None:
    browser = shown(page_to_report(cleaned(STORY)))
    metrics = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        assert not items(browser, "#clean .kept")
        items(browser, "#source .kept")[0].click()
        assert items(browser, "#clean .lit")
        assert not items(browser, "#source .kept")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_page_of_two_megabytes(shown: Callable[[str], Any]) -> None:
    sentence = "This is sentence number {} of a story that goes on and on for a while. "
    paragraphs = ("".join(sentence.format(8 * n + m) for m in range(8)) for n in range(3_500))
    html = (
        "<!doctype html><body>" + "".join(f"<p>{text}</p><p>Read also: Number</p>\n" for text in paragraphs) + "</body>"
    )
    assert len(html) > 2_000_000
    page = cleaned(html)
    began = time.monotonic()
    browser = shown(page_to_report(page))
    assert browser.find_elements(By.CSS_SELECTOR, "#source .item")
    until(lambda: bool(browser.find_elements(By.CSS_SELECTOR, "#source[data-ready]")))
    assert time.monotonic() - began < MAX_SECONDS
    assert browser.execute_script("return document.querySelectorAll('#source .gone').length") == len(page.removed)
