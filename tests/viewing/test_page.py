"""The page, driven in a real browser: filters, episodes, comparisons, keys, links, growth, one file, hostile text."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import gymnasium
import pytest

import lamsim
from lamsim.cli.serving import served
from lamsim.policies.noisy import NoisyPolicy
from lamsim.viewing.application import PAGE, Viewer
from lamsim.viewing.index import Run, followed
from lamsim.viewing.standalone import write_standalone

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("There is no chromium on the PATH: the page is not tested.", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="There is no playwright: the page is not tested.")

TOKEN = "secret-of-the-test"
HOSTILE = (
    '<script>alert(1)</script></script><img src="http://198.51.100.7/x.png" onerror="alert(2)"> \x1b[31mred\x1b[0m '
    "\u202egnitide\u202c zero\u200bwidth \u05e9\u05dc\u05d5\u05dd javascript:alert(3) \ud800 </textarea>-->"
    "<svg onload=alert(4)>"
)
LONG = "observation " * 1_750_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@contextmanager
def opened(browser: Any, **options: Any) -> Iterator[Any]:
    """A page that must not ask anything of others, open a dialog, or complain."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    page.set_default_timeout(5000)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            None if re.match(r"(http://127\.0\.0\.1:|file:|data:)", request.url) else faults.append(request.url)
        ),
    )
    yield page
    context.close()
    assert not faults


