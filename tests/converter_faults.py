"""What the verifier finds in converted records, for tests with official data."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from lamsim.datasets.converters import Record
from lamsim.datasets.judging import Catalogs, judge
from lamsim.datasets.steps import steps_of


def faults_in(records: Iterable[Record]) -> Counter[str]:
    """How often each error pattern is found."""
    catalogs = Catalogs()
    found: Counter[str] = Counter()
    for record in records:
        conversation = record["conversation"]
        judged = judge(conversation, steps_of(conversation), catalogs.of(record))
        found.update(fault.pattern.value for feedback in chain(*judged) for fault in feedback.faults)
    return found
