"""Frames survive any cut of the stream, and bytes that are none are told apart."""

import ast
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_sandbox.frames import HEADER, Frame, FrameError, FrameReader, pack, unpack

SOURCES = Path(__file__).parents[2] / "tool_sandboxes" / "lamsim_sandbox"

numbers = st.integers(0, 2**32 - 1)
frames = st.builds(Frame, numbers, numbers, st.binary(max_size=100))


@given(st.lists(frames, max_size=8), st.data())
def test_any_cut(sent: list[Frame], data: st.DataObject) -> None:
    stream = b"".join(frame.to_bytes() for frame in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = FrameReader(100)
    read: list[Frame] = []
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        read.extend(reader.feed(stream[begin:end]))
    assert read == sent


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with suppress(FrameError):
        for frame in FrameReader(50).feed(data):
            assert len(frame.body) <= 50


def test_a_header_is_enough_to_refuse() -> None:
    with pytest.raises(FrameError, match="4,294,967,295 bytes"):
        list(FrameReader(1 << 20).feed(HEADER.pack(2**32 - 1, 1, 1)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(json_values)
def test_values(value: Any) -> None:
    body = pack(value)
    assert body.isascii()
    assert unpack(body) == value


def test_odd_values() -> None:
    assert unpack(pack("\ud800")) == "\ud800"
    assert str(unpack(pack([float("nan"), float("-inf")]))) == "[nan, -inf]"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 10_000, b'"\x00"'])
def test_bodies_that_are_none(body: bytes) -> None:
    with pytest.raises(FrameError, match="no JSON"):
        unpack(body)


@pytest.mark.parametrize("source", sorted(SOURCES.glob("*.py")), ids=lambda path: path.name)
def test_the_runner_is_python_3_8_and_stands_alone(source: Path) -> None:
    import sys

    tree = ast.parse(source.read_text(), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names | {"lamsim_sandbox"}