@contextmanager
def viewed(*paths: Path) -> Iterator[str]:
    """The address of a viewer of some runs."""
    with ExitStack() as stack:
        runs = [stack.enter_context(closing(Run(path))) for path in paths]
        stack.enter_context(followed(runs))
        yield f"{stack.enter_context(served(Viewer(runs, TOKEN)))}?token={TOKEN}"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two runs of the same tasks, one with few planted errors and one with many."""
    folders = []
    for name, rate in (("few", 0.1), ("many", 0.6)):
        folder = tmp_path_factory.mktemp("runs") / name
        lamsim.Collector("lamsim/LAM-v0", policy=NoisyPolicy(rate), out=folder).run(40)
        folders.append(folder)
    return folders


@pytest.fixture(scope="module")
def address(folders: list[Path]) -> Iterator[str]:
    with viewed(*folders) as address:
        yield address


@pytest.fixture(scope="module")
def records(folders: list[Path]) -> list[list[dict[str, Any]]]:
    return [
        [json.loads(line) for line in (folder / "trajectories.jsonl").read_text().splitlines()] for folder in folders
    ]


def patterns(record: dict[str, Any]) -> set[str]:
    return {fault["pattern"] for step in record["lamsim"]["steps"] for fault in step["feedback"]}


def counts(page: Any, text: str) -> None:
    """Waits until the bar says so many episodes."""
    sync_api.expect(page.locator("#count")).to_have_text(text)


def hash_of(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def test_filters_and_order(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    both = [*records[0], *records[1]]
    with opened(browser) as page:
        page.goto(address)
        counts(page, "80 of 80 episodes")
        page.select_option("select[name=pattern]", "wrong_function_name")
        wrong = sum("wrong_function_name" in patterns(record) for record in both)
        counts(page, f"{wrong} of 80 episodes")
        page.select_option("select[name=run]", "1")
        counts(page, f"{sum('wrong_function_name' in patterns(record) for record in records[1])} of 80 episodes")
        assert "pattern=wrong_function_name" in hash_of(page)
        page.click("#filters button:has-text('Clear')")
        page.fill("input[name=task]", "hard role")
        found = sum("-hard-" in record["lamsim"]["task"] and "role" in record["lamsim"]["task"] for record in both)
        counts(page, f"{found} of 80 episodes")
        page.fill("input[name=task]", "")
        page.click(".head button:has-text('steps')")
        page.click(".head button:has-text('steps')")
        most = max(len(record["lamsim"]["steps"]) for record in both)
        steps = page.locator(".line[aria-rowindex='2'] bdi").nth(7)
        sync_api.expect(steps).to_have_text(str(most))


def test_full_text_search(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    word = next(
        word
        for message in records[0][3]["conversation"]
        if message["role"] == "tool"
        for word in re.findall(r"PER-\d+", message["content"])
    )
    found = sum(word in json.dumps(record["conversation"]) for run in records for record in run)
    with opened(browser) as page:
        page.goto(address)
        counts(page, "80 of 80 episodes")
        page.keyboard.press("f")
        page.keyboard.type(word.lower())
        page.keyboard.press("Enter")
        counts(page, f"{found} of 80 episodes")


def test_an_episode_by_keys_alone(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    place, step = next(
        (place, step)
        for place, record in enumerate(records[0])
        if place > 0
        for step, made in enumerate(record["lamsim"]["steps"])
        if made["feedback"] and step > 0
    )
    fault = records[0][place]["lamsim"]["steps"][step]["feedback"][0]
    with opened(browser) as page:
        page.goto(address)
        counts(page, "80 of 80 episodes")
        for _ in range(place):
            page.keyboard.press("j")
        page.keyboard.press("Enter")
        sync_api.expect(page.locator(".conversation")).to_be_visible()
        assert f"/runs/0/episodes/{place}" in hash_of(page)
        for _ in range(step):
            page.keyboard.press("ArrowDown")
        current = page.locator(".message.current")
        sync_api.expect(current).to_contain_text(fault["message"])
        sync_api.expect(current).to_contain_text(fault["remedy"])
        page.keyboard.press("2")
        sync_api.expect(page.locator("mark.new")).to_be_in_viewport()
        page.keyboard.press("3")
        raw = page.locator(f"[data-step='{step}'] .text")
        sync_api.expect(raw).to_have_text(records[0][place]["lamsim"]["steps"][step]["text"])
        page.keyboard.press("4")
        sync_api.expect(page.locator(".tree")).to_contain_text(records[0][place]["unique_trajectory_id"])
        page.keyboard.press("5")
        sync_api.expect(page.locator(".tool-card")).to_have_count(len(records[0][place]["tools"]))
        page.keyboard.press("n")
        sync_api.expect(page.locator("article h1")).to_contain_text(records[0][place + 1]["lamsim"]["task"])
        page.keyboard.press("?")
        sync_api.expect(page.locator("#help")).to_contain_text("next episode of the list")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        counts(page, "80 of 80 episodes")
        page.keyboard.press("/")
        page.keyboard.type("nothing is called this")
        counts(page, "0 of 80 episodes")
        page.keyboard.press("Escape")
        page.keyboard.press("x")
        counts(page, "80 of 80 episodes")


def test_the_prompt_is_what_the_model_saw(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    """Played anew, the environment gives what the page shows."""
    block = records[1][2]["lamsim"]
    env = gymnasium.make("lamsim/LAM-v0", **block["options"]).unwrapped
    observations = [env.reset(seed=block["seed"], options={"task": block["task"]})[0]]
    observations += [env.step(step["text"])[0] for step in block["steps"]]
    env.close()
    with opened(browser) as page:
        page.goto(f"{address}#/runs/1/episodes/2?tab=prompt")
        for place, observation in enumerate(observations[:-1]):
            sync_api.expect(page.locator(".panel")).to_contain_text(f"before step {place + 1}:")
            assert page.locator(".panel .text").text_content() == observation
            page.keyboard.press("j")


def test_two_episodes_by_keys(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    place = next(
        place
        for place, (a, b) in enumerate(zip(*records, strict=True))
        if a["conversation"] != b["conversation"] and a["lamsim"]["task"] == b["lamsim"]["task"]
    )
    one, other = (run[place]["conversation"] for run in records)
    first = next(index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    with opened(browser) as page:
        page.goto(f"{address}#/episodes?n={place}..{place}")
        counts(page, "2 of 80 episodes")
        for key in ("c", "j", "c", "v"):
            page.keyboard.press(key)
        sync_api.expect(page.locator(".parting")).to_be_in_viewport()
        assert f"a=0%2F{place}" in hash_of(page)
        assert page.locator(".pair .same").count() == 2 * first
        if one[first]["role"] == "assistant":
            assert page.locator(".pair mark.first").count() > 0
        page.keyboard.press("Escape")
        counts(page, "2 of 80 episodes")


def test_two_runs(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    worse = sum(b["lamsim"]["reward"] < a["lamsim"]["reward"] for a, b in zip(*records, strict=True))
    with opened(browser) as page:
        page.goto(f"{address}#/runs")
        button = page.locator(".buttons button", has_text="worse in B")
        sync_api.expect(button).to_have_text(f"worse in B: {worse}")
        page.locator(".line").first.click()
        sync_api.expect(page.locator(".compare .pair")).to_be_visible()


def test_charts_filter(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    both = [*records[0], *records[1]]
    easy = sum("-easy-" in record["lamsim"]["task"] for record in both)
    good = sum(record["lamsim"]["score"]["success"] for record in both if "-easy-" in record["lamsim"]["task"])
    with opened(browser) as page:
        page.goto(f"{address}#/charts")
        bar = page.locator("[role=button]", has_text="easy")
        sync_api.expect(bar).to_have_attribute("aria-label", f"easy: {100 * good / easy:.1f} % of {easy}")
        bar.click()
        counts(page, f"{easy} of 80 episodes")
        page.locator("figure", has_text="Error patterns").locator("[role=button]").first.focus()
        page.keyboard.press("Enter")
        assert "pattern=" in hash_of(page)


def test_deep_links(browser: Any, address: str, records: list[list[dict[str, Any]]]) -> None:
    with opened(browser) as page:
        page.goto(f"{address}#/runs/1/episodes/3?tab=raw&step=2&pattern=*&sort=-reward")
        sync_api.expect(page.locator("[data-step='1'].current")).to_be_visible()
        wrong = sum(bool(patterns(record)) for run in records for record in run)
        page.keyboard.press("Escape")
        counts(page, f"{wrong} of 80 episodes")
        sync_api.expect(page.locator("[aria-sort=descending]")).to_contain_text("reward")
        assert TOKEN not in hash_of(page)


def test_growth(browser: Any, folders: list[Path], tmp_path: Path) -> None:
    lines = (folders[0] / "trajectories.jsonl").read_bytes().splitlines(keepends=True)
    file = tmp_path / "growing.jsonl"
    file.write_bytes(b"".join(lines[:5]))
    with viewed(file) as address, opened(browser) as page:
        page.goto(address)
        counts(page, "5 of 5 episodes")
        with file.open("ab") as end:
            end.write(b"".join(lines[5:9]) + lines[9][:50])
        counts(page, "9 of 9 episodes")
        sync_api.expect(page.locator("#live")).to_contain_text("live")
        with file.open("ab") as end:
            end.write(lines[9][50:] + b"{no json}\n")
        counts(page, "10 of 10 episodes")
        sync_api.expect(page.locator("#notice")).to_contain_text("1 line of growing is left out, for instance line 11")


def test_one_file(browser: Any, folders: list[Path], records: list[list[dict[str, Any]]], tmp_path: Path) -> None:
    file = tmp_path / "runs.html"
    with ExitStack() as stack:
        runs = [stack.enter_context(closing(Run(folder))) for folder in folders]
        while any([run.advance() for run in runs]):
            pass
        write_standalone(runs, file)
    with opened(browser) as page:
        page.goto(file.as_uri())
        counts(page, "80 of 80 episodes")
        page.goto(f"{file.as_uri()}#/runs/1/episodes/39?tab=prompt")
        sync_api.expect(page.locator("article h1")).to_contain_text(records[1][39]["lamsim"]["task"])
        sync_api.expect(page.locator(".panel .text")).to_contain_text("TOOLS")
        word = re.findall(r"PER-\d+", json.dumps(records[1][3]["conversation"]))[0]
        page.goto(f"{file.as_uri()}#/episodes?text={word}")
        counts(page, f"{sum(word in json.dumps(r['conversation']) for run in records for r in run)} of 80 episodes")


@pytest.fixture(scope="module")
def hostile(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of an episode whose every text is hostile, and of one with a huge observation."""
    line = (folders[1] / "trajectories.jsonl").read_bytes().splitlines()[0]
    record = json.loads(line)
    record["lamsim"] |= {"failure": {"kind": "toolkit", "message": "broken"}}
    kept = {key for value in (record, record["lamsim"], *record["lamsim"]["steps"]) for key in value}
    kept |= {"role", "content", "name", "type", "function", "arguments", "tool_calls", "kind", "message", "parts"}
    kept |= {"pattern", "code", "tool", "argument", "remedy", "description", "parameters", "properties"}

    def spoiled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {(k if k in kept else f"{k}{HOSTILE}"): spoiled(item, k) for k, item in value.items()}
        if isinstance(value, list):
            return [spoiled(item, key) for item in value]
        return f"{value}{HOSTILE}" if isinstance(value, str) and key not in ("role", "type") else value

    large = json.loads(line)
    next(message for message in large["conversation"] if message["role"] == "tool")["content"] = LONG
    file = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (spoiled(record), large)))
    return file


