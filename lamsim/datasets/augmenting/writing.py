"""Augmenting a file: the records and their copies to one file, broken lines to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lamsim.datasets.augmenting.augmenter import Augmenter
from lamsim.datasets.records import REJECTED, Reading, RecordFile, Rejected, read_lines
from lamsim.errors import UsageError


def augment_file(
    augmenter: Augmenter, reading: Reading, out: Path, on_record: Callable[[], None] = lambda: None
) -> None:
    """Reads, augments and writes, one record at a time; reads twice where an augmentation surveys the records.

    Originals that are kept are written byte for byte, each before its copies. The output stands under its name only
    once it is whole; `rejected.jsonl` is only written if a line is rejected.

    Args:
        augmenter: Its augmentations.
        reading: The file, and counts along.
        out: The records.
        on_record: Called after each record.

    Raises:
        DataError: If no line of the file is a trajectory; the rejected lines are written all the same.
        UsageError: If something can't be written, or the output is the input.
        MachineError: If a language model can't answer.
    """
    if out.exists() and out.samefile(reading.path):
        raise UsageError(f"{out} is what is read; give another file for what is made.")
    made = RecordFile(out)
    rejects: list[RecordFile] = []

    def reject(rejected: Rejected) -> None:
        if not rejects:
            rejects.append(RecordFile(out.with_name(REJECTED)))
        rejects[0].write(rejected.to_json())

    try:
        if augmenter.surveys:
            augmenter.survey(read_lines(reading.path, lambda rejected: None))
        for line in read_lines(reading.path, reject, reading):
            if augmenter.keep_originals:
                made.write(line.raw)
            for copy in augmenter.copies_of(line.record):
                made.write(copy)
            on_record()
        made.close()
    except BaseException:
        made.discard()
        raise
    finally:
        for file in rejects:
            file.close()
