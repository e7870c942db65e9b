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
    before = [wording for wording in wordings if not _stands_after(wording)]
    after = [wording for wording in wordings if _stands_after(wording)]
    near, apart = before[:2], before[2:] + after[1:]
    if len(near) == 2 and rng.random() < 0.35:
        apart.append(near.pop())
    color, how = _options_said(target, rng)
    noun = pick(rng, kind.asks)
    asked = " ".join([_noun_phrase(kind, near, color, noun, rng), *after[:1]])
    options_apart = bool(how) and rng.random() < 0.35
    if how and not options_apart:
        asked += f" {how}"
    limit = target.price_upper
    dice = rng.random()
    if dice < 0.3:
        asked += f" {pick(rng, _PRICES_INSIDE).format(limit)}"
    question = rng.random() < 0.2
    said = [pick(rng, _QUESTIONS).format(asked) if question else pick(rng, _REQUESTS).format(asked)]
    if rng.random() < 0.5:
        said.insert(0, pick(rng, kind.contexts))
    said += [f"{pick(rng, _EXTRA_LEADS)} {_one_that_is(kind, wording)}" for wording in apart]
    if options_apart:
        it = "them" if kind.number == "many" else "it"
        said.append(pick(rng, _ORDER_LEADS).format(it=it, how=how))
    if 0.3 <= dice < 0.55 or (dice >= 0.55 and said[-1].endswith("?")):
        said.append(pick(rng, _PRICES_APART).format(limit))
    text = " ".join(map(sentence, said))
    if dice >= 0.55 and not said[-1].endswith(tuple("?.")):
        text = text.rstrip(".") + _PRICE_OF_WEBSHOP.format(limit)
    return Wish(text, _keywords(noun, kind.nouns[0], *wordings, *(value for _, value in target.options)))


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
