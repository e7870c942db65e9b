"""The images of `tool_sandboxes/images`: what they are made of, whether the engine has them, and building them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import lamsim_sandbox

from lamsim.errors import SandboxError, UsageError, require_online, unknown
from lamsim.sandboxes.engine import docker_client, engine_answers

PREFIX = "lamsim-"
"""The image of the folder `python` is named `lamsim-python`."""

LOCAL_BASE = "lamsim-base:bookworm"
"""What `base.sh` makes, for machines that reach no registry."""

NAME_LABEL, CONTENT_LABEL, BASE_LABEL = "lamsim.image", "lamsim.content", "lamsim.base"

State: TypeAlias = Literal["up to date", "out of date", "not built"]
OnStep: TypeAlias = Callable[[int, int, str], None]

_STEP = re.compile(r"Step (\d+)/(\d+) : (.*)", re.DOTALL)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"( ---> |Removing intermediate container |Step \d)")
_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class Image:
    """A folder with a Dockerfile, and what the engine has of it.

    Attributes:
        name: The folder's.
        folder: Where it is.
        id: The image that the engine has; empty if there is none.
        size_bytes: Of that image, all layers.
        base: What that image was built from.
        content: Digest of the folder that it was built from.
    """

    name: str
    folder: Path
    id: str = ""
    size_bytes: int = 0
    base: str = ""
    content: str = ""

    @property
    def tag(self) -> str:
        """The image's name on the engine."""
        return PREFIX + self.name

    @property
    def state(self) -> State:
        """Whether the engine's image is what the folder says."""
        if not self.id:
            return "not built"
        return "up to date" if self.content == content_of(self.folder) else "out of date"

    @property
    def default_base(self) -> str:
        """What the Dockerfile builds on if it is not told otherwise."""
        found = re.search(r"^ARG BASE=(\S+)", (self.folder / "Dockerfile").read_text("utf-8"), re.MULTILINE)
        return found[1] if found else ""


def images_folder() -> Path:
    """Where the folders of images are: within `lamsim_sandbox` in a wheel, beside it in a source tree."""
    runner = Path(lamsim_sandbox.__file__).parent
    inside = runner / "images"
    return inside if inside.is_dir() else runner.parent / "images"


def image_names() -> list[str]:
    """The names of all images that can be built."""
    return sorted(file.parent.name for file in images_folder().glob("*/Dockerfile"))


def image_named(name: str) -> Image:
    """An image by its folder's name, and what the engine has of it.

    Raises:
        UsageError: If there is no such folder, or no engine answers.
        SandboxError: If the engine fails.
    """
    from docker.errors import ImageNotFound

    if name not in image_names():
        raise unknown("image", name, image_names())
    folder = images_folder() / name
    api = docker_client().api
    with engine_answers("look for images"):
        try:
            found = api.inspect_image(PREFIX + name)
        except ImageNotFound:
            return Image(name, folder)
    labels = found["Config"].get("Labels") or {}
    base, content = labels.get(BASE_LABEL, ""), labels.get(CONTENT_LABEL, "")
    return Image(name, folder, found["Id"], int(found["Size"]), base, content)


