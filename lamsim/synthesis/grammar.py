"""The grammar: what a tool does, as its description says it, becomes what a person asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from lamsim.synthesis.filling import kind_of_schema
from lamsim.synthesis.lexicon import kind_of, lexicon
from lamsim.tools import Tool

_WRAPPED = re.compile(r'description of this function is: ?"(.+?)"', re.DOTALL)
_END = re.compile(
    r"(?<!e\.g)(?<!i\.e)[.!?](?=\s|$)|[;:(\n]| - | — |,? (?:such as|e\.g\.|i\.e\.) |, (?:which|that is|who) "
)
_COMMA = re.compile(r",\s")
_NAME_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TALK = (
    (re.compile(r"\bof the (?:user|caller)'s$"), "of mine"),
    (re.compile(r"\bthe (?:user|caller)'s\b"), "my"),
    (re.compile(r"\bthe (?:user|caller) is\b"), "I am"),
    (re.compile(r"\bthe (?:user|caller) has\b"), "I have"),
    (re.compile(r"\bof the (?:user|caller)\b"), "of mine"),
    (re.compile(r"\bthe (?:user|caller)\b"), "me"),
    (re.compile(r"\b(?:given|specified|provided|particular|certain|specific) (?=\w)"), ""),
    (re.compile(r"\bbased on\b"), "by"),
)
_BEFORE = r"(?P<article>\b(?:an?|the|one|some|this|that|any)\s+)(?P<adjective>(?!(?:of|for|in|on|to|and)\b)[a-z]+\s+)?"
_AFTER = r"(?P<own>'s)?(?=\s+(?:of|for|in|on|to|from|by|with|and|or|at|into|off|that|is|has)\b|\s*$|'s|(?<='s)\s)"
_DETERMINERS = ("a", "an", "the", "all", "how", "whether", "my", "some", "its", "their", "what", "one")
_QUESTION = re.compile(r"(?:whether|how|what|which|when|where|who|if|why)\b")
_AND = re.compile(r" and (\w+s) (?=(?:the|an?|all|its|their|it|how|whether) )")
_MINE = re.compile(r" of (?:mine|my)(?= (?:to|at|in|for|on|and|or|by|from|with|is|has)\b|$)")
_TWO_OBJECTS = re.compile(r"(?:an?|the) \w+ (?:an?|the|another|its)\b")
_UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "people", "guests", "nights")


class Said(str):
    """A value in the words in which it is to be said, as they stand."""

    __slots__ = ()


class Ability(NamedTuple):
    """What a tool does.

    Attributes:
        kind: Which openers fit: `action`, `telling`, `asking` or `seeking`.
        verb: Its base form.
        rest: What follows the verb.
    """

    kind: str
    verb: str
    rest: str


@lru_cache(maxsize=4096)
def ability(name: str, description: str) -> Ability:
    """What a tool does, by the first sentence of its description, or by its name if it has none."""
    said = _first_sentence(description)
    head, _, rest = said.partition(" ")
    verb = _base(head) or _third_person(head, rest)
    if said and _QUESTION.match(said.lower()):
        return Ability("asking", "tell", said[:1].lower() + said[1:])
    if not verb or not rest:
        words = [word.lower() for word in _NAME_WORD.findall(name.rpartition(".")[2])]
        named = _base(words[0]) if words else ""
        if said and rest:
            return Ability("telling", "show", _determined(said))
        if named and len(words) > 1:
            return _sorted(named, _determined(" ".join(words[1:])))
        return Ability("action", "run", f"the {' '.join(words) or 'tool'} service")
    conjoined = re.match(r"and (\w+) (.*)", rest)
    if conjoined and (second := _base(conjoined[1])):
        verb, rest = second, conjoined[2]
    return _sorted(verb, _AND.sub(lambda found: f" and {_base(found[1]) or found[1]} ", rest))


def _third_person(head: str, rest: str) -> str:
    """The base form of a verb that the lexicon does not have, told by its ending and what follows it."""
    follows = rest.partition(" ")[0]
    if head.endswith("s") and not head.endswith(("ss", "us", "is")) and follows in _DETERMINERS:
        return head[:-1].lower()
    return ""


def _sorted(verb: str, rest: str) -> Ability:
    words = lexicon()
    told = verb in words["telling"] or verb == "check"
    if told and (_QUESTION.match(rest) or rest.startswith("about ")):
        return Ability("asking", "tell", rest)
    if verb in words["telling"] and not (verb == "give" and _TWO_OBJECTS.match(rest)):
        return Ability("telling", "show", re.sub(r"^(?:me|us|back) ", "", rest))
    if verb == "look" and rest.startswith("for "):
        return Ability("seeking", "find", rest[4:])
    if verb in words["seeking"]:
        return Ability("seeking", "find", rest)
    return Ability("action", verb, rest)


def _determined(said: str) -> str:
    lowered = said if said.partition(" ")[0][1:2].isupper() else said[:1].lower() + said[1:]
    first = lowered.partition(" ")[0]
    if first in ("the", "a", "an", "all", "my", "any", "some") or first.endswith("s"):
        return lowered
    return f"the {lowered}"


def _first_sentence(description: str) -> str:
    wrapped = _WRAPPED.search(description)
    said = " ".join(_END.split(wrapped[1] if wrapped else description, maxsplit=1)[0].split())
    said = re.sub(
        r"^(?:This (?:function|tool|endpoint|API|method) (?:will |can |is used to |allows you to )?)", "", said
    )
    said = re.sub(r"^(?:Use this (?:tool|function) to |Allows? (?:you|users|the user) to |Used to |To )", "", said)
    parts = _COMMA.split(said)
    while len(parts) > 1 and parts[0].startswith(("For ", "Given ", "With ", "In ", "From ", "By ")):
        parts = parts[1:]
    said = parts[0] if len(parts[0].split()) >= 2 else ", ".join(parts)
    for pattern, talk in _TALK:
        said = pattern.sub(talk, said)
    return re.sub(r" (?:and|or)$", "", said.strip(" ,\"'"))


@lru_cache(maxsize=1024)
def _base(word: str) -> str:
    """The base form of a verb such as "Finds" or "find"; empty if it is none."""
    lowered = "have" if word.lower() == "has" else word.lower()
    if not lowered.isalpha():
        return ""
    verbs = lexicon()["verbs"]
    forms = [lowered]
    if lowered.endswith("ies"):
        forms.append(lowered[:-3] + "y")
    if lowered.endswith("es"):
        forms.append(lowered[:-2])
    if lowered.endswith("s"):
        forms.append(lowered[:-1])
    return next((form for form in forms if form in verbs), "")


def said_value(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        texts = [said_value(item) for item in value]
        return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}" if texts else "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{' '.join(_words(key))} {said_value(item)}" for key, item in value.items())
    return str(value)


def _words(name: str) -> list[str]:
    return [word if word.isupper() and len(word) > 1 else word.lower() for word in _NAME_WORD.findall(name)]


def quoted(value: str) -> str:
    """A value in quotation marks."""
    return f"'{value}'" if '"' in value else f'"{value}"'


def label_of(name: str, schema: Mapping[str, Any]) -> str:
    """What people call an argument: its description if that is a short noun phrase, else the words of its name."""
    said = re.split(r"[.,;:(]| such as | e\.g\.", str(schema.get("description") or ""), maxsplit=1)[0].strip()
    words = said.split()
    if 2 <= len(words) <= 4 and words[0] == "The" and words[-1] not in ("of", "to", "for", "in"):
        return re.sub(r"^(?:user|caller|tool)'s ", "", " ".join(words[1:]))
    name_words = _words(name)
    return {"q": "search term", "query": "search term"}.get(name.lower(), " ".join(name_words)) or name


def phrase(
    tool: Tool, arguments: Mapping[str, Any], generator: np.random.Generator
) -> tuple[Ability, list[str], list[str]]:
    """Puts arguments into what a tool does.

    Returns:
        The ability with the values in it, sentences that say the rest, and the names of the arguments in the ability.
    """
    found = ability(tool.name, tool.description)
    rest, sentences, within, details = found.rest, [], [], []
    properties: Mapping[str, Mapping[str, Any]] = tool.parameters.get("properties") or {}
    tails: list[str] = []
    for name, value in arguments.items():
        schema = properties.get(name, {})
        placed = _placed(rest, name, value, schema)
        if placed:
            rest = placed
            within.append(name)
            continue
        tail = _tail(found, name, value, schema)
        if tail and len(tails) < 2:
            tails.append(tail)
            within.append(name)
        elif isinstance(value, Said) and label_of(name, schema).endswith(("id", "ids", "code")):
            sentences.append(f"I mean {value}.")
        elif (said := _sentence(name, value, schema)) is not None:
            sentences += [said] if said else []
        else:
            details.append((label_of(name, schema), _detail(value, schema)))
    rest = _cut(rest, tool, arguments)
    rest = " ".join([rest, *tails])
    sentences = [*_details(details, generator), *sentences]
    return found._replace(rest=rest), sentences, within


def _placed(rest: str, name: str, value: Any, schema: Mapping[str, Any]) -> str:
    """The phrase with a value where it speaks of the argument: "an order" becomes "order BK-1042"; else empty."""
    if isinstance(value, bool | Mapping) or (isinstance(value, list) and len(value) != 1):
        return ""
    if isinstance(value, int | float) and _words(name)[-1:] not in (["id"], ["number"], ["year"], ["page"]):
        return ""
    shown = said_value(value)
    words = [word for word in _words(name) if word not in ("id", "ids", "name", "number", "code", "no")]
    label = label_of(name, schema)
    if not words and label.endswith("'s full name"):
        words = [label.partition("'s ")[0].split()[-1]]
    if not words or "\n" in shown:
        return ""
    nouns = [words[-1], label.partition("'s ")[0] if label.endswith(("'s id", "'s number")) else label.split()[-1]]
    if kind_of(name) == "city":
        nouns += ["place", "location", "city"]
    nouns = [noun.rstrip("s") if isinstance(value, list) else noun for noun in nouns if noun not in ("id", "number")]
    own = kind_of(name) in ("city", "country", "company", "person", "date", "language", "symbol", "datetime", "time")
    found = ((noun, _mention(noun).search(rest)) for noun in dict.fromkeys(nouns))
    noun, match = next(((noun, match) for noun, match in found if match), ("", None))
    if not match:
        return ""
    if schema.get("enum") and match["own"]:
        return ""
    if schema.get("enum") and " " not in shown:
        return f"{rest[: match.start()]}the {shown} {noun}{rest[match.end() :]}"
    code = any(letter.isdigit() for letter in shown) and " " not in shown
    if isinstance(value, Said) and match["own"] and " " in shown:
        return f"{rest[: match.start()]}the{rest[match.end() :]} of {shown}"
    if isinstance(value, Said):
        after = rest[match.end() :]
        mine = _MINE.match(after)
        if mine and not shown.startswith("the "):
            after = after[mine.end() :]
        elif mine:
            after, shown = after[mine.end() :], f"my {shown[4:]}"
        return f"{rest[: match.start()]}{shown}{match['own'] or ''}{after}"
    if label.endswith("'s full name"):
        return f"{rest[: match.start()]}{shown}{match['own'] or ''}{rest[match.end() :]}"
    own = own and not (code and kind_of(name) in ("person", "company"))
    if own or "://" in shown or "@" in shown:
        text = shown
    elif code or isinstance(value, int | float):
        text = f"{noun} {shown}"
    else:
        text = f"the {noun} {quoted(shown)}"
    return f"{rest[: match.start()]}{text}{match['own'] or ''}{rest[match.end() :]}"


@lru_cache(maxsize=4096)
def _mention(noun: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}{re.escape(noun)}{_AFTER}")


def _tail(found: Ability, name: str, value: Any, schema: Mapping[str, Any]) -> str:
    """A short phrase behind the request, such as "in Lisbon" or "for 30 minutes"; empty if none comes natural."""
    lowered = name.lower()
    if lowered in ("to", "recipient") and isinstance(value, str | list) and found.verb in ("send", "forward", "mail"):
        return f"to {said_value(value)}"
    if isinstance(value, bool | list | Mapping):
        return ""
    if isinstance(value, int | float):
        unit = next((unit for unit in _UNITS if lowered.endswith(unit)), "")
        if unit:
            return f"for {value} {unit[:-1] if value == 1 and unit != 'people' else unit}"
        if lowered in ("limit", "count", "max_results", "top", "n") and found.kind != "action":
            return f"(at most {value})"
        return ""
    if schema.get("enum"):
        return ""
    if lowered in ("since", "start_date", "from_date", "startdate", "after", "check_in", "checkin"):
        return f"from {value}"
    if lowered in ("until", "end_date", "to_date", "enddate", "before", "check_out", "checkout"):
        return f"until {value}"
    kind = kind_of(name, str(schema.get("format", "")))
    if kind == "search" and found.verb in ("search", "find"):
        return f"{'for' if found.verb == 'search' else 'matching'} {quoted(value)}"
    if kind in ("city", "country") and _words(name)[-1] in ("city", "country", "town", "location", "region"):
        return f"in {value}"
    if kind == "date" and _words(name) in (["date"], ["day"]):
        return f"on {value}"
    return ""


def _sentence(name: str, value: Any, schema: Mapping[str, Any]) -> str | None:
    """A sentence of its own that says an argument; None if it is said as a detail."""
    said = str(schema.get("description") or "").split(".")[0].strip()
    if isinstance(value, bool):
        if said.startswith("Only ") and value:
            return f"{said}, please."
        if said.lower().startswith("whether to "):
            return f"Please {'' if value else 'don’t '}{said[11:]}."
        label = label_of(name, schema)
        return f"{label[:1].upper()}{label[1:]}: {'yes' if value else 'no'}."
    if isinstance(value, Mapping):
        return f"{label_of(name, schema).capitalize()}: {said_value(value)}." if value else ""
    return None


def _detail(value: Any, schema: Mapping[str, Any]) -> str:
    shown = said_value(value)
    if (
        isinstance(value, str)
        and not isinstance(value, Said)
        and " " in shown
        and not schema.get("enum")
        and kind_of_schema(schema) == "string"
    ):
        return quoted(shown)
    return shown


def _details(details: list[tuple[str, str]], generator: np.random.Generator) -> list[str]:
    """Sentences for what the request itself does not say: one for two details, where they are short."""
    if not details:
        return []
    clean = all(label.split()[-1] not in ("to", "from", "for", "by", "with", "in", "on", "at") for label, _ in details)
    if len(details) == 2 and clean and generator.random() < 0.6:
        (one, first), (other, second) = details
        return [f"The {one} {be(one)} {first} and the {other} {be(other)} {second}."]
    if len(details) > 2 and generator.random() < 0.6:
        return ["Here are the details: " + ", ".join(f"{label} {value}" for label, value in details) + "."]
    templates = lexicon()["details"] if clean else lexicon()["details"][2:]
    sentences = []
    for label, value in details:
        template = templates[int(generator.integers(len(templates)))]
        if be(label) == "are":
            template = template.replace(" is ", " are ")
        filled = template.replace("{label}", label).replace("{Label}", label[:1].upper() + label[1:])
        sentences.append(ended(filled.replace("{value}", value)))
    return sentences


def be(label: str) -> str:
    """`is` or `are`, as a label takes it."""
    last = label.split()[-1]
    return "are" if last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "address")) else "is"


def ended(sentence: str) -> str:
    """With one mark at its end: that of a quotation is enough."""
    return sentence[:-1] if sentence.endswith(('."."', '.".', '?".', '!".')) else sentence


def _cut(rest: str, tool: Tool, arguments: Mapping[str, Any]) -> str:
    """Without a tail such as "by email address" that only names arguments which are said elsewhere."""
    head, by, tail = rest.rpartition(" by ")
    if not by:
        return rest
    if tail.startswith(("a part of ", "words of ", "one or more ")):
        return head
    known = {word.rstrip("s") for name in tool.parameters.get("properties") or {} for word in _words(name)}
    said = {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]+", tail)}
    return head if said & known and not any(str(value) in tail for value in arguments.values()) else rest
