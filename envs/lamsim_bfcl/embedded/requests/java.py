"""Functions in Java."""

from __future__ import annotations

from lamsim_bfcl.embedded.requests.functions import Function, Parameter

_NODES = ("primaryNode", "edgeNode", "spareNode")

JAVA = (
    Function(
        "RouteCache.evict",
        "Removes routes from the cache that are older than an age.",
        {
            "region": Parameter("String", "Name of the region.", ("baltic", "alpine", "delta")),
            "maxAge": Parameter("long", "Age in milliseconds.", (5000, 90000, 720000)),
            "silent": Parameter(
                "boolean", "Whether listeners are left alone.", (("without telling", True),), default=False
            ),
        },
        (
            "Evict routes of the region {region} that are older than {maxAge} milliseconds.",
            "Clear region {region} of routes older than {maxAge} milliseconds, {silent} the listeners.",
        ),
        "java",
    ),
    Function(
        "PumpController.setLevels",
        "Sets the levels at which pumps start.",
        {
            "controller": Parameter("any", "The controller object.", _NODES),
            "levels": Parameter(
                "ArrayList", "Levels in centimetres.", ([40, 55], [20, 35, 60], [80, 95]), element="integer"
            ),
        },
        ("Use the object {controller} and let the pumps start at {levels} centimetres.",),
        "java",
    ),
    Function(
        "LabelPrinter.printBatch",
        "Prints labels for parcels.",
        {
            "labels": Parameter(
                "ArrayList",
                "The labels.",
                (["fragile", "this side up"], ["keep dry"], ["cold", "urgent"]),
                element="String",
            ),
            "copies": Parameter("integer", "Copies of each.", (2, 5, 12)),
        },
        ("Print the labels {labels}, {copies} of each.", "{copies} copies each of these labels: {labels}."),
        "java",
    ),
    Function(
        "SignalFilter.smooth",
        "Smooths samples with a factor.",
        {
            "samples": Parameter("Array", "The samples.", ([3, 9, 4], [12, 15, 11, 18]), element="integer"),
            "factor": Parameter("double", "Factor from 0 to 1.", (0.25, 0.6, 0.85)),
        },
        ("Smooth the samples {samples} with the factor {factor}.",),
        "java",
    ),
    Function(
        "LockRegistry.acquire",
        "Acquires a named lock.",
        {
            "name": Parameter("String", "Name of the lock.", ("ledger", "snapshot", "indexer")),
            "owner": Parameter("any", "The thread object that is to own it.", ("workerThread", "mainThread")),
            "timeout": Parameter("float", "Seconds to wait.", (1.5, 2.5, 7.5)),
        },
        ("Acquire the lock {name} for the object {owner} and wait {timeout} seconds at most.",),
        "java",
    ),
    Function(
        "ReportMailer.send",
        "Mails a report with options.",
        {
            "report": Parameter("String", "Name of the report.", ("weekly", "audit", "stock")),
            "options": Parameter(
                "HashMap",
                "Options of the mail.",
                (
                    ("the option format set to pdf", {"format": ["pdf"]}),
                    ("the option pages set to 12", {"pages": [12]}),
                    ("the option format set to csv and retries set to 3", {"format": ["csv"], "retries": [3]}),
                ),
            ),
        },
        ("Mail the {report} report with {options}.",),
        "java",
    ),
)
"""Each has its values as literals in answers."""
