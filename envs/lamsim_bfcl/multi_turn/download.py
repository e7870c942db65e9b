"""Where the official data and back ends come from: the wheel of `bfcl-eval`, without the SDKs that it depends on."""

from collections.abc import Mapping
from typing import Any

BFCL: Mapping[str, Any] = {
    "about": "The Berkeley Function Calling Leaderboard v4: entries, answers, back ends (Apache-2.0)",
    "project": "bfcl-eval",
    "version": "2026.3.23",
    "sha256": "3bb6dfa5f0c68ad403c9ec50b00db2bb3b4cc9b38ab1ff33f48fe30d853d3a0a",
    "folders": {
        "bfcl_eval/data": "",
        "bfcl_eval/eval_checker/multi_turn_eval/func_source_code": "func_source_code",
        "bfcl_eval/constants/default_prompts.py": "constants/default_prompts.py",
    },
}
"""What `lamsim data fetch bfcl` fetches; see `lamsim.downloads.Wheel`."""
