"""Functions in JavaScript."""

from __future__ import annotations

from lamsim_bfcl.embedded.requests.functions import Function, Parameter

JAVASCRIPT = (
    Function(
        "mountChart",
        "Shows a chart within an element of the page.",
        {
            "elementId": Parameter("String", "Id of the element.", ("salesPanel", "heatPanel", "tidePanel")),
            "points": Parameter("array", "The values.", ([4, 8, 15], [2, 7, 1, 9], [30, 20]), element="integer"),
            "animated": Parameter(
                "Boolean", "Whether it moves.", (("with animation", True), ("without animation", False))
            ),
        },
        ("Show the values {points} as a chart in {elementId}, {animated}.",),
        "javascript",
    ),
    Function(
        "queueUpload",
        "Puts a file into the queue of uploads.",
        {
            "fileHandle": Parameter("any", "The handle object of the file.", ("draftHandle", "photoHandle")),
            "priority": Parameter("integer", "From 1 to 9.", (2, 5, 8)),
            "tags": Parameter("array", "Tags.", (["harbour", "dawn"], ["draft"], ["map", "river"]), element="String"),
        },
        ("Queue the upload of the object {fileHandle} with priority {priority} and the tags {tags}.",),
        "javascript",
    ),
    Function(
        "throttleStream",
        "Limits the bytes that a stream lets through.",
        {
            "stream": Parameter("any", "The stream object.", ("cameraStream", "logStream")),
            "bytes": Parameter("Bigint", "Bytes per hour.", (9007199254740993, 18014398509481985)),
        },
        ("Let no more than {bytes} bytes per hour through the object {stream}.",),
        "javascript",
    ),
    Function(
        "openDialog",
        "Opens a dialog.",
        {
            "title": Parameter("String", "Title of the dialog.", ("Choose a berth", "Tide table", "Log out")),
            "layout": Parameter(
                "dict",
                "Width and height.",
                (
                    ("480 wide and 320 high", {"width": [480], "height": [320]}),
                    ("640 wide and 200 high", {"width": [640], "height": [200]}),
                ),
                properties={
                    "width": Parameter("integer", "In pixels.", ()),
                    "height": Parameter("integer", "In pixels.", ()),
                },
            ),
        },
        ("Open a dialog titled '{title}', {layout}.",),
        "javascript",
    ),
    Function(
        "fadeVolume",
        "Fades a sound to a volume.",
        {
            "player": Parameter("any", "The player object.", ("introPlayer", "rainPlayer")),
            "volume": Parameter("float", "From 0 to 1.", (0.25, 0.6, 0.9)),
            "loop": Parameter(
                "Boolean", "Whether the sound starts again at its end.", (("looping", True),), default=False
            ),
        },
        (
            "Fade the object {player} to a volume of {volume}.",
            "Fade the object {player} to a volume of {volume}, {loop}.",
        ),
        "javascript",
    ),
)
"""Each has its values as literals in answers."""
