import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.goals import Goal
from lamsim_webshop.native import parse_native
from lamsim_webshop.nouns import TableNouns
from lamsim_webshop.pages import fill_reward
from lamsim_webshop.reward import purchase_reward
from lamsim_webshop.shop import Shop

from .conftest import Rows, make_lamps


def scored(catalogue: Catalogue, goal: Goal, shop: Shop) -> Any:
    nouns = TableNouns(catalogue.title_nouns or {}).nouns
    bought = shop.__getstate__()
    product = catalogue.by_asin[bought["asin"]]
    return purchase_reward(
        product,
        goal,
        price=catalogue.prices[product.asin],
        options=bought["options"],
        product_nouns=nouns(product.title),
        goal_nouns=nouns(goal.name),
    )


@pytest.mark.parametrize("mode", ["text", "text_rich"])
def test_golden_episodes(
    mode: str, official: Catalogue, official_goals: list[Goal], golden_rows: Callable[[str], Rows]
) -> None:
    episodes = [row for row in golden_rows("episodes_golden.jsonl") if row["mode"] == mode]
    assert episodes
    for episode in episodes:
        goal = official_goals[episode["goal_idx"]]
        shop = Shop(official, instruction=goal.instruction_text, observation=mode)
        assert shop.observation == episode["reset_obs"]
        assert shop.info == episode["reset_actions"]
        for step in episode["steps"]:
            was_done = shop.done
            if action := parse_native(step["action"]):
                assert getattr(shop, action[0])(action[1]) == shop.observation
            observation, reward, done = shop.observation, 0.0, shop.done and not was_done
            if shop.done:
                reward = scored(official, goal, shop).reward
                observation = fill_reward(observation, reward)
            assert observation == step["obs"], step["action"]
            assert shop.info == step["actions"]
            assert (reward if done else 0, done) == (step["reward"], step["done"])
        final = episode["final"]
        assert shop.__getstate__()["options"] == final["options"]
        if final["verbose"] is not None:
            assert scored(official, goal, shop).parts() == {
                name: value for name, value in final["verbose"].items() if name != "reward"
            }


HEADER = "Instruction: [SEP] Get a lamp [SEP] Back to Search [SEP] "


@pytest.fixture
def shop(lamps: Catalogue) -> Shop:
    return Shop(lamps, instruction="Get a lamp")


@pytest.fixture
def rich_shop(lamps: Catalogue) -> Shop:
    return Shop(lamps, instruction="Get a lamp", observation="text_rich")


def test_opening(shop: Shop, rich_shop: Shop) -> None:
    assert shop.observation == "WebShop [SEP] Instruction: [SEP] Get a lamp [SEP] Search"
    assert rich_shop.observation == "WebShop\nInstruction: \nGet a lamp\n[button] Search [button_]\n"
    assert shop.info == {"has_search_bar": True, "clickables": ["search"]}
    assert shop.click("Search") == shop.observation
    assert not shop.done


def test_result_pages(shop: Shop) -> None:
    assert shop.search("LAMP").startswith(HEADER + "Page 1 (Total results: 14) [SEP] Next > [SEP] B0")
    assert len(shop.info["clickables"]) == 12
    assert shop.click("next >").startswith(HEADER + "Page 2 (Total results: 14) [SEP] < Prev [SEP] Next > [SEP] ")
    assert shop.info["clickables"][:3] == ["back to search", "< prev", "next >"]
    assert shop.click("Next >") == HEADER + "Page 3 (Total results: 14) [SEP] < Prev [SEP] Next >"
    shop.click("< prev")
    assert shop.click("< prev").count("Page 1 ") == 1


def test_no_results(shop: Shop) -> None:
    assert shop.search("sofa") == HEADER + "Page 1 (Total results: 0) [SEP] Next >"


def test_empty_search_does_nothing(shop: Shop) -> None:
    assert shop.search("") == shop.observation
    assert shop.info["has_search_bar"]


def test_item_page(shop: Shop) -> None:
    shop.search("<c> garden")
    assert shop.click("b00000000a") == (
        HEADER + '< Prev [SEP] color [SEP] red [SEP] dark "red" [SEP] features [SEP] size/fit [SEP] s | m [SEP] red '
        "[SEP] Lamp B00000000A [SEP] Price: $10.0 [SEP] Rating: N.A. [SEP] Description [SEP] Features [SEP] Reviews "
        "[SEP] Buy Now"
    )
    assert shop.info["clickables"] == [
        *("back to search", "< prev", "description", "features", "reviews", "buy now"),
        *("red", 'dark "red"', "s | m"),
    ]


def test_a_value_of_two_options_belongs_to_the_last(shop: Shop) -> None:
    shop.search("<c> garden")
    shop.click("B00000000A")
    shop.click("red")
    assert shop.__getstate__()["options"] == {"size/fit": "red"}


def test_an_option_with_a_buttons_name_is_the_button(shop: Shop) -> None:
    shop.search("<c> garden")
    shop.click("b00000000a")
    assert shop.click("Features") == HEADER + "< Prev [SEP] bright [SEP] warm"
    assert shop.__getstate__()["options"] == {}


