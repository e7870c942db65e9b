"""The toolkit over back ends of our own, laid out like the benchmark's: loading, leaks, snapshots, sandboxes."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from lamsim_bfcl.multi_turn.source import classes_folder, data_folder, open_library, toolkit_spec
from lamsim_bfcl.multi_turn.toolkit.apis import Apis
from lamsim_bfcl.multi_turn.toolkit.library import MODULES, BrokenSource, Library, schema
from lamsim_bfcl.multi_turn.toolkit.states import copied, plain

from lamsim import ToolCall
from lamsim.errors import DataError, SandboxError
from lamsim.sandboxes import InProcessSandbox, ProcessSandbox

FILLER = 'CARDS = {"9": {"balance": 10}}\n'
TWITTER = """
from copy import deepcopy
from typing import List
START = {"tweets": {}}
class TwitterAPI:
    def __init__(self):
        self._secret = 1
    def _load_scenario(self, scenario, long_context=False):
        self.tweets = {int(k): v for k, v in scenario.get("tweets", deepcopy(START)["tweets"]).items()}
        self.name = scenario.get("name", "nobody")
    def post(self, content: str, tags: List[str] = []):
        self.tweets[len(self.tweets)] = {"content": content, "tags": tags}
        return {"id": len(self.tweets) - 1, "tags": tags}
    def tag(self, number: int, tag: str):
        self.tweets[number]["tags"].append(tag)
        return self.tweets[number]["tags"]
    def rename(self, name: str):
        self.name = name
        if name == "":
            raise ValueError("A name is needed.")
    def odd(self):
        return {"set": {1}}
"""
TRAVEL = """
from bfcl_eval.eval_checker.multi_turn_eval.func_source_code.long_context import CARDS
class TravelAPI:
    def _load_scenario(self, scenario, long_context=False):
        self.credit_card_list = scenario.get("cards", {})
        self.booking_record = {}
        if long_context:
            for number, card in CARDS.items():
                self.credit_card_list[number] = card
    def pay(self, card: str, amount: float):
        self.credit_card_list[card]["balance"] -= amount
        return self.credit_card_list[card]["balance"]