def harmless(page: Any, base: str) -> None:
    """Looks at every view of the hostile run."""
    page.goto(f"{base}#/episodes")
    counts(page, "2 of 2 episodes")
    for view, part in (("charts", "figure"), ("runs", ".line"), ("compare?a=0%2F0&b=0%2F1", ".pair")):
        page.goto(f"{base}#/{view}")
        sync_api.expect(page.locator("#view").locator(part).first).to_be_visible()
        assert page.locator("#view").get_by_text("U+202E").count() > 0
    for tab in ("prompt", "record", "tools", "raw", "conversation"):
        page.goto(f"{base}#/runs/0/episodes/0?tab={tab}")
        sync_api.expect(page.locator(".tabs [aria-selected=true]")).to_have_attribute("data-name", tab)
        sync_api.expect(page.locator(".panel > *").first).to_be_visible()
    sync_api.expect(page.locator(".message .unseen").first).to_be_visible()
    sync_api.expect(page.locator("aside .bad").first).to_contain_text("The machine ended this episode (toolkit")
    text = page.locator(".conversation").inner_text()
    for part in ("<script>alert(1)</script>", "U+202E", "U+200B", "U+D800", "␛[31mred"):
        assert part in text
    whole = page.locator("body").evaluate("body => body.innerText")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", whole)
    assert page.locator("body :is(img, iframe, object, embed, svg[onload])").count() == 0
    assert page.locator("body script:not([src]):not([type='module']):not([type='text/plain'])").count() == 0
    # Right-to-left text stays in its own place: the labels stand left of what they label.
    boxes = page.locator("aside dt").evaluate_all("all => all.map(one => one.getBoundingClientRect().x)")
    assert len({round(x) for x in boxes[:4]}) == 1


