"""Problems about archives: looking into them, taking things out, making them."""

from __future__ import annotations

import random

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, holds, lists
from lamsim_agentbench.operating_system.goals import Script


def take_one_out(rng: random.Random) -> Draft:
    """Takes one file out of an archive."""
    place = folder(rng)
    kind, flag = rng.choice([("gz", "z"), ("bz2", "j"), ("xz", "J")])
    names = rng.sample(THINGS, 6)
    texts = {f"{rng.choice(NAMES)}/{name}.txt": f"{name} {rng.randrange(10**6)}\n" for name in names}
    wanted = rng.choice(list(texts))
    archive = f"{place}/backup.tar.{kind}"
    return Draft(
        f"Take {wanted.split('/')[1]} out of the archive {archive} and put it into {place}, without the folder that it "
        "is in there. Nothing else from the archive may be left on the machine, and the archive must stay.",
        f"{files({f'{place}/pack/{path}': text for path, text in texts.items()})}\n"
        f"cd {place}/pack && tar -c{flag}f {archive} * && rm -r {place}/pack",
        (f"tar -tf {archive}", f"tar -xOf {archive} {wanted} >{place}/{wanted.split('/')[1]}"),
        checks=(
            lists(place, [f"backup.tar.{kind}", wanted.split("/")[1]]),
            holds({f"{place}/{wanted.split('/')[1]}": texts[wanted]}),
        ),
    )


def pack_some(rng: random.Random) -> Draft:
    """Packs files of one kind."""
    place = folder(rng)
    ending, other = rng.sample(["md", "csv", "json", "py"], 2)
    names = rng.sample(THINGS, 7)
    chosen = {f"{rng.choice(NAMES)}/{name}.{ending}": f"{name}\n" for name in names[:4]}
    rest = {f"{rng.choice(NAMES)}/{name}.{other}": f"{name}\n" for name in names[4:]}
    return Draft(
        f"Make the archive {place}.tar.gz of all files below {place} that end in .{ending}. In the archive their paths "
        f"must be relative to {place}, such as {next(iter(chosen))}, and there must be nothing else but their folders.",
        files({f"{place}/{path}": text for path, text in (chosen | rest).items()}),
        (f"cd {place} && find . -name '*.{ending}'", f"find * -name '*.{ending}' | tar -czf {place}.tar.gz -T -"),
        checks=(
            Script(
                "python",
                "import tarfile\n"
                f"archive = tarfile.open({place + '.tar.gz'!r}, 'r:gz')\n"
                "found = {member.name.removeprefix('./'): archive.extractfile(member).read().decode()\n"
                "         for member in archive.getmembers() if not member.isdir()}\n"
                f"assert found == {chosen!r}, found",
            ),
        ),
    )


def count_in_zip(rng: random.Random) -> Draft:
    """Adds up sizes that an archive lists."""
    place = folder(rng)
    ending, other = rng.sample(["png", "svg", "jpg"], 2)
    names = rng.sample(THINGS, 9)
    sizes = [rng.randrange(50, 900) for _ in names]
    paths = [f"{name}.{ending if number < 5 else other}" for number, name in enumerate(names)]
    made = "\n".join(f"head -c {size} /dev/zero >{place}/pack/{path}" for path, size in zip(paths, sizes, strict=True))
    return Draft(
        f"How many bytes do the files ending in .{ending} have together that are packed in {place}/pictures.zip, once "
        "they are unpacked? Answer with the number.",
        f"mkdir -p {place}/pack\n{made}\ncd {place}/pack && zip -q ../pictures.zip * && rm -r {place}/pack",
        (
            f"unzip -Z1 {place}/pictures.zip",
            f"unzip -l {place}/pictures.zip | awk '$4 ~ /\\.{ending}$/ {{sum += $1}} END {{print sum}}'",
        ),
        answer=str(sum(sizes[:5])),
    )


def archive_in_archive(rng: random.Random) -> Draft:
    """Reads a file in an archive in an archive."""
    place = folder(rng)
    names = rng.sample(THINGS, 3)
    word = f"{rng.choice(NAMES)}-{rng.randrange(10**5)}"
    return Draft(
        f"Somewhere in the archive {place}/{names[0]}.tar, in an archive within it, there is a file called token. What "
        "does it say?",
        f"{files({f'{place}/token': word + chr(10), f'{place}/{names[2]}': 'nothing' + chr(10)})}\ncd {place}\n"
        f"zip -q {names[1]}.zip token && tar -cf {names[0]}.tar {names[1]}.zip {names[2]}\n"
        f"rm token {names[1]}.zip {names[2]}",
        (
            f"cd $(mktemp -d) && tar -xf {place}/{names[0]}.tar && ls",
            f"unzip -p {names[1]}.zip token",
        ),
        answer=word,
    )


def damaged_file(rng: random.Random) -> Draft:
    """Finds the damaged one of several compressed files."""
    place = folder(rng)
    names = rng.sample(THINGS, 7)
    bad = rng.choice(names)
    texts = {f"{place}/{name}.log": "".join(f"{rng.randrange(10**9)}\n" for _ in range(20)) for name in names}
    return Draft(
        f"One of the compressed files in {place} is damaged. Which? Answer with its name, ending and all.",
        f"{files(texts)}\ngzip -n {place}/*.log\ntruncate -s -9 {place}/{bad}.log.gz",
        (f'cd {place} && for file in *.gz; do gzip -t "$file" 2>/dev/null || echo "$file"; done',),
        answer=f"{bad}.log.gz",
    )


TEMPLATES = (take_one_out, pack_some, count_in_zip, archive_in_archive, damaged_file)
