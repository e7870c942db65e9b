"""Problems about permissions: who may do what with a file."""

from __future__ import annotations

import random

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, modes
from lamsim_agentbench.operating_system.goals import Script

_USERS = ("backup", "games", "list", "mail", "news", "uucp")
"""Users that every machine has."""


def group_folder(rng: random.Random) -> Draft:
    """Gives a folder to a group."""
    place, group = folder(rng), rng.choice(_USERS)
    names = rng.sample(THINGS, 3)
    paths = [f"{place}/{name}.md" for name in names]
    return Draft(
        f"{place} and the files in it are to belong to the group {group}. Its members may read and write the files, "
        "the owner may too, and everyone else nothing at all. Owner and group may enter, list and change the folder, "
        "everyone else may not; and files that are made in it later must belong to the group by themselves.",
        f"{files({path: 'text' + chr(10) for path in paths})}\nchmod 755 {place}\nchmod 644 {place}/*",
        (f"chgrp -R {group} {place}", f"chmod 2770 {place} && chmod 660 {place}/*"),
        checks=(
            modes({place: 0o2770, **dict.fromkeys(paths, 0o660)}),
            Script("bash", f'[ "$(stat -c %G {place} {place}/* | sort -u)" = {group} ]'),
        ),
    )


def writable_by_all(rng: random.Random) -> Draft:
    """Takes a permission away and leaves the others."""
    place = folder(rng)
    names = rng.sample(THINGS, 8)
    given = [rng.choice([0o644, 0o640, 0o755]) for _ in range(4)]
    given += [rng.choice([0o666, 0o777, 0o662]) for _ in range(4)]
    paths = [f"{place}/{rng.choice(NAMES)}/{name}" for name in names]
    chmods = "\n".join(f"chmod {mode:o} {path}" for path, mode in zip(paths, given, strict=True))
    return Draft(
        f"Some files below {place} can be written by everyone. Take this permission away from everyone who is neither "
        "the owner nor in the group, and leave all other permissions as they are.",
        f"{files({path: 'text' + chr(10) for path in paths})}\n{chmods}",
        (
            f"find {place} -type f -perm -o=w -printf '%M %p\\n' | sort",
            f"find {place} -type f -perm -o=w -exec chmod o-w {{}} +",
        ),
        checks=(modes({path: mode & ~0o002 for path, mode in zip(paths, given, strict=True)}),),
    )


def modes_by_kind(rng: random.Random) -> Draft:
    """Gives programs, settings and folders their permissions."""
    place = folder(rng)
    names = rng.sample(THINGS, 6)
    programs = [f"{place}/bin/{name}.sh" for name in names[:3]]
    settings = [f"{place}/etc/{name}.conf" for name in names[3:]]
    return Draft(
        f"Below {place}, files that end in .sh must have the permissions rwxr-x---, files that end in .conf rw-r-----, "
        f"and all folders, {place} itself among them, rwxr-xr-x.",
        f"{files({path: 'text' + chr(10) for path in programs + settings})}\nchmod -R 700 {place}",
        (
            f"find {place} -type d -exec chmod 755 {{}} +",
            f"find {place} -name '*.sh' -exec chmod 750 {{}} +; find {place} -name '*.conf' -exec chmod 640 {{}} +",
        ),
        checks=(
            modes({place: 0o755, f"{place}/bin": 0o755, f"{place}/etc": 0o755}),
            modes(dict.fromkeys(programs, 0o750)),
            modes(dict.fromkeys(settings, 0o640)),
        ),
    )


def most_files(rng: random.Random) -> Draft:
    """Finds who owns the most files."""
    place = folder(rng)
    users = rng.sample(_USERS, 3)
    names = rng.sample(THINGS, 12)
    owners = [users[0]] * 5 + [users[1]] * 4 + [users[2]] * 3
    rng.shuffle(names)
    paths = [f"{place}/{rng.choice(NAMES)}/{name}" for name in names]
    chowns = "\n".join(f"chown {owner} {path}" for path, owner in zip(paths, owners, strict=True))
    return Draft(
        f"Which user owns the most files below {place}? Answer with the user's name.",
        f"{files({path: 'text' + chr(10) for path in paths})}\n{chowns}",
        (f"find {place} -type f -printf '%u\\n' | sort | uniq -c | sort -rn | head -n 1 | awk '{{print $2}}'",),
        answer=users[0],
    )


def closed_folder(rng: random.Random) -> Draft:
    """Opens the one folder that keeps a user from a file."""
    user, place = rng.choice(_USERS), folder(rng)
    parts = rng.sample(THINGS, 3)
    steps = [place]
    for part in parts:
        steps.append(f"{steps[-1]}/{part}")
    closed = rng.choice(steps[1:3])
    path = f"{steps[-1]}/note.txt"
    rest = [step for step in steps if step != closed]
    return Draft(
        f"The user {user} can't read {path}, although everyone may read the file itself: one of the folders on the way "
        "is closed. Let everyone pass through that folder, but not list what is in it, and change nothing else.",
        f"{files({path: 'hello' + chr(10)})}\nchmod 750 {closed}",
        (f"namei -l {path}", f"chmod o+x {closed}"),
        checks=(
            Script("bash", f"setpriv --reuid {user} --regid nogroup --clear-groups cat {path}"),
            modes({closed: 0o751, **dict.fromkeys(rest, 0o755), path: 0o644}),
        ),
    )


def private_keys(rng: random.Random) -> Draft:
    """Finds which file does not have the permissions of the others."""
    place = folder(rng)
    names = rng.sample(THINGS, 9)
    odd = rng.choice(names)
    mode = rng.choice([0o604, 0o620, 0o610, 0o601])
    return Draft(
        f"The files in {place} are private: nobody but the owner should be able to do anything with them. One of them "
        "is not. Which, and what are its permissions as a number? Answer like this: name 755",
        f"{files({f'{place}/{name}': 'key' + chr(10) for name in names})}\nchmod 600 {place}/*\n"
        f"chmod {mode:o} {place}/{odd}",
        (f"find {place} -type f -perm /077 -printf '%f %m\\n'",),
        answer=f"{odd} {mode:o}",
    )


TEMPLATES = (group_folder, writable_by_all, modes_by_kind, most_files, closed_folder, private_keys)
