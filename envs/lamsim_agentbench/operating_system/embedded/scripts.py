"""Problems about writing: commands that do something, tried with several inputs."""

from __future__ import annotations

import math
import random
import shlex

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, holds, lists, prints
from lamsim_agentbench.operating_system.goals import Script

_BIN = "/usr/local/bin"


def _write(name: str, body: str) -> str:
    return f"cat >{_BIN}/{name} <<'END'\n#!/bin/bash\n{body}\nEND\nchmod +x {_BIN}/{name}"


def add_numbers(rng: random.Random) -> Draft:
    """A command that does sums with its arguments."""
    name = f"{rng.choice(['add', 'total', 'reckon'])}{rng.randrange(10, 100)}"
    what, start, step = rng.choice([("sum", 0, "+"), ("product", 1, "*")])
    body = f'result={start}\nfor number in "$@"; do result=$((result {step} number)); done\necho "$result"'
    runs = [[rng.randrange(-9, 20) for _ in range(count)] for count in (1, 2, 5)] + [[]]
    results = [sum(run) if step == "+" else math.prod(run) for run in runs]
    tries = [(" ".join([name, *map(str, run)]), str(result)) for run, result in zip(runs, results, strict=True)]
    return Draft(
        f"Write the command {name}, to be found on the search path: it prints the {what} of the whole numbers that it "
        f"is given as arguments, however many, and {start} if there are none.",
        "true",
        (_write(name, body), f"{name}; {name} 2 3"),
        checks=(prints(tries),),
    )


def longest_line(rng: random.Random) -> Draft:
    """A command that finds the longest or shortest line of a file."""
    name = f"line{rng.randrange(10, 100)}"
    place = folder(rng)
    longest = rng.random() < 0.5
    texts = {}
    for number in range(3):
        lines = [" ".join(rng.sample(THINGS, count)) for count in rng.sample(range(1, 8), 5)]
        texts[f"{place}/part {number}"] = lines
    pick = max if longest else min
    runs = [(f"{name} {shlex.quote(path)}", pick(lines, key=len)) for path, lines in texts.items()]
    condition = "length($0) > length(best)" if longest else "length($0) < length(best)"
    word = "longest" if longest else "shortest"
    return Draft(
        f"Write the command {name}, to be found on the search path: it prints the {word} line of the file that is its "
        "only argument; of several, the first. Names of files may hold spaces.",
        files({path: "\n".join(lines) + "\n" for path, lines in texts.items()}),
        (_write(name, f"awk 'NR == 1 || {condition} {{best = $0}} END {{print best}}' \"$1\""),),
        checks=(prints([*runs, (f"printf 'ab\\ncd\\n' >/tmp/equal && {name} /tmp/equal", "ab")]),),
    )


def filter_input(rng: random.Random) -> Draft:
    """A command that changes what comes in through a pipe."""
    name = f"flip{rng.randrange(10, 100)}"
    lines = [" ".join(rng.sample(NAMES, count)) for count in (1, 3, 4)]
    backwards = rng.random() < 0.5
    if backwards:
        what = "the words of each line in the opposite order"
        body = "awk '{for (i = NF; i > 1; i--) printf \"%s \", $i; print $1}'"
        expected = [" ".join(reversed(line.split())) for line in lines]
    else:
        what = "each line with its number of words, a colon and a space before it"
        body = "awk '{print NF \": \" $0}'"
        expected = [f"{len(line.split())}: {line}" for line in lines]
    text = shlex.quote("\n".join(lines) + "\n")
    return Draft(
        f"Write the command {name}, to be found on the search path: it reads lines of words with one space between "
        f"them from its standard input and prints {what}.",
        "true",
        (_write(name, body), f"echo one two three | {name}"),
        checks=(prints([(f"printf %s {text} | {name}", "\n".join(expected)), (f"echo a | {name} | wc -l", "1")]),),
    )


def keep_versions(rng: random.Random) -> Draft:
    """A command that keeps older versions of a file."""
    name, place = f"keep{rng.randrange(10, 100)}", folder(rng)
    file = f"{place}/{rng.choice(THINGS)}"
    inside = file.rpartition("/")[2]
    again = " && ".join(f"echo {word} >{file} && {name} {file}" for word in ("first", "second", "third"))
    body = '[ -e "$1.1" ] && mv "$1.1" "$1.2"\ncp "$1" "$1.1"'
    return Draft(
        f"Write the command {name}, to be found on the search path. Called with the path of a file, it copies the file "
        "to the same path with .1 behind it. If there is such a copy already, that one is first given the ending .2 "
        "in place of .1; an older .2 is overwritten. The file itself stays. It must work in any folder.",
        f"mkdir -p {place}",
        (_write(name, body),),
        checks=(
            Script("bash", again),
            lists(place, [inside, f"{inside}.1", f"{inside}.2"]),
            holds({file: "third\n", f"{file}.1": "third\n", f"{file}.2": "second\n"}),
        ),
    )


def exit_status(rng: random.Random) -> Draft:
    """A command that answers by its exit status."""
    name, place = f"probe{rng.randrange(10, 100)}", folder(rng)
    word = rng.choice(THINGS)
    good, bad, missing = f"{place}/good.txt", f"{place}/bad.txt", f"{place}/missing.txt"
    tries = ((good, 0), (bad, 3), (missing, 4))
    return Draft(
        f"Write the command {name}, to be found on the search path. Its argument is the path of a file. It prints "
        f"nothing and ends with status 0 if a line of the file is exactly the word {word}, 3 if none is, and 4 if "
        "there is no such file.",
        files({good: f"x\n{word}\n", bad: f"{word}s\nno {word}\n"}),
        (
            _write(name, f'[ -f "$1" ] || exit 4\ngrep -qx {word} "$1" || exit 3'),
            "; ".join(f"{name} {path}; echo $?" for path, _ in tries),
        ),
        checks=(prints([(f"{name} {path} 2>&1; echo $?", str(status)) for path, status in tries]),),
    )


def report(rng: random.Random) -> Draft:
    """A command that sums up a table by one of its columns."""
    name, place = f"by{rng.randrange(10, 100)}", folder(rng)
    tables = {}
    for number in range(2):
        rows = [(rng.choice(NAMES[:5]), rng.choice(THINGS), rng.randrange(1, 50)) for _ in range(12)]
        tables[f"{place}/{number}.tsv"] = rows
    runs = []
    for path, rows in tables.items():
        sums: dict[str, int] = {}
        for who, _, count in rows:
            sums[who] = sums.get(who, 0) + count
        runs.append((f"{name} {path}", "\n".join(f"{who} {sums[who]}" for who in sorted(sums))))
    texts = {path: "".join("\t".join(map(str, row)) + "\n" for row in rows) for path, rows in tables.items()}
    return Draft(
        f"Write the command {name}, to be found on the search path. Its argument is a file like those in {place}: a "
        "name, a thing and a number in each line, with tabs between them. It prints a line for each name, in "
        "alphabetical order: the name, one space, and the sum of the numbers of its lines.",
        files(texts),
        (
            f"cat {place}/0.tsv",
            _write(name, "awk -F '\\t' '{sum[$1] += $3} END {for (who in sum) print who, sum[who]}' \"$1\" | sort"),
        ),
        checks=(prints(runs),),
    )


TEMPLATES = (add_numbers, longest_line, filter_input, keep_versions, exit_status, report)
