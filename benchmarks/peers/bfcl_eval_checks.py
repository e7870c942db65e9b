"""bfcl-eval's AST checker and decoder on given rows.

Run by `bfcl_checker.py` with an interpreter that has `bfcl-eval` (`pip install --no-deps bfcl-eval==2026.3.23`) and
what its checker imports: `pip install tree_sitter==0.21.3 tree-sitter-java==0.21.0 tree-sitter-javascript==0.21.4
filelock tenacity`. First it prints its verdicts on the rows, then for each line that it reads its rates of one
round, per CPU-second.

The module that lists models needs the SDKs of some forty vendors; a stand-in gives the one flag that the checker asks.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


class Reference:
    """The package's functions, imported with the stand-in in place."""

    def __init__(self) -> None:
        models: Any = ModuleType("bfcl_eval.constants.model_config")
        models.MODEL_CONFIG_MAPPING = {"model": SimpleNamespace(underscore_to_dot=False)}
        sys.modules[models.__name__] = models
        from bfcl_eval.constants.enums import Language, ReturnFormat
        from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker
        from bfcl_eval.model_handler.utils import default_decode_ast_prompting

        self.languages = {language.value: language for language in Language}
        self.python = ReturnFormat.PYTHON
        self.check, self.decode = ast_checker, default_decode_ast_prompting

    def checked(self, row: dict[str, Any]) -> list[Any]:
        """Valid or not, and the error type."""
        language = self.languages[row["language"]]
        try:
            verdict = self.check(row["function"], row["calls"], row["answers"], language, row["category"], "model")
        except Exception:
            return [False, "checker_exception"]
        return [verdict["valid"], None if verdict["valid"] else verdict["error_type"]]

    def decoded(self, text: str) -> str:
        try:
            return repr(self.decode(text, self.python))
        except Exception:
            return "failed"


def main() -> None:
    reference = Reference()
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    texts = [row["text"] for row in rows if row["text"]]
    print(
        json.dumps(
            {
                "verdicts": [reference.checked(row) for row in rows],
                "decoded": [reference.decoded(text) for text in texts],
            }
        ),
        flush=True,
    )
    for _ in sys.stdin:
        rates = {}
        for kind in ("right", "wrong"):
            chosen = [row for row in rows if row["kind"] == kind]
            before = time.process_time()
            for row in chosen:
                reference.checked(row)
            rates[kind] = len(chosen) / (time.process_time() - before)
        before = time.process_time()
        for text in texts:
            reference.decoded(text)
        rates["decoding"] = len(texts) / (time.process_time() - before)
        print(json.dumps(rates), flush=True)


if __name__ == "__main__":
    main()
