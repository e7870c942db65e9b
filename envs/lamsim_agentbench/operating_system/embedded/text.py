"""Problems about text: settings, tables and logs."""

from __future__ import annotations

import random
from collections import Counter

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, holds


def change_setting(rng: random.Random) -> Draft:
    """Changes one value of a configuration file."""
    path = f"{folder(rng)}/service.conf"
    keys = rng.sample(["port", "workers", "timeout", "retries", "depth", "limit"], 5)
    key, old, new = keys[2], rng.randrange(10, 50), rng.randrange(50, 100)
    lines = [f"{name} = {rng.randrange(100)}" for name in keys]
    lines[2] = f"{key} = {old}"
    lines.insert(1, f"# {key} = {new + 1} was too much")
    lines.insert(4, f"max_{key} = {old}")
    text = "\n".join(lines) + "\n"
    after = text.replace(f"\n{key} = {old}\n", f"\n{key} = {new}\n")
    return Draft(
        f"In {path}, set {key} to {new}. The comment and all other settings must stay as they are, byte for byte.",
        files({path: text}),
        (f"cat {path}", f"sed -i 's/^{key} = .*/{key} = {new}/' {path}"),
        checks=(holds({path: after}),),
    )


def sum_of_column(rng: random.Random) -> Draft:
    """Adds up a column where another one has a value."""
    path = f"{folder(rng)}/orders.csv"
    cities = rng.sample(["lima", "oslo", "pune", "quito", "riga"], 3)
    rows = [(number, rng.choice(cities), rng.randrange(1, 90), rng.randrange(1, 9)) for number in range(1, 41)]
    city = rows[0][1]
    text = "order,city,price,pieces\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    return Draft(
        f"{path} lists orders. What do the pieces of all orders from {city} cost together? An order's pieces cost its "
        "price each. Answer with the number.",
        files({path: text}),
        (f"head -n 3 {path}", f"awk -F, '$2 == \"{city}\" {{sum += $3 * $4}} END {{print sum}}' {path}"),
        answer=str(sum(price * pieces for _, where, price, pieces in rows if where == city)),
    )


def busiest_visitor(rng: random.Random) -> Draft:
    """Finds who asked most often and was refused."""
    path = f"{folder(rng)}/access.log"
    visitors = [f"10.0.{rng.randrange(256)}.{rng.randrange(256)}" for _ in range(6)]
    lines = []
    for number, visitor in enumerate(visitors):
        lines += [f"{visitor} GET /{rng.choice(THINGS)} 403"] * (3 + number)
        lines += [f"{visitor} GET /{rng.choice(THINGS)} 200"] * rng.randrange(1, 15)
    rng.shuffle(lines)
    refused = Counter(line.split()[0] for line in lines if line.endswith("403"))
    return Draft(
        f"Each line of {path} is a request: who asked, how, for what, and the status. Who was refused with status 403 "
        "most often? Answer with the address.",
        files({path: "\n".join(lines) + "\n"}),
        (f"awk '$4 == 403 {{print $1}}' {path} | sort | uniq -c | sort -rn | head -n 1 | awk '{{print $2}}'",),
        answer=refused.most_common(1)[0][0],
    )


def join_tables(rng: random.Random) -> Draft:
    """Joins two tables and sorts the result."""
    place = folder(rng)
    people = rng.sample(NAMES, 7)
    numbers = rng.sample(range(100, 1000), 7)
    marks = {number: rng.randrange(20, 100) for number in numbers}
    order = list(numbers)
    rng.shuffle(order)
    first = "".join(f"{number},{name}\n" for number, name in zip(numbers, people, strict=True))
    second = "".join(f"{number},{marks[number]}\n" for number in order)
    rows = sorted((name, marks[number]) for number, name in zip(numbers, people, strict=True))
    return Draft(
        f"{place}/people.csv has a number and a name in each line, {place}/marks.csv a number and a mark. Write "
        f"{place}/result.csv with the line name,mark for each person, sorted by name.",
        files({f"{place}/people.csv": first, f"{place}/marks.csv": second}),
        (
            f"cd {place} && head -n 2 people.csv marks.csv",
            "join -t , <(sort people.csv) <(sort marks.csv) | cut -d , -f 2,3 | sort >result.csv",
            "cat result.csv",
        ),
        checks=(holds({f"{place}/result.csv": "".join(f"{name},{mark}\n" for name, mark in rows)}),),
    )


def drop_repetitions(rng: random.Random) -> Draft:
    """Keeps the first of equal lines, in order."""
    path = f"{folder(rng)}/list.txt"
    lines = [rng.choice(THINGS) for _ in range(30)]
    return Draft(
        f"Remove the repetitions from {path}: of lines that are equal only the first is to stay, and the order of "
        "those that stay is not to change.",
        files({path: "\n".join(lines) + "\n"}),
        (f"awk '!seen[$0]++' {path} >/tmp/list && cat /tmp/list >{path} && rm /tmp/list",),
        checks=(holds({path: "\n".join(dict.fromkeys(lines)) + "\n"}),),
    )


def section_of_file(rng: random.Random) -> Draft:
    """Copies what stands between two marks."""
    place = folder(rng)
    names = rng.sample(THINGS, 4)
    lines = [[f"{rng.choice(NAMES)} {rng.randrange(1000)}" for _ in range(rng.randrange(2, 6))] for _ in names]
    blocks = dict(zip(names, lines, strict=True))
    text = "".join(f"[{name}]\n" + "".join(f"{line}\n" for line in block) + "\n" for name, block in blocks.items())
    wanted = names[rng.randrange(1, 3)]
    return Draft(
        f"{place}/notes.ini has sections, each with its name in brackets above its lines and an empty line behind "
        f"them. Copy the lines of the section {wanted}, neither its name nor the empty line, to {place}/{wanted}.txt.",
        files({f"{place}/notes.ini": text}),
        (f"awk '/^\\[/ {{on = $0 == \"[{wanted}]\"; next}} on && NF' {place}/notes.ini >{place}/{wanted}.txt",),
        checks=(holds({f"{place}/{wanted}.txt": "".join(f"{line}\n" for line in blocks[wanted])}),),
    )


TEMPLATES = (change_setting, sum_of_column, busiest_visitor, join_tables, drop_repetitions, section_of_file)