def test_hostile_text(browser: Any, hostile: Path) -> None:
    with viewed(hostile) as address, opened(browser) as page:
        harmless(page, address)
        page.goto(f"{address}#/runs/0/episodes/1")
        more = page.locator(".more:visible").first
        sync_api.expect(more).to_contain_text(f"of {len(LONG):,} characters")
        shown = page.locator(".message.tool .text").first
        for size in (100_000, 200_000, 300_000):
            more.click()
            sync_api.expect(more).not_to_contain_text(f"{len(LONG) - len(shown.text_content()) - 1:,}")
            sync_api.expect(more).to_be_enabled()
            assert size < len(shown.text_content()) < size + 10_000


def test_hostile_text_in_one_file(browser: Any, hostile: Path, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    with closing(Run(hostile)) as run:
        while run.advance():
            pass
        write_standalone([run], file)
    with opened(browser) as page:
        harmless(page, file.as_uri())


def test_without_the_token(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    assert page.goto(address.partition("?")[0]).status == 403
    context.close()


def test_contrast(browser: Any, address: str) -> None:
    """All text has a contrast of at least 4.5 (WCAG 2.2, AA), in light and dark; nothing sticks out."""
    script = (Path(__file__).parent / "contrast.js").read_text()
    views = ("episodes?pattern=*", "charts", "runs", "compare?a=0%2F0&b=1%2F0", "runs/1/episodes/1?tab=raw")
    for scheme, width, height in (("light", 1280, 800), ("dark", 900, 700)):
        with opened(browser, color_scheme=scheme, viewport={"width": width, "height": height}) as page:
            for view in views:
                page.goto(f"{address}#/{view}")
                page.wait_for_timeout(150)
                assert page.evaluate(script) == []
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_modules_say_what_they_hold() -> None:
    for file in PAGE.glob("*.js"):
        text = file.read_text("utf-8")
        assert re.match(r"// [A-Z].*[.]\n", text), file.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|</script|<!--", text)
