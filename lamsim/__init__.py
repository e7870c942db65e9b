"""lamsim, the open LAM Simulator: Gymnasium environments over tool catalogs.

Importing it registers every installed family's ids with Gymnasium. The names below load at first use, so the
import itself stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from lamsim.registration import families, make, register_all

if TYPE_CHECKING:
    from lamsim.chat_models import ChatModel, EndpointModel, chat_model
    from lamsim.collectors import Collector, Summary
    from lamsim.env import EnvSnapshot, ToolEnv
    from lamsim.episode import Episode
    from lamsim.errors import DataError, OfflineError, SandboxError, UsageError
    from lamsim.evaluators import (
        AllOf,
        AnswerMatch,
        ErrorPatterns,
        Evaluator,
        Examiner,
        LabelledCall,
        PathMatch,
        Score,
        StateMatch,
        Turn,
    )
    from lamsim.family import CallsMade, Family, Setting
    from lamsim.feedback import PATTERN_CODES, Fault, Feedback, Pattern
    from lamsim.formats import ChatFormat, LinearPrompt, Prompt
    from lamsim.formats.native import NativeFormat
    from lamsim.messages import InvalidToolCall, Message, ToolCall, ToolResult
    from lamsim.policies import Policy
    from lamsim.sandboxes import DockerSandbox, InProcessSandbox, ProcessSandbox, Sandbox, Session, ToolkitSpec
    from lamsim.tasks import Task, TaskSet
    from lamsim.tools import Tool
    from lamsim.trajectory import Trajectory, read_trajectories
    from lamsim.users import Nobody, Reply, Script, User

_HOMES = {
    "lamsim.chat_models": ("ChatModel", "EndpointModel", "chat_model"),
    "lamsim.collectors": ("Collector", "Summary"),
    "lamsim.env": ("EnvSnapshot", "ToolEnv"),
    "lamsim.episode": ("Episode",),
    "lamsim.errors": ("DataError", "OfflineError", "SandboxError", "UsageError"),
    "lamsim.evaluators": (
        *("AllOf", "AnswerMatch", "ErrorPatterns", "Evaluator", "Examiner", "LabelledCall", "PathMatch"),
        *("Score", "StateMatch", "Turn"),
    ),
    "lamsim.family": ("CallsMade", "Family", "Setting"),
    "lamsim.feedback": ("PATTERN_CODES", "Fault", "Feedback", "Pattern"),
    "lamsim.formats": ("ChatFormat", "LinearPrompt", "Prompt"),
    "lamsim.formats.native": ("NativeFormat",),
    "lamsim.messages": ("InvalidToolCall", "Message", "ToolCall", "ToolResult"),
    "lamsim.policies": ("Policy",),
    "lamsim.sandboxes": ("DockerSandbox", "InProcessSandbox", "ProcessSandbox", "Sandbox", "Session", "ToolkitSpec"),
    "lamsim.tasks": ("Task", "TaskSet"),
    "lamsim.tools": ("Tool",),
    "lamsim.trajectory": ("Trajectory", "read_trajectories"),
    "lamsim.users": ("Nobody", "Reply", "Script", "User"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "PATTERN_CODES",
    "AllOf",
    "AnswerMatch",
    "CallsMade",
    "ChatFormat",
    "ChatModel",
    "Collector",
    "DataError",
    "DockerSandbox",
    "EndpointModel",
    "EnvSnapshot",
    "Episode",
    "ErrorPatterns",
    "Evaluator",
    "Examiner",
    "Family",
    "Fault",
    "Feedback",
    "InProcessSandbox",
    "InvalidToolCall",
    "LabelledCall",
    "LinearPrompt",
    "Message",
    "NativeFormat",
    "Nobody",
    "OfflineError",
    "PathMatch",
    "Pattern",
    "Policy",
    "ProcessSandbox",
    "Prompt",
    "Reply",
    "Sandbox",
    "SandboxError",
    "Score",
    "Script",
    "Session",
    "Setting",
    "StateMatch",
    "Summary",
    "Task",
    "TaskSet",
    "Tool",
    "ToolCall",
    "ToolEnv",
    "ToolResult",
    "ToolkitSpec",
    "Trajectory",
    "Turn",
    "UsageError",
    "User",
    "chat_model",
    "families",
    "make",
    "read_trajectories",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'lamsim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


register_all()
