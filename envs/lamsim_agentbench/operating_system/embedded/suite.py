"""The embedded problems: each template with several seeds, of which the last are the test split."""

from __future__ import annotations

import random
from collections.abc import Iterator

from lamsim import Task
from lamsim_agentbench.operating_system.embedded import (
    archives,
    counting,
    filing,
    permissions,
    processes,
    scripts,
    text,
)
from lamsim_agentbench.operating_system.embedded.draft import Draft, Template
from lamsim_agentbench.operating_system.goals import AnswerRule, Goal

KINDS: dict[str, tuple[Template, ...]] = {
    "files": filing.TEMPLATES,
    "text": text.TEMPLATES,
    "processes": processes.TEMPLATES,
    "permissions": permissions.TEMPLATES,
    "archives": archives.TEMPLATES,
    "counting": counting.TEMPLATES,
    "scripts": scripts.TEMPLATES,
}
SPLITS = ("train", "train", "test")


def embedded_tasks(folder: str) -> Iterator[Task]:
    """All embedded problems as tasks.

    Args:
        folder: Where the shell starts and scripts run.
    """
    for kind, templates in KINDS.items():
        for template in templates:
            name = template.__name__.replace("_", "-")
            for number, split in enumerate(SPLITS):
                draft = template(random.Random(f"{kind}/{name}/{number}"))
                yield _task(f"{kind}-{name}-{number}", draft, split, folder)


def _task(task_id: str, draft: Draft, split: str, folder: str) -> Task:
    world = {"init": [["bash", f"set -e\n{draft.init}"]], "start": draft.start, "folder": folder}
    rule = AnswerRule(draft.answer, strip=True) if draft.answer else None
    return Task(task_id, draft.instruction, world, Goal(draft.checks, rule, commands=draft.commands), split)
