"""The function Finish, which ends an attempt: its document, how its arguments are read, and what comes of them."""

from __future__ import annotations

import json
from typing import Any

from lamsim_toolbench.server.observations import Code, Observation

NAME = "Finish"
GIVE_ANSWER, GIVE_UP = "give_answer", "give_up_and_restart"

DOCUMENT: dict[str, Any] = {
    "name": NAME,
    "description": "Ends the task: give the final answer once you have what it takes, or give up if you can't get it. "
    "The user sees nothing but the final answer, so it must hold everything that was asked for.",
    "parameters": {
        "type": "object",
        "properties": {
            "return_type": {
                "type": "string",
                "enum": [GIVE_ANSWER, GIVE_UP],
                "description": f"{GIVE_ANSWER} with the final answer; {GIVE_UP} if it can't be had.",
            },
            "final_answer": {
                "type": "string",
                "description": f"What to tell the user; needed if return_type is {GIVE_ANSWER}.",
            },
        },
        "required": ["return_type"],
    },
}


def read_finish(text: str) -> Any:
    """The arguments of Finish in a model's text, as the reference reads them.

    If the text is no JSON (control characters within strings are allowed), they are looked for by their literal
    beginnings; the answer then is everything behind its own, and the return type ends at the first `",` of the text.

    Returns:
        An object, or whatever else the JSON holds.
    """
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    found: dict[str, Any] = {}
    kind, answer = '"return_type": "', '"final_answer": "'
    if kind in text:
        begin = text.find(kind) + len(kind)
        given = (name for name in (GIVE_ANSWER, GIVE_UP) if f'{kind}{name}"' in text)
        found["return_type"] = next(given, text[begin : text.find('",')])
    if answer in text:
        found["final_answer"] = text[text.find(answer) + len(answer) :]
    return found


def finish(arguments: Any) -> Observation:
    """What comes of a call of Finish.

    Args:
        arguments: What `read_finish` gives; the reference breaks on what is no object.
    """
    if not isinstance(arguments, dict):
        return Observation('{error:"the arguments must be an object"}', Code.CHECKER_EXCEPTION)
    if "return_type" not in arguments:
        return Observation('{error:"must have "return_type""}', Code.INPUT_ERROR)
    if arguments["return_type"] == GIVE_UP:
        return Observation('{"response":"chose to give up and restart"}', Code.GAVE_UP)
    if arguments["return_type"] != GIVE_ANSWER:
        return Observation('{error:""return_type" is not a valid choice"}', Code.INPUT_ERROR)
    if "final_answer" not in arguments:
        return Observation('{error:"must have "final_answer""}', Code.INPUT_ERROR)
    return Observation('{"response":"successfully giving the final answer."}', Code.ANSWERED)
