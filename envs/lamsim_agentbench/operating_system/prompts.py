"""What agents are told: words of our own, or the benchmark's where its data has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lamsim.errors import DataError

TASK_INSTRUCTION = """\
You work as root at the shell of a Linux machine. Think first, then call one tool a turn. bash_action runs a script in \
your shell and shows what it prints; the shell keeps its folder, variables and background jobs from one call to the \
next. Longer output is cut. Nothing can be typed into a script that is running. If you were asked a question, end \
with answer_action, and let the answer be exact: a number, a name or a path and not a word around it. If you were \
asked to do something, end with finish_action when it is done. You have eight turns."""

GRAMMAR = """\
You work as root at the shell of a Linux machine. A turn of yours is a thought and one action, written like this to \
run a script:

Think: why this script comes next

Act: bash

```bash
the script
```

like this when you have done what you were asked to do:

Think: why there is nothing left to do

Act: finish

and like this to answer a question:

Think: how you know

Act: answer(the exact answer, without a word around it)

Finishing and answering end the task. The shell keeps its folder, variables and background jobs from one script to the \
next. Longer output is cut. Nothing can be typed into a script that is running. You have eight turns."""

EXAMPLE = (
    ("user", "Which of the folders directly in /var holds the most files, subfolders included?"),
    (
        "agent",
        "Think: I count the files in each of them and sort by the count.\n\nAct: bash\n\n```bash\n"
        'for folder in /var/*/; do echo "$(find "$folder" -type f | wc -l) $folder"; done | sort -rn | head -n 3\n```',
    ),
    ("user", "The output of the OS:\n\n1204 /var/lib/\n57 /var/cache/\n11 /var/log/\n"),
    ("agent", "Think: The first line has the most.\n\nAct: answer(/var/lib)"),
)

_FILE = "prompts.json"
_SYSTEM, _GRAMMAR = "fc/os/os_interaction/task.py", "v0.2/os/os_interaction/task.py"


def official_prompts(folder: Path) -> dict[str, Any]:
    """The benchmark's prompts, from the file `prompts.json` beside its data; empty without one.

    Args:
        folder: The benchmark's folder `os_interaction`.

    Returns:
        `system`: what holds for every task, of the version with tools. `grammar` and `example`: the text form and a
        conversation that shows it, the other version's.

    Raises:
        DataError: If the file is there and can't be read.
    """
    file = next((parent / _FILE for parent in folder.parents[:2] if (parent / _FILE).is_file()), None)
    if file is None:
        return {}
    try:
        read = json.loads(file.read_text("utf-8"))
        system = {item["name"]: item["value"] for item in read[_SYSTEM]}
        grammar = {item["name"]: item["value"] for item in read[_GRAMMAR]}
        example = tuple((message["role"], message["content"]) for message in grammar.pop("ONE_SHOT"))
        (text,) = grammar.values()
        return {"system": system["system_message"], "grammar": text.rstrip(), "example": example}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{file} does not hold the prompts that it should: {error!r}.") from error