def content_of(folder: Path) -> str:
    """A digest of all files of a folder and of their names."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


def build_command(image: Image) -> str:
    """The command that builds an image, from the base that it had or, for a new one, that is at hand."""
    base = image.base
    if not base and not _has(image.default_base) and _has(LOCAL_BASE):
        base = LOCAL_BASE
    return f"lamsim sandbox build {image.name}" + (f" --base {base}" if base not in ("", image.default_base) else "")


def how_to_get(tag: str) -> str:
    """How to get an image that the engine lacks: the command, as the end of a sentence."""
    name = tag.removeprefix(PREFIX).removesuffix(":latest")
    if tag.startswith(PREFIX) and name in image_names():
        return f"build it with `lamsim sandbox build {name}`"
    return f"build it with `docker build -t {tag} FOLDER`, or name one of lamsim's: {', '.join(image_names())}"


def build(image: Image, base: str | None, on_step: OnStep) -> None:
    """Builds an image, labelled with the folder's digest; nothing but the image is left on the engine.

    Args:
        image: What to build.
        base: What to build on; None for what the Dockerfile says.
        on_step: Told the number of the step, how many there are, and what is done.

    Raises:
        UsageError: If there is no such base, or `LAMSIM_OFFLINE` is set.
        SandboxError: If a step fails, or the engine.
    """
    require_online(f"building the image {image.tag}, which downloads what goes into it")
    base = base or image.default_base
    labels = {NAME_LABEL: image.name, CONTENT_LABEL: content_of(image.folder), BASE_LABEL: base}
    doing = f"build {image.tag}"
    with engine_answers(doing):
        # A step may be silent for minutes, so the client waits for as long as the engine is there.
        stream = docker_client().api.build(
            path=str(image.folder),
            tag=image.tag,
            buildargs={"BASE": base},
            labels=labels,
            rm=True,
            forcerm=True,
            decode=True,
            timeout=None,
        )
        build = _Build(image, base, on_step)
        for event in stream:
            build.hear(event)
    if not build.done:
        raise SandboxError(f"Docker can't {doing}: the engine went away in step {build.number} of {build.total}.")


class _Build:
    """A build as the engine tells of it."""

    def __init__(self, image: Image, base: str, on_step: OnStep) -> None:
        self.image, self.base, self.on_step = image, base, on_step
        self.number, self.total, self.instruction = 0, 0, ""
        self.output = ""
        self.done = False

    def hear(self, event: dict[str, Any]) -> None:
        """Takes in one of the engine's messages."""
        if "error" in event:
            raise self._failed(" ".join(str(event["error"]).split()))
        self.done = self.done or "ID" in (event.get("aux") or {})
        text = str(event.get("stream", ""))
        if step := _STEP.match(text):
            self.number, self.total, self.output = int(step[1]), int(step[2]), ""
            self.instruction = " ".join(step[3].split())
            self.on_step(self.number, self.total, self.instruction)
        elif "status" in event:
            layer = f" {event['id']}" if event.get("id") else ""
            self.on_step(self.number, self.total, f"{event['status']}{layer}")
        else:
            self.output += _COLOURS.sub("", text)

    def _failed(self, error: str) -> UsageError | SandboxError:
        image = self.image
        if self.instruction.upper().startswith("FROM"):
            again = f"`lamsim sandbox build {image.name} --base {LOCAL_BASE}`"
            if self.base != LOCAL_BASE and _has(LOCAL_BASE):
                again = f"build on the one that is here, {again}"
            else:
                script = images_folder() / "base.sh"
                again = f"where no registry can be reached, make one with `sudo bash {script}`, then {again}"
            return UsageError(f"The base image {self.base!r} of {image.tag} can't be pulled ({error[:300]}): {again}.")
        lines = [line.rstrip() for line in self.output.splitlines() if line.strip() and not _NOISE.match(line)]
        code = re.search(r"returned a non-zero code: (\d+)$", error)
        reason = f"it ended with code {code[1]}" if code else error[:300]
        where = f"step {self.number} of {self.total} failed, {self.instruction[:100]}"
        sentence = f"The image {image.tag} was not built, as {where}: {reason}."
        return SandboxError("\n".join([sentence, *(f"  {line[:200]}" for line in lines[-_LAST_LINES:])]))


@dataclass(frozen=True, slots=True)
class Leftover:
    """An image of an earlier version of a folder.

    Attributes:
        reference: What the engine calls it.
        name: The folder's name.
        size_bytes: All layers, those that other images share included.
    """

    reference: str
    name: str
    size_bytes: int


def leftovers() -> list[Leftover]:
    """The images that were built from what the folders are no more, or have been built anew since.

    Raises:
        UsageError: If no engine answers.
        SandboxError: If it fails.
    """
    names = image_names()
    with engine_answers("list images"):
        untagged = docker_client().api.images(filters={"dangling": True, "label": NAME_LABEL})
    stale = [image for image in map(image_named, names) if image.content and image.state == "out of date"]
    found = [Leftover(image.tag, image.name, image.size_bytes) for image in stale]
    for image in untagged:
        if image["Labels"][NAME_LABEL] in names:
            found.append(Leftover(image["Id"], image["Labels"][NAME_LABEL], int(image["Size"])))
    return found


def remove_image(reference: str) -> bool:
    """Removes an image; false if a container still needs it.

    Raises:
        SandboxError: If the engine can't.
    """
    from docker.errors import APIError

    with engine_answers(f"remove the image {reference[:19]}"):
        try:
            docker_client().api.remove_image(reference)
        except APIError as error:
            if error.status_code == 409:
                return False
            if error.status_code != 404:
                raise
    return True


def _has(tag: str) -> bool:
    """Whether the engine has an image."""
    from docker.errors import ImageNotFound

    with engine_answers("look for images"):
        try:
            docker_client().api.inspect_image(tag)
        except ImageNotFound:
            return False
    return True
