"""Problems about files: finding, renaming, moving, linking."""

from __future__ import annotations

import random

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, holds, lists


def rename_endings(rng: random.Random) -> Draft:
    """Gives files another ending."""
    place = folder(rng)
    old, new, other = rng.sample(["dat", "txt", "log", "bak", "tmp", "cfg"], 3)
    names = rng.sample(THINGS, 6)
    chosen, rest = names[:4], names[4:]
    before = {f"{place}/{name}.{old}": f"{name}\n" for name in chosen}
    before |= {f"{place}/{name}.{other}": f"{name}\n" for name in rest} | {f"{place}/{old}.readme": "keep\n"}
    after = [f"{name}.{new}" for name in chosen] + [f"{name}.{other}" for name in rest] + [f"{old}.readme"]
    return Draft(
        f"In {place} the files whose names end in .{old} are to end in .{new} instead, with the same name before the "
        "dot. Leave all other files as they are.",
        files(before),
        (f"cd {place} && ls", f'for file in *.{old}; do mv "$file" "${{file%.{old}}}.{new}"; done'),
        checks=(lists(place, after), holds({f"{place}/{chosen[0]}.{new}": f"{chosen[0]}\n"})),
    )


def last_changed(rng: random.Random) -> Draft:
    """Finds the file that was changed last."""
    place = folder(rng)
    paths = [f"{place}/{rng.choice(NAMES)}/{name}.txt" for name in rng.sample(THINGS, 8)]
    days = rng.sample(range(1, 28), len(paths))
    last = paths[days.index(max(days))]
    dates = "\n".join(f"touch -d '2021-03-{day:02} 12:00' {path}" for path, day in zip(paths, days, strict=True))
    return Draft(
        f"One of the files somewhere below {place} was changed later than all the others. Which? Answer with its full "
        "path.",
        f"{files({path: 'text' + chr(10) for path in paths})}\n{dates}",
        (f"find {place} -type f -printf '%T@ %p\\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-",),
        answer=last,
    )


def same_content(rng: random.Random) -> Draft:
    """Finds the two files with the same content."""
    place = folder(rng)
    names = sorted(rng.sample(THINGS, 9))
    first, second = sorted(rng.sample(names, 2))
    texts = {name: f"{rng.randrange(10**12):012}\n{rng.randrange(10**12):012}\n" for name in names}
    texts[second] = texts[first]
    return Draft(
        f"Two of the files in {place} have the same content. Answer with their two names in alphabetical order, with "
        "one space between them.",
        files({f"{place}/{name}": text for name, text in texts.items()}),
        (
            f"cd {place} && md5sum * | sort",
            "md5sum * | sort | uniq -w 32 -D | awk '{print $2}' | sort | paste -s -d ' '",
        ),
        answer=f"{first} {second}",
    )


def move_large(rng: random.Random) -> Draft:
    """Moves the files above a size."""
    place = folder(rng)
    limit = rng.choice([1000, 1500, 2000])
    names = rng.sample(THINGS, 7)
    sizes = [rng.randrange(100, limit) for _ in range(3)] + [rng.randrange(limit + 1, 4000) for _ in range(3)] + [limit]
    made = "\n".join(
        f"head -c {size} /dev/zero | tr '\\0' x >{place}/new/{name}.bin"
        for name, size in zip(names, sizes, strict=True)
    )
    large = [f"large/{name}.bin" for name, size in zip(names, sizes, strict=True) if size > limit]
    small = [f"new/{name}.bin" for name, size in zip(names, sizes, strict=True) if size <= limit]
    return Draft(
        f"Move every file in {place}/new that is larger than {limit} bytes to the folder {place}/large, which does not "
        "exist yet. Files of exactly that size stay.",
        f"mkdir -p {place}/new\n{made}",
        (f"mkdir {place}/large", f"find {place}/new -type f -size +{limit}c -exec mv -t {place}/large {{}} +"),
        checks=(lists(place, large + small),),
    )


def broken_links(rng: random.Random) -> Draft:
    """Removes the links that lead nowhere."""
    place = folder(rng)
    names = rng.sample(THINGS, 8)
    good, bad, targets = names[:3], names[3:6], names[6:]
    links = [f"ln -s store/{rng.choice(targets)} {place}/{name}" for name in good]
    links += [f"ln -s {rng.choice(['store/gone', '/nowhere', '../lost'])}-{name} {place}/{name}" for name in bad]
    rng.shuffle(links)
    return Draft(
        f"Some of the symbolic links in {place} lead to files that are no longer there. Remove these links and nothing "
        "else.",
        "\n".join([files({f"{place}/store/{name}": f"{name}\n" for name in targets}), *links]),
        (f"find {place} -maxdepth 1 -xtype l", f"find {place} -maxdepth 1 -xtype l -delete"),
        checks=(lists(place, [*good, *(f"store/{name}" for name in targets)]),),
    )


def sort_into_folders(rng: random.Random) -> Draft:
    """Sorts files into folders by the month in their names."""
    place = folder(rng)
    months = rng.sample([f"{month:02}" for month in range(1, 13)], 3)
    names = [
        f"{rng.choice(THINGS)}_2023-{month}-{day:02}.csv" for month in months for day in rng.sample(range(1, 29), 3)
    ]
    after = [f"{name.split('_')[1][:7]}/{name}" for name in names]
    move = 'for file in *.csv; do at="${file#*_}"; at="${at:0:7}"; mkdir -p "$at"; mv "$file" "$at/"; done'
    return Draft(
        f"The files in {place} carry a date in their names, as in {names[0]}. Sort them into folders in {place} by "
        f"year and month, so that this one ends up as {place}/{after[0]}.",
        files({f"{place}/{name}": f"{name}\n" for name in names}),
        (f"cd {place} && ls", move),
        checks=(lists(place, after),),
    )


def hard_links(rng: random.Random) -> Draft:
    """Finds the other name of a file."""
    place = folder(rng)
    names = rng.sample(THINGS, 7)
    known, other = names[0], f"{rng.choice(NAMES)}/{names[1]}"
    contents = {f"{place}/{name}": "the same text\n" for name in names[2:]} | {f"{place}/{known}": "the same text\n"}
    return Draft(
        f"All files below {place} hold the same text, but only one of them is a second name of the very file "
        f"{place}/{known}. Which? Answer with its full path.",
        f"{files(contents)}\nmkdir -p {place}/{other.split('/')[0]}\nln {place}/{known} {place}/{other}",
        (f"find {place} -samefile {place}/{known} ! -path {place}/{known}",),
        answer=f"{place}/{other}",
    )


TEMPLATES = (rename_endings, last_changed, same_content, move_large, broken_links, sort_into_folders, hard_links)
