"""Says a target the way a shopper would: one request, some words about the person, synonyms, a price limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .model import ProductType
from .targets import Target
from .wording import article, pick, sentence

_AFTER_THE_NOUN = {"with", "that", "made", "without", "for", "free", "from", "cut", "to", "in", "safe", "like"}
_UNSEARCHED = "a an be can for go i in made my of on one that the to when will with without won't"
_NOT_SEARCHED = frozenset(_UNSEARCHED.split())
_REQUESTS = (
    "I'm looking for {}", "I need {}", "Find me {}", "I want to buy {}", "Please find {}", "I'm shopping for {}",
    "I would like {}", "I'd love to get {}", "I'm after {}", "Help me find {}", "I'm trying to find {}",
    "Looking for {}", "I'd like to order {}", "I could use {}", "Show me {}", "I am in the market for {}",
)  # fmt: skip
_QUESTIONS = ("Could you find me {}?", "Do you sell {}?", "Can you help me find {}?", "Where can I get {}?")
_EXTRA_LEADS = ("I want", "I'd prefer", "I really want", "Preferably", "Please pick", "I'd only consider", "Ideally")
_ORDER_LEADS = ("I'd like {it} {how}", "Please get {it} {how}", "I'd take {it} {how}", "Order {it} {how}",
                "I want {it} {how}")  # fmt: skip
_PRICES_INSIDE = (
    "for under ${0:.0f}", "for less than {0:.0f} dollars", "under ${0:.2f}", "priced below ${0:.0f}",
    "for no more than ${0:.0f}", "under {0:.0f} dollars",
)  # fmt: skip
_PRICES_APART = (
    "My budget is ${0:.0f}.", "I can't spend more than ${0:.0f}.", "Keep it under ${0:.0f}, please.",
    "I have {0:.0f} dollars at most.", "Anything below ${0:.0f} works.", "The price has to stay under ${0:.2f}.",
)  # fmt: skip
_PRICES_NOTED = ("under ${0:.0f}", "max ${0:.0f}", "less than {0:.0f} dollars")
_PRICE_OF_WEBSHOP = ", and price lower than {0:.2f} dollars"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper says.

    Attributes:
        text: the whole instruction, price limit included.
        keywords: its words that describe the product, with the plainest name for such a thing, as one would type
            them into a search box.
    """

    text: str
    keywords: str


def wish(target: Target, rng: Random) -> Wish:
    """Put a target into words; every attribute and option of the target is named, in its own words or in others."""
    kind = target.product.draft.kind
    traits = target.product.department.traits
    wordings = [_wording(traits[name].wishes, rng) for name in target.traits]
    noun = pick(rng, kind.asks)
    spoken = _note if rng.random() < 0.1 else _speech
    text = spoken(target, wordings, noun, rng)
    return Wish(text, _keywords(noun, kind.nouns[0], *wordings, *(value for _, value in target.options)))


def _note(target: Target, wordings: Sequence[str], noun: str, rng: Random) -> str:
    """A shopping list's line: "washable linen curtains, ivory, that will block the light, under $60."."""
    before, after = _sides(wordings)
    values = [value for _, value in target.options]
    parts = [" ".join([", ".join(before), noun]).strip(), *after, *values]
    if rng.random() < 0.4:
        return ", ".join(parts).capitalize() + _PRICE_OF_WEBSHOP.format(target.price_upper)
    return sentence(", ".join([*parts, pick(rng, _PRICES_NOTED).format(target.price_upper)]))


def _speech(target: Target, wordings: Sequence[str], noun: str, rng: Random) -> str:
    """Whole sentences: who is asking, the request, what else matters, the options, the price."""
    kind = target.product.draft.kind
    near, after = _sides(wordings)
    apart = near[2:] + after[1:]
    near = near[:2]
    if len(near) == 2 and rng.random() < 0.35:
        apart.append(near.pop())
    color, how = _options_said(target, rng)
    asked = " ".join([_noun_phrase(kind, near, color, noun, rng), *after[:1]])
    options_apart = bool(how) and rng.random() < 0.35
    if how and not options_apart:
        asked += f" {how}"
    limit = target.price_upper
    dice = rng.random()
    if dice < 0.3:
        asked += f" {pick(rng, _PRICES_INSIDE).format(limit)}"
    said = [pick(rng, _QUESTIONS if rng.random() < 0.2 else _REQUESTS).format(asked)]
    if rng.random() < 0.55:
        said.insert(int(rng.random() < 0.25), pick(rng, kind.contexts))
    leads = rng.sample(_EXTRA_LEADS, len(apart))
    said += [f"{lead} {_one_that_is(kind, wording)}" for lead, wording in zip(leads, apart, strict=True)]
    if options_apart:
        it = "them" if kind.number == "many" else "it"
        said.append(pick(rng, _ORDER_LEADS).format(it=it, how=how))
    ends_open = said[-1][-1] not in ".?"
    if dice >= 0.3 and (dice < 0.55 or not ends_open):
        said.append(pick(rng, _PRICES_APART).format(limit))
    text = " ".join(map(sentence, said))
    if dice >= 0.55 and ends_open:
        text = text.removesuffix(".") + _PRICE_OF_WEBSHOP.format(limit)
    return text


def _sides(wordings: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that stand before the noun and those after it."""
    return [words for words in wordings if not _stands_after(words)], [
        words for words in wordings if _stands_after(words)
    ]


def _keywords(*phrases: str) -> str:
    return " ".join(word for phrase in phrases for word in phrase.split(" ") if word not in _NOT_SEARCHED)


def _wording(wishes: Sequence[str], rng: Random) -> str:
    return wishes[0] if rng.random() < 0.4 else pick(rng, wishes)


def _stands_after(wording: str) -> bool:
    return wording.split(" ", 1)[0] in _AFTER_THE_NOUN


def _options_said(target: Target, rng: Random) -> tuple[str, str]:
    """Split the options into a color that may stand before the noun and a phrase for the rest."""
    color = ""
    phrases = []
    for group, value in target.options:
        if group.adjective and rng.random() < 0.4:
            color = value
        else:
            phrases.append(pick(rng, group.asks).format(value))
    rng.shuffle(phrases)
    return color, pick(rng, (", ", " and ")).join(phrases)


def _noun_phrase(kind: ProductType, near: Sequence[str], color: str, noun: str, rng: Random) -> str:
    words = ", ".join(near)
    core = " ".join(word for word in (words, color, noun) if word)
    if kind.unit and rng.random() < 0.6:
        return f"{article(kind.unit)} of {core}"
    if kind.number == "one":
        return article(core)
    return f"some {core}" if rng.random() < 0.4 else core


def _one_that_is(kind: ProductType, wording: str) -> str:
    stand_in = {"one": "one", "many": "ones", "mass": "something"}[kind.number]
    if _stands_after(wording):
        return f"{stand_in} {wording}"
    if kind.number == "mass":
        return f"{stand_in} {wording}"
    phrase = f"{wording} {stand_in}"
    return article(phrase) if kind.number == "one" else phrase
