"""System prompts and documents, against the reference's where its sentences are at hand."""

import copy
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lamsim_bfcl.documents import with_language, written
from lamsim_bfcl.prompting import PROMPT_FORMATS, PromptFormat, Sentences

from lamsim.downloads import cache_folder

from .rows import FOLDER, read_lines

SENTENCES = '''"""A module of prompts."""
LIMIT = 20
OUTPUT_FORMAT_MAPPING = {"python": "[f()]", "json": "{}"}
PARAM_TYPE_MAPPING = {"python": "", "json": "typed"}
PROMPT_STYLE_TEMPLATES = {"classic": {
    "persona": "P.", "task": "T.", "tool_call_no_tag": "Say {output_format} {param_types}",
    "tool_call_with_tag": "Tag {output_format}", "multiturn_behavior": "M.",
    "available_tools": "In {format}:\\n{functions}"}}
_PLAIN = (
    "{persona}{task}|{tool_call_format}|" + "{multiturn_behavior}|{available_tools}"
)
PROMPT_TEMPLATE_MAPPING = {"plaintext": _PLAIN}
open("evaluated", "w")
'''

FUNCTION: dict[str, Any] = {
    "name": "f",
    "description": "Does it.",
    "parameters": {
        "type": "dict",
        "properties": {
            "a": {"type": "array", "items": {"type": "integer"}, "description": "List,", "default": [1, 2]},
            "b": {
                "type": "dict",
                "description": "Object.",
                "properties": {"c": {"type": "string", "enum": ["x", "y"]}},
                "required": [],
            },
            "d": {"type": "dict", "additionalProperties": {"type": "float"}, "description": "Map."},
        },
        "required": ["a"],
    },
}


def test_golden_prompts(golden: Callable[[str], Path], official_data: Callable[[str], Path]) -> None:
    sentences = Sentences.find(Path(os.environ.get("LAMSIM_BFCL") or cache_folder() / "data" / "bfcl"))
    if sentences is None:
        pytest.skip("the benchmark's prompts are not here")
    entries = {entry["id"]: entry for entry in read_lines(official_data("bfcl") / "BFCL_v4_simple_python.json")}
    for row in json.loads((golden(FOLDER) / "bfcl_prompt_golden.json").read_text("utf-8")):
        functions = with_language(entries[row["id"]]["function"], "python")
        prompt = sentences.system_prompt(PromptFormat.parse(row["config"]), functions)
        assert hashlib.sha256(prompt.encode()).hexdigest() == row["sha256"], row["config"]


def test_golden_documents(golden: Callable[[str], Path], official_data: Callable[[str], Path]) -> None:
    """Where a whole prompt is stored the documents stand in it, whoever has the sentences."""
    entries = {entry["id"]: entry for entry in read_lines(official_data("bfcl") / "BFCL_v4_simple_python.json")}
    formats = set()
    for row in json.loads((golden(FOLDER) / "bfcl_prompt_golden.json").read_text("utf-8")):
        if "text" in row:
            documents = PromptFormat.parse(row["config"]).documents
            assert written(with_language(entries[row["id"]]["function"], "python"), documents) in row["text"]
            formats.add(documents)
    assert formats == {"json", "xml", "python"}


def test_sentences_are_read_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module = tmp_path / "constants" / "default_prompts.py"
    module.parent.mkdir()
    module.write_text(SENTENCES, "utf-8")
    for data in (tmp_path, tmp_path / "data"):
        sentences = Sentences.find(data)
        assert sentences is not None
        prompt = sentences.system_prompt(PromptFormat("json", tool_call_tag=False), [FUNCTION])
        assert prompt == f"P.T.|Say {{}} typed|M.|In json:\n{json.dumps([FUNCTION], indent=4)}"
        assert "|Tag [f()]|" in sentences.system_prompt(PromptFormat(tool_call_tag=True), [])
    assert not (tmp_path / "evaluated").exists()


def test_formats() -> None:
    assert len(set(PROMPT_FORMATS)) == 26
    for prompt_format in PROMPT_FORMATS:
        assert PromptFormat.parse(str(prompt_format)) == prompt_format
    with pytest.raises(ValueError, match="no prompt format"):
        PromptFormat.parse("ret_fmt=yaml")


def test_documents_as_xml() -> None:
    assert written([FUNCTION], "xml") == (
        '<function name="f">\n  <desc>Does it.</desc>\n  <params>\n'
        '    <param name="a" type="array[integer]" required="true" default="[1 2]">\n'
        "      <desc>List,</desc>\n    </param>\n"
        '    <param name="b" type="dict" required="false">\n      <desc>Object.</desc>\n      <params>\n'
        '        <param name="c" type="string" required="false">\n'
        "          <desc> Enum values: ['x', 'y'].</desc>\n        </param>\n      </params>\n    </param>\n"
        '    <param name="d" type="dict[float]" required="false">\n      <desc>Map.</desc>\n    </param>\n'
        "  </params>\n</function>\n"
    )


def test_documents_as_python() -> None:
    assert written([FUNCTION], "python") == (
        '# Function: f\n    """\n    Does it.\n\n    Args:\n'
        "        a (list[int], default=[1, 2]): List,\n        b (dict): Object.\n"
        "            c (str):  Enum values: ['x', 'y'].\n        d (dict[str, float]): Map.\n"
        '    """\n\n\n\n'
    )


def test_languages() -> None:
    before = copy.deepcopy(FUNCTION)
    (python,) = with_language([FUNCTION], "python")
    assert python == {**FUNCTION, "description": "Does it. Note that the provided function is in Python 3 syntax."}
    script = with_language([FUNCTION], "javascript")[0]["parameters"]["properties"]
    assert {parameter["type"] for parameter in script.values()} == {"string"}
    assert "items" not in script["a"]
    assert "properties" not in script["b"]
    assert "of type integer" in script["a"]["description"]
    java = {"name": "g", "description": "", "parameters": {"properties": {"x": {"type": "any", "description": "X."}}}}
    described = with_language([java], "java")[0]["parameters"]["properties"]["x"]["description"]
    assert described == "X. This parameter can be of any type of Java object in string representation."
    assert before == FUNCTION
