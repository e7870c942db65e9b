"""Converters by name."""

from __future__ import annotations

from lamsim.datasets.converters.actionstudio import ActionStudio
from lamsim.datasets.converters.agentinstruct import AgentInstruct
from lamsim.datasets.converters.agentohana import AgentOhana
from lamsim.datasets.converters.alfworld import Alfworld
from lamsim.datasets.converters.apibank import ApiBank
from lamsim.datasets.converters.apibank_prompts import ApiBankPrompts
from lamsim.datasets.converters.bfcl import Bfcl
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.hermes import Hermes
from lamsim.datasets.converters.hotpotqa_react import HotpotQaReAct
from lamsim.datasets.converters.mind2web import Mind2Web, Mind2WebSteps
from lamsim.datasets.converters.openai import OpenAI
from lamsim.datasets.converters.sharegpt import ApigenMt, ShareGpt
from lamsim.datasets.converters.toolalpaca import ToolAlpaca
from lamsim.datasets.converters.toolbench import ToolBench
from lamsim.datasets.converters.toolllama import ToolLlama
from lamsim.datasets.converters.unified import Unified
from lamsim.datasets.converters.webshop import WebShop
from lamsim.datasets.converters.webshop_human import WebShopHuman
from lamsim.datasets.converters.xlam_1 import Xlam1
from lamsim.datasets.converters.xlam_60k import Xlam60k
from lamsim.errors import unknown

__all__ = ["CONVERTERS", "Converter", "Losses", "Misfit", "Record", "converter_named"]

_ALL: tuple[Converter, ...] = (
    Unified(),
    ActionStudio(),
    Xlam1(),
    AgentOhana(),
    Xlam60k(),
    ApigenMt(),
    OpenAI(),
    Hermes(),
    ShareGpt(),
    Mind2Web(),
    Mind2WebSteps(),
    HotpotQaReAct(),
    WebShop(),
    WebShopHuman(),
    Alfworld(),
    AgentInstruct(),
    ToolBench(),
    ToolLlama(),
    ToolAlpaca(),
    ApiBank(),
    ApiBankPrompts(),
    Bfcl(),
)

CONVERTERS: dict[str, Converter] = {converter.name: converter for converter in _ALL}
"""All of them, in the order of the documentation."""


def converter_named(name: str) -> Converter:
    """Finds a converter.

    Raises:
        UsageError: If there is none of that name.
    """
    if name not in CONVERTERS:
        raise unknown("format", name, CONVERTERS)
    return CONVERTERS[name]
