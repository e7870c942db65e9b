"""Every registered converter, with what the families' expert and noisy policies played."""

from pathlib import Path

import pytest
from converter_checks import check_back_and_there, check_there_and_back, written
from record_maker import record

import lamsim
from lamsim.datasets.converters import CONVERTERS, Losses, Misfit, Record
from lamsim.datasets.converters.chat_converter import ChatConverter
from lamsim.datasets.known_formats import converter_of
from lamsim.datasets.records import read_lines

PLAYED = ("Alfworld", "APIBank", "BFCL", "HotpotQA", "Mind2Web", "TauBench", "ToolAlpaca", "ToolBench", "Webshop")


@pytest.fixture(scope="module")
def trajectories(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    found = []
    for family in PLAYED:
        for policy in ("expert", "noisy"):
            folder = Path(tmp_path_factory.mktemp(family))
            lamsim.Collector(f"lamsim/{family}-v0", policy, folder).run(2)
            found += [line.record for line in read_lines(folder, lambda rejected: None)]
    return found


@pytest.mark.parametrize("name", CONVERTERS)
def test_trajectories_go_there_and_back(name: str, trajectories: list[Record]) -> None:
    converter = CONVERTERS[name]
    held = sum(check_there_and_back(converter, each) for each in trajectories)
    assert held, "it holds no trajectory at all"


@pytest.mark.parametrize("name", [name for name in CONVERTERS if name != "unified"])
def test_items_go_back_and_there(name: str, trajectories: list[Record]) -> None:
    converter = CONVERTERS[name]
    for each in trajectories:
        try:
            items, _ = written(converter, each)
        except Misfit:
            continue
        for item in items:
            check_back_and_there(converter, [item])


@pytest.mark.parametrize("name", [name for name, each in CONVERTERS.items() if each.unit == "value"])
def test_items_look_like_their_format(name: str, trajectories: list[Record]) -> None:
    for each in trajectories:
        try:
            items, _ = written(CONVERTERS[name], each)
        except Misfit:
            continue
        for item in items[:1]:
            assert converter_of(item) in (name, {"sharegpt": "apigen-mt"}.get(name))


@pytest.mark.parametrize("name", [name for name, each in CONVERTERS.items() if isinstance(each, ChatConverter)])
def test_an_edited_record_is_written_as_it_is_now(name: str) -> None:
    """What was kept for the way back never brings back what has been edited away."""
    converter = CONVERTERS[name]
    try:
        items, _ = written(converter, record())
    except Misfit:
        pytest.skip("it can't hold the record")
    [*_, last] = [each for item in items for each in converter.read(item, "id", Losses())]
    for message in last["conversation"]:
        if message["role"] == "user":
            message["content"] = "Sell no lamps."
    text = str(written(converter, last)[0])
    assert "green lamps for me" not in text
