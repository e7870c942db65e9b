"""The report: one page, in which nothing of a record is more than text."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pipeline_files import bought, lines
from record_maker import call, record, sound, write

from lamsim.pipelines import Outcome, Recipe
from lamsim.pipelines.report.flow import flow
from lamsim.trajectory import encode_line

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "\u202ereversed\u2028\x00",
)


class Page(HTMLParser):
    """The tags of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def ran(tmp_path: Path, *records: dict[str, Any]) -> Outcome:
    path = tmp_path / "t.jsonl"
    path.write_bytes(b"".join(map(encode_line, records)))
    stages = {
        "read": {"read": {"paths": [str(path)]}},
        "clean": {"purge": {}, "from": "read"},
        "sft": {"export": {"to": "trl-sft", "min_reward": 1}, "from": "clean"},
    }
    return Recipe(stages).run(tmp_path / "out")


def test_hostile_text_is_text(tmp_path: Path) -> None:
    records = []
    for number, text in enumerate(HOSTILE):
        wrong = sound()
        wrong[1] = call(text, "", "a", **{text: text})
        records += [record(wrong, text), bought(number, f"{text} {number}", lamsim={"env": text, "reward": text})]
    outcome = ran(tmp_path, *records)
    text = outcome.report.read_text("utf-8")
    (tmp_path / "harmless").mkdir()
    harmless = ran(tmp_path / "harmless", bought(1)).report.read_text("utf-8")
    page, plain = Page(text), Page(harmless)
    assert {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags} <= {
        "details",
        "summary",
        "code",
        "br",
        "p",
        "th",
    }
    for tag in ("script", "svg", "img", "style", "link", "meta"):
        assert sum(name == tag for name, _ in page.tags) == sum(name == tag for name, _ in plain.tags), tag
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert HOSTILE[0] in "".join(page.said)
    assert "{{ 7 * 7 }}" in text
    assert text.count("</script>") == 2


def test_surrogates_do_not_break_it(tmp_path: Path) -> None:
    wrong = sound()
    wrong[1] = call("f\ud800", "", "a")
    outcome = ran(tmp_path, record(wrong, "id\udfff"), bought(1, lamsim={"reward": 1.0}))
    assert "id?" in outcome.report.read_text("utf-8")
    assert lines(outcome.ledger)[0]["id"] == "id\udfff"


def test_it_needs_nothing_beside_it(tmp_path: Path) -> None:
    text = ran(tmp_path, bought(1, lamsim={"reward": 1.0})).report.read_text("utf-8")
    assert not re.search(r"https?://", text)
    for tag, attributes in Page(text).tags:
        assert tag not in ("link", "img", "iframe", "object")
        assert "src" not in attributes
        if "href" in attributes:
            assert re.match(r"#|stages/", attributes["href"])
    assert "prefers-color-scheme: dark" in text
    assert 'name="viewport"' in text


def test_links_lead_to_files(tmp_path: Path) -> None:
    outcome = ran(tmp_path, bought(1, lamsim={"reward": 1.0}))
    hrefs = [attributes["href"] for tag, attributes in Page(outcome.report.read_text("utf-8")).tags if tag == "a"]
    files = [href for href in hrefs if href.startswith("stages/")]
    assert len(files) > 8
    for href in files:
        assert (outcome.out / href).is_file(), href


def test_it_tells_counts_reasons_hashes_and_the_recipe(tmp_path: Path) -> None:
    wrong = sound()
    wrong[1] = call("find_itm", "", "a", name="green lamp")
    outcome = ran(tmp_path, record(wrong, "bad"), bought(1, lamsim={"reward": 0.0}), bought(2, lamsim={"reward": 1.0}))
    said = " ".join("".join(Page(outcome.report.read_text("utf-8")).said).split())
    for text in (
        "3 records in from read, 2 records out",
        "dropped: undefined_function",
        "left out: reward below 1",
        "1 rows out",
        "min_reward: 1",
        "bad",
    ):
        assert text in said
    for result in outcome.results:
        assert result.told["key"] in said
        for file in result.told["files"].values():
            assert file["sha256"] in said


def test_the_flow_is_as_wide_as_the_counts() -> None:
    def stage(name: str, inputs: list[str], taken: int, **outputs: int) -> dict[str, Any]:
        return {
            "stage": name,
            "kind": "purge",
            "inputs": dict.fromkeys(inputs),
            "in": taken,
            "out": sum(outputs.values()),
            "outputs": {part.strip("_"): {"records": count} for part, count in outputs.items()},
        }

    drawn = flow([stage("a", [], 0, _=100), stage("b", ["a"], 100, train=60, test=15), stage("c", ["b.train"], 60)])
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" class="node', drawn)]
    assert heights == pytest.approx([190.0, 190.0, 114.0])
    assert re.findall(r'height="([\d.]+)" class="lost"', drawn) == ["47.5"]
    assert drawn.count('class="band"') == 2


@pytest.mark.parametrize("count", [0, 1])
def test_few_records_are_no_trouble(tmp_path: Path, count: int) -> None:
    path = write(tmp_path / "t.jsonl", *(bought(number) for number in range(count)))
    stages = {"a": {"read": {"paths": [str(path)]}}, "b": {"export": {"to": "trl-dpo"}, "from": "a"}}
    outcome = Recipe(stages).run(tmp_path / "out")
    assert outcome.results[1].out == 0
    assert outcome.report.is_file()