def test_sub_pages_keep_the_options(shop: Shop) -> None:
    shop.search("<c> garden")
    shop.click("b00000000a")
    shop.click("s | m")
    assert shop.click("description") == HEADER + "< Prev [SEP] A lamp."
    assert shop.click("reviews") == shop.observation  # no such button here
    shop.click("< prev")
    assert shop.click("reviews") == HEADER + "< Prev"
    shop.click("< prev")
    assert shop.__getstate__()["options"] == {"size/fit": "s | m"}
    shop.click("< prev")
    assert shop.__getstate__()["options"] == {}
    assert "Page 1" in shop.observation


def test_an_empty_description_shows_nothing(shop: Shop) -> None:
    shop.search("<c> office")
    shop.click("b000000000")
    assert shop.click("description") == HEADER + "< Prev"


def test_buying(shop: Shop) -> None:
    shop.search("<c> garden")
    shop.click("b00000000a")
    shop.click('dark "red"')
    shop.click("s | m")
    page = shop.click("Buy Now")
    assert shop.done
    assert shop.info == {"has_search_bar": False, "clickables": []}
    assert r'[SEP] {"color": "dark \"red\"", "size/fit": "s | m"} [SEP]' in page
    assert fill_reward(page, 0.5).endswith("Your score (min 0.0, max 1.0) [SEP] 0.5 [SEP] Reward Details [SEP] None")
    assert shop.click("back to search") == page
    assert "Page 1" in shop.search("lamp")
    assert not shop.done


def test_rich_pages_mark_choices_and_visits(rich_shop: Shop) -> None:
    rich_shop.search("<c> garden")
    rich_shop.click("b00000000a")
    rich_shop.click("s | m")
    page = rich_shop.click("red")
    assert page.startswith("You have clicked red.\nYou have clicked red.\nInstruction:\nGet a lamp\n")
    assert page.count("  [clicked button] red [clicked button_]\n") == 2
    # The address holds the value with escaped quotes, so the benchmark does not see that it is chosen.
    page = rich_shop.click('dark "red"')
    assert '  [button] dark "red" [button_]\n' in page
    page = rich_shop.click("< prev")
    assert "\n\n[clicked button] B00000000A [clicked button_]\nLamp B00000000A\n$10.0\n" in page
    assert "\n\n[button] B00000000B [button_]\n" in page
    rich_shop.click("back to search")
    assert "clicked" not in rich_shop.search("<c> garden")


def test_rich_pages_take_quoted_keywords_for_choices(rich_shop: Shop) -> None:
    rich_shop.search('lamp "red" b00000000a')
    assert "You have clicked red.\n" in rich_shop.click("b00000000a")


def test_features_keep_the_templates_space(rich_shop: Shop) -> None:
    rich_shop.search("<c> garden")
    rich_shop.click("b00000000b")
    assert rich_shop.click("features").endswith("[button] < Prev [button_]\n bright\n warm\n")


def test_random_search_is_seeded(lamps: Catalogue) -> None:
    first, second = (Shop(lamps, instruction="", seed=3).search("<r>") for _ in range(2))
    assert first == second
    assert "Total results: 14" in first
    assert Shop(lamps, instruction="", seed=4).search("<r>") != first


def test_unknown_observation_mode(lamps: Catalogue) -> None:
    with pytest.raises(ValueError, match="text, text_rich"):
        Shop(lamps, instruction="", observation="html")


def test_catalogue_crosses_processes(lamps: Catalogue) -> None:
    copy = pickle.loads(pickle.dumps(lamps))
    assert copy.products == lamps.products
    assert copy.find(("lamp",)) == lamps.find(("lamp",))


CATALOGUE = make_lamps()
ACTIONS = st.lists(st.one_of(st.integers(0, 30), st.sampled_from(["lamp", "<c> garden", "<r>", "sofa"])), max_size=15)


def act(shop: Shop, action: int | str) -> str:
    if isinstance(action, str):
        return shop.search(action)
    clickables = shop.info["clickables"] or ["nothing"]
    return shop.click(clickables[action % len(clickables)])


@settings(deadline=None)
@given(before=ACTIONS, after=ACTIONS, mode=st.sampled_from(["text", "text_rich"]))
def test_state_comes_back(before: list[int | str], after: list[int | str], mode: str) -> None:
    shop = Shop(CATALOGUE, instruction="Get a lamp", observation=mode)
    for action in before:
        act(shop, action)
    kept, page, info = json.dumps(shop.__getstate__()), shop.observation, shop.info
    pages = [act(shop, action) for action in after]
    for other in (shop, Shop(CATALOGUE, instruction="Get a lamp", observation=mode)):
        other.__setstate__(json.loads(kept))
        assert (other.observation, other.info) == (page, info)
        assert [act(other, action) for action in after] == pages


def test_state_is_a_copy(shop: Shop) -> None:
    shop.search("<c> garden")
    shop.click("b00000000a")
    state = shop.__getstate__()
    shop.click("s | m")
    assert state["options"] == {}
    shop.__setstate__(state)
    shop.click("s | m")
    assert state["options"] == {}


def test_the_toolkit_needs_nothing_of_lamsim() -> None:
    envs = Path(sys.modules["lamsim_webshop.shop"].__file__ or "").parents[1]
    script = (
        "import sys, types\n"
        "package = types.ModuleType('lamsim_webshop')\n"
        f"package.__path__ = [{str(envs / 'lamsim_webshop')!r}]\n"
        "sys.modules['lamsim_webshop'] = package\n"
        "import lamsim_webshop.shop\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'lamsim']\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
