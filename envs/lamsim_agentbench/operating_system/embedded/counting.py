"""Problems about counting: files, folders, lines and words."""

from __future__ import annotations

import random

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder


def lines_of_code(rng: random.Random) -> Draft:
    """Counts lines that are neither empty nor comments."""
    place = folder(rng)
    texts, count = {}, 0
    for name in rng.sample(THINGS, 5):
        lines = []
        for _ in range(rng.randrange(5, 15)):
            kind = rng.choice(["code", "code", "indented", "comment", "empty", "late"])
            word = rng.choice(THINGS)
            lines.append(
                {
                    "code": f"{word} = {rng.randrange(100)}",
                    "indented": f"    {word}()",
                    "comment": f"{rng.choice(['', '    '])}# {word}",
                    "empty": rng.choice(["", "    "]),
                    "late": f"{word} += 1  # {word}",
                }[kind]
            )
            count += kind in ("code", "indented", "late")
        texts[f"{place}/{rng.choice(NAMES)}/{name}.py"] = "\n".join(lines) + "\n"
    return Draft(
        f"How many lines of the .py files below {place} hold code? Lines with nothing but white space or with nothing "
        "but a comment do not count. Answer with the number.",
        files({**texts, f"{place}/README": "x = 1\n"}),
        (f"find {place} -name '*.py' -exec cat {{}} + | grep -cvE '^[[:space:]]*(#.*)?$'",),
        answer=str(count),
    )


def hidden_files(rng: random.Random) -> Draft:
    """Counts hidden files at every depth."""
    place = folder(rng)
    paths, count = [], 0
    for name in rng.sample(THINGS, 12):
        hidden, inside = rng.random() < 0.5, rng.choice(["", "one/", "one/two/", ".cache/"])
        paths.append(f"{place}/{inside}{'.' if hidden else ''}{name}")
        count += hidden
    paths += [f"{place}/.profile.d/settings", f"{place}/.zz"]
    return Draft(
        f"How many files below {place}, at any depth, have a name that begins with a dot? Folders do not count, and a "
        "file in a hidden folder counts only if its own name begins with a dot. Answer with the number.",
        files({path: "text\n" for path in paths}),
        (f"find {place} -type f -name '.*' | wc -l",),
        answer=str(count + 1),
    )


def errors_in_hours(rng: random.Random) -> Draft:
    """Counts lines of a log within a time."""
    path = f"{folder(rng)}/app.log"
    first = rng.randrange(5, 12)
    last = first + rng.randrange(2, 6)
    rows = sorted(
        (rng.randrange(24), rng.randrange(60), rng.randrange(60), rng.choice(["INFO", "WARN", "ERROR"]))
        for _ in range(120)
    )
    lines = [
        f"{hour:02}:{minute:02}:{second:02} {level} {rng.choice(THINGS)} ERROR-{second}"
        for hour, minute, second, level in rows
    ]
    return Draft(
        f"How many lines of the level ERROR did {path} get from {first:02}:00:00 up to, and without, {last:02}:00:00? "
        "Answer with the number.",
        files({path: "\n".join(lines) + "\n"}),
        (
            f"head -n 3 {path}",
            f'awk \'$1 >= "{first:02}:00:00" && $1 < "{last:02}:00:00" && $2 == "ERROR"\' {path} | wc -l',
        ),
        answer=str(sum(first <= hour < last and level == "ERROR" for hour, _, _, level in rows)),
    )


def folders_with(rng: random.Random) -> Draft:
    """Counts the folders that hold a kind of file."""
    place = folder(rng)
    paths: list[str] = []
    holding = set()
    for name in rng.sample(NAMES, 9):
        at = f"{name}/{rng.choice(THINGS)}" if rng.random() < 0.5 else name
        for number in range(rng.randrange(1, 4)):
            ending = rng.choice(["wav", "ogg", "txt"])
            paths.append(f"{place}/{at}/{rng.choice(THINGS)}{number}.{ending}")
            if ending == "wav":
                holding.add(at)
    paths.append(f"{place}/zero/a.wav")
    return Draft(
        f"How many folders below {place} have at least one .wav file directly in them? Answer with the number.",
        files({path: "text\n" for path in paths}),
        (f"find {place} -name '*.wav' -printf '%h\\n' | sort -u | wc -l",),
        answer=str(len(holding) + 1),
    )


def words_once(rng: random.Random) -> Draft:
    """Counts the words that occur once, whatever their case."""
    path = f"{folder(rng)}/story.txt"
    words = [rng.choice(THINGS + NAMES) for _ in range(50)]
    shown = [word.capitalize() if rng.random() < 0.3 else word for word in words]
    text = "".join(" ".join(shown[at : at + 8]) + "\n" for at in range(0, len(shown), 8))
    return Draft(
        f"How many different words does {path} have that occur in it only once? Whether letters are capital makes no "
        "difference. Answer with the number.",
        files({path: text}),
        (f"tr 'A-Z' 'a-z' <{path} | tr -s ' ' '\\n' | sort | uniq -u | wc -l",),
        answer=str(sum(words.count(word) == 1 for word in set(words))),
    )


TEMPLATES = (lines_of_code, hidden_files, errors_in_hours, folders_with, words_once)