"""
NEEDY = "import a_module_that_is_nowhere\nclass MathAPI:\n    pass\n"
DOCUMENT = {
    "description": "Does it.",
    "parameters": {
        "type": "dict",
        "properties": {
            "content": {"type": "string", "description": "What."},
            "tags": {"type": "array", "items": {"type": "string"}, "default": []},
            "at": {"type": "float"},
            "what": {"type": "any"},
        },
        "required": ["content"],
    },
    "response": {"type": "dict"},
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    classes, documents = tmp_path / "func_source_code", tmp_path / "multi_turn_func_doc"
    classes.mkdir()
    documents.mkdir()
    for module in MODULES.values():
        (classes / f"{module}.py").write_text("")
    for module, text in (
        ("long_context", FILLER),
        ("posting_api", TWITTER),
        ("travel_booking", TRAVEL),
        ("math_api", NEEDY),
    ):
        (classes / f"{module}.py").write_text(text)
    (documents / "posting_api.json").write_text(
        "\n".join(json.dumps({"name": name, **DOCUMENT}) for name in ("post", "tag", "rename"))
    )
    (documents / "travel_booking.json").write_text(json.dumps({"name": "pay", **DOCUMENT}))
    return tmp_path


@pytest.fixture
def library(data: Path) -> Library:
    return Library(str(data / "func_source_code"), str(data / "multi_turn_func_doc"))


def apis(library: Library, **world: Any) -> Apis:
    return Apis(library, ["TwitterAPI", "TravelAPI"], world.pop("config", {}), **world)


def test_nothing_else_of_the_wheel_is_imported(library: Library) -> None:
    assert (
        apis(library, config={"TravelAPI": {"cards": {"1": {"balance": 5}}}}).call("pay", {"card": "1", "amount": 2})
        == "3"
    )
    assert not [name for name in sys.modules if name.split(".")[0] == "bfcl_eval"]


def test_what_calls_answer(library: Library) -> None:
    toolkit = apis(library)
    assert toolkit.call("post", {"content": "a", "tags": ["b"]}) == '{"id": 0, "tags": ["b"]}'
    assert toolkit.call("tag", {"number": 0, "tag": "c"}) == "['b', 'c']"
    assert toolkit.call("rename", {"name": "d"}) == "None"
    assert toolkit.call("odd", {}) == "{'set': {1}}"
    assert toolkit.call("rename", {"name": ""}) == "Error during execution: A name is needed."
    assert toolkit.call("_load_scenario", {"scenario": {}}) == (
        "Error during execution: name '_load_scenario' is not defined"
    )
    assert toolkit.call("kill", {"pid": 1}) == "Error during execution: Function call kill is not allowed."
    assert toolkit.call("post", {"content": float("nan")}) == "Error during execution: name 'nan' is not defined"
    assert "TwitterAPI.tag() missing 1 required" in toolkit.call("tag", {"number": 0})
    assert toolkit.info == {"calls": 9}


def test_instances_share_nothing(library: Library) -> None:
    first, second = apis(library, long_context=True), apis(library, long_context=True)
    for number in range(2):
        first.call("post", {"content": "a"})
        first.call("tag", {"number": number, "tag": "b"})
    first.call("pay", {"card": "9", "amount": 4})
    assert second.call("post", {"content": "a"}) == '{"id": 0, "tags": []}'
    assert first.call("tag", {"number": 1, "tag": "c"}) == "['b', 'c']"
    assert second.call("pay", {"card": "9", "amount": 1}) == "9"


def test_tools(library: Library) -> None:
    toolkit = apis(library, withheld=["tag"])
    listed = toolkit.tools()
    assert [tool["name"] for tool in listed] == ["post", "rename", "pay"]
    assert listed[0]["parameters"] == {
        "type": "object",
        "properties": {
            "content": {"type": "string", "description": "What."},
            "tags": {"type": "array", "items": {"type": "string"}, "default": []},
            "at": {"type": "number"},
            "what": {},
        },
        "required": ["content"],
    }
    # As in the benchmark, what the agent was not told of is there all the same.
    toolkit.call("post", {"content": "a"})
    assert toolkit.call("tag", {"number": 0, "tag": "b"}) == "['b']"
    assert schema({"name": "f"})["parameters"] == {"type": "object"}


def test_turns_are_examined(library: Library) -> None:
    toolkit = apis(library)
    toolkit.call("post", {"content": "a"})
    toolkit.call("tag", {"number": 0, "tag": "b"})
    turns = toolkit._examine([1, 1, 2])["turns"]
    assert [turn["results"] for turn in turns] == [['{"id": 0, "tags": []}'], [], ["['b']"]]
    assert list(turns[1]["states"]) == []
    tweets = {"__keyed__": {"int 0": [0, {"content": "a", "tags": ["b"]}]}}
    assert turns[2]["states"] == {"TwitterAPI": {"tweets": tweets, "name": "nobody"}}


@pytest.mark.parametrize("sandbox", [InProcessSandbox(), ProcessSandbox()], ids=lambda sandbox: sandbox.kind)
def test_snapshots_in_the_middle_of_an_entry(data: Path, library: Library, sandbox: Any) -> None:
    world = {"classes": ["TwitterAPI"], "config": {"TwitterAPI": {"tweets": {"7": {"tags": ["x"]}}}}}
    session = sandbox.open(toolkit_spec(library), world, 0)
    try:
        session.call(ToolCall("tag", {"number": 7, "tag": "y"}), True)
        session.call(ToolCall("post", {"content": "a", "tags": ["z"]}), True)
        kept, state = session.snapshot(), session.state()
        assert session.call(ToolCall("tag", {"number": 7, "tag": "z"}), True).content == "['x', 'y', 'z']"
        session.restore(kept)
        assert session.state() == state
        assert session.look().info == {"calls": 2}
        answer = session.call(ToolCall("tag", {"number": 1, "tag": "w"}), True)
        assert (answer.content, answer.info) == ("['z', 'w']", {"calls": 3})
        first, second = session.examine({"ends": [1, 3]})["turns"]
        assert (first["results"], second["results"][1]) == (["['x', 'y']"], "['z', 'w']")
    finally:
        session.close()


def test_broken_sources(data: Path, library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BrokenSource, match=r"MathAPI needs a_module_that_is_nowhere: pip install 'lamsim\[bfcl\]'\."):
        library.backend("MathAPI")
    with pytest.raises(BrokenSource, match=r"ticket_api\.py is no module with the class TicketAPI"):
        library.backend("TicketAPI")
    with pytest.raises(BrokenSource, match="There is no back end 'FaxAPI'; there are GorillaFileSystem"):
        library.backend("FaxAPI")
    with pytest.raises(BrokenSource, match=r"function documents .*ticket_api\.json can't be read"):
        library.functions("TicketAPI")
    with pytest.raises(SandboxError, match="is no module with the class TicketAPI"):
        InProcessSandbox().open(toolkit_spec(library), {"classes": ["TicketAPI"], "config": {}}, 0)
    empty = tmp_path_factory.mktemp("empty")
    with pytest.raises(DataError, match="lamsim data fetch bfcl"):
        data_folder(empty)
    with pytest.raises(DataError, match="lamsim data fetch bfcl"):
        classes_folder(empty)
    assert data_folder(data) == data
    assert open_library(data).source == (data / "func_source_code").resolve()


def test_states_as_json() -> None:
    value = {"a": (1, [2.5, None]), "b": {3: {"c"}}, "d": True}
    assert plain(value) == {
        "a": {"__tuple__": [1, [2.5, None]]},
        "b": {"__keyed__": {"int 3": [3, {"__set__": ["c"]}]}},
        "d": True,
    }
    assert plain(plain(value)) == plain(value)
    twin = copied(value)
    twin["b"][3].add("e")
    assert value["b"] == {3: {"c"}}
