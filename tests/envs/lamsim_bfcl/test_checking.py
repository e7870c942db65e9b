"""The checker's rules where no official row tells them: quirks on and off, literals, matching, what is malformed."""

import time
from itertools import permutations, product
from typing import Any

import pytest
from lamsim_bfcl.checking.entries import AstChecker, language_of
from lamsim_bfcl.checking.java_values import MAX_LENGTH, java_value
from lamsim_bfcl.checking.javascript_values import javascript_value
from lamsim_bfcl.checking.matching import match_any_order
from lamsim_bfcl.checking.verdicts import VALID, Verdict, invalid
from lamsim_bfcl.quirks import Quirks


def document(schema: dict[str, Any], name: str = "f") -> dict[str, Any]:
    return {"name": name, "parameters": {"type": "dict", "properties": {"a": schema}, "required": []}}


def verdict(
    value: Any, schema: dict[str, Any], answers: Any, category: str = "simple_python", **quirks: bool
) -> Verdict:
    checker = AstChecker([document(schema)], [{"f": {"a": answers}}], category, quirks=Quirks(**quirks))
    return checker.check([{"f": {"a": value}}])


STRINGS = {"type": "array", "items": {"type": "string"}}
FLOATS = {"type": "array", "items": {"type": "float"}}
OBJECTS = {"type": "array", "items": {"type": "dict"}}


def test_an_optional_list_accepts_an_empty_one() -> None:
    for schema in (STRINGS, OBJECTS):
        assert verdict([], schema, ["", [{"k": ["v"]}] if schema is OBJECTS else ["x"]]).valid
    assert not verdict([], STRINGS, ["", ["x"]], empty_answer_equals_empty_list=False).valid
    assert not verdict([], OBJECTS, ["", [{"k": ["v"]}]], empty_answer_equals_empty_list=False).valid
    assert verdict([], STRINGS, ["", []], empty_answer_equals_empty_list=False).valid


def test_integers_within_a_list_are_no_floats() -> None:
    assert verdict(1, {"type": "float"}, [1.0]).valid
    assert verdict([1, 2], FLOATS, [[1.0, 2.0]]).error_type == "type_error:nested"
    assert verdict([1, 2], FLOATS, [[1, 2.0]]).valid
    assert verdict([1, 2], FLOATS, [[1.0, 2.0]], shallow_promotion=False).valid
    assert not verdict([True], FLOATS, [[1.0]], shallow_promotion=False).valid


def test_strings_in_a_java_array_keep_their_quotes() -> None:
    schema = {"type": "Array", "items": {"type": "String"}}
    text = 'new String[]{"a", "b"}'
    assert not verdict(text, schema, [["a", "b"]], "simple_java").valid
    assert verdict(text, schema, [["a", "b"]], "simple_java", java_quoted_arrays=False).valid


def parallel(calls: list[Any], answers: list[Any], **quirks: bool) -> Verdict:
    documents = [document({"type": "integer"}), document({"type": "integer"}, "g")]
    return AstChecker(documents, answers, "parallel", quirks=Quirks(**quirks)).check(calls)


def test_a_greedy_match_steals() -> None:
    answers = [{"f": {"a": [1, 2]}}, {"f": {"a": [1]}}]
    calls = [{"f": {"a": 1}}, {"f": {"a": 2}}]
    stolen = parallel(calls, answers)
    assert stolen.error_type == "parallel_function_checker_no_order:cannot_find_match"
    assert [(index, tried.error_type) for index, tried in stolen.attempts] == [(1, "value_error:others")]
    assert stolen.errors == (
        "Could not find a matching function among index [1] of model output for index 1 of possible answers.",
    )
    assert parallel(calls, answers, greedy_parallel=False).valid
    assert parallel(calls[::-1], answers).valid


@pytest.mark.parametrize("greedy", [True, False])
def test_what_matches_nothing(greedy: bool) -> None:
    answers = [{"f": {"a": [1]}}, {"g": {"a": [2]}}]
    failed = parallel([{"f": {"a": 1}}, {"g": {"a": 3}}], answers, greedy_parallel=greedy)
    assert not failed.valid
    assert [index for index, _ in failed.attempts] == [1]
    assert parallel([{"f": {"a": 1}}], answers, greedy_parallel=greedy).error_type == (
        "parallel_function_checker_no_order:wrong_count"
    )
    assert parallel([], [], greedy_parallel=greedy).valid


def test_matching_finds_what_there_is() -> None:
    """Against all orders, for every table of which item passes for which expectation, up to three."""
    for size in (1, 2, 3):
        for passes in product((False, True), repeat=size * size):
            possible = any(
                all(passes[size * i + j] for i, j in enumerate(order)) for order in permutations(range(size))
            )

            def check(wanted: int, got: int, passes: tuple[bool, ...] = passes, size: int = size) -> Verdict:
                return VALID if passes[size * wanted + got] else invalid("wrong", "wrong")

            assert (match_any_order(size, check, greedy=False) is None) == possible
            assert possible or match_any_order(size, check) is not None


@pytest.mark.parametrize(
    ("functions", "answers", "calls"),
    [
        ([], [{"f": {}}], [{"f": {}}]),
        ([{"name": "f"}], [{"f": {}}], [{"f": {}}]),
        ([document({})], [{"f": {"a": [1]}}], [{"f": {"a": 1}}]),
        ([document({"type": "unheard of"})], [{"f": {"a": [1]}}], [{"f": {"a": 1}}]),
        ([document({"type": "array"})], [{"f": {"a": [[1]]}}], [{"f": {"a": [1]}}]),
        ([document(STRINGS)], [{"f": {"a": [["x"], None]}}], [{"f": {"a": ["x"]}}]),
        ([document({"type": "dict"})], [{"f": {"a": [{"k": 1}]}}], [{"f": {"a": {"k": 1}}}]),
        ([document({"type": "float"})], [{"f": {"a": [1.0]}}], [{"f": {"a": 10**400}}]),
        ([document({"type": "integer"})], [{}], [{"f": {"a": 1}}]),
    ],
)
def test_where_the_reference_fails(functions: list[Any], answers: list[Any], calls: list[Any]) -> None:
    assert AstChecker(functions, answers, "simple_python").check(calls)[:2] == (False, "checker_exception")


def test_values_that_cannot_be_written_out() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (10**5000, deep, float("nan")):
        judged = verdict(value, {"type": "string"}, ["x"])
        assert judged.error_type == "type_error:simple"
        assert judged.errors[0].startswith("Incorrect type for parameter")
    assert verdict(deep, STRINGS, [["x"]]).error_type in ("type_error:nested", "checker_exception")
    nan = float("nan")
    assert not verdict(nan, {"type": "float"}, [float("nan")]).valid
    assert verdict(10**30, {"type": "integer"}, [10**30]).valid


@pytest.mark.parametrize(
    ("value", "answers", "error_type"),
    [
        ("April 1, 2024", ["april 1 2024"], None),
        ("a/b-c_d*e^f.g", ["ABCDEFG"], None),
        ("it's", ['it"s'], None),
        ("tab\there", ["tabhere"], "value_error:string"),
        ("", ["x", ""], None),
        ("variable", [1, "variable"], None),
        ("Variable", [1, "variable"], "value_error:others"),
        (1, ["1"], "type_error:simple"),
    ],
)
def test_strings(value: Any, answers: list[Any], error_type: str | None) -> None:
    assert verdict(value, {"type": "string"}, answers).error_type == error_type


def test_languages() -> None:
    assert [language_of(category) for category in ("simple_java", "simple_javascript", "live_multiple")] == [
        "java",
        "javascript",
        "python",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "element", "value"),
    [
        ("5", "integer", None, 5),
        ("5L", "integer", None, "5L"),
        ("5L", "long", None, 5),
        ("5", "long", None, "5"),
        ("-1.5e3F", "float", None, -1500.0),
        ("1.5", "float", None, "1.5"),
        ("1e3", "double", None, 1000.0),
        ("true", "boolean", None, True),
        ("True", "boolean", None, "True"),
        ("'a'", "char", None, "'a'"),
        ("x", "any", None, "x"),
        ("new int[] {1, 2,}", "Array", "integer", [1, 2]),
        ("{1, 2}", "Array", "integer", "{1, 2}"),
        ('new ArrayList<String>(Arrays.asList("a", "b"))', "ArrayList", "String", ["a", "b"]),
        ('new ArrayList<>(Arrays.asList("a", 1))', "ArrayList", "any", ['"a"', "1"]),
        ("new ArrayList<Long>() {{ add(1L); add(2); }}", "ArrayList", "long", [1, "2"]),
        ("new ArrayList<>()", "ArrayList", "integer", []),
        (
            'new HashMap<A, B>() {{ put("k", "v"); put("m", 2L); put("n", x); }}',
            "HashMap",
            None,
            {"k": "v", "m": 2, "n": "x"},
        ),
        ("new HashMap<>()", "HashMap", None, {}),
        ("Map.of()", "HashMap", None, "Map.of()"),
        (f"new int[] {{{'1, ' * MAX_LENGTH}}}", "Array", "integer", f"new int[] {{{'1, ' * MAX_LENGTH}}}"),
    ],
)
def test_java_literals(text: str, kind: str, element: str | None, value: Any) -> None:
    read = java_value(text, kind, element)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("kind", ["Set", "Hashtable", "Queue", "Stack"])
def test_java_types_without_conversion(kind: str) -> None:
    with pytest.raises(NotImplementedError):
        java_value("x", kind)


@pytest.mark.parametrize(
    ("text", "kind", "element", "value"),
    [
        ("'a'", "String", None, "a"),
        ("a", "String", None, "a"),
        ("5", "integer", None, 5),
        ("5.5", "float", None, 5.5),
        ("5n", "Bigint", None, 5),
        ("false", "Boolean", None, False),
        ("[1, 2]", "array", "integer", [1, 2]),
        ("['a', \"b\"]", "array", "String", ["a", "b"]),
        ("new Array(1, 2)", "array", "integer", [1, 2]),
        ("[[1, 'a'], [true]]", "array", "array", [[1, "a"], [True]]),
        ("new Array([1], [2])", "array", "array", [[1], [2]]),
        ("[[1],\n[2]]", "array", "array", [[1], [2]]),
        ("[]", "array", "integer", []),
        ("x", "array", "integer", "x"),
        ("{}", "dict", None, {}),
        ("{k: 'a, b', \"m\": [1, 2], n: true}", "dict", None, {"k": "a, b", "m": [1, 2], "n": True}),
        ("{k: {l: 1}}", "dict", None, {"k": "{l: 1"}),
        ("x", "dict", None, "x"),
        ("[" + "[], " * MAX_LENGTH + "]", "array", "array", "[" + "[], " * MAX_LENGTH + "]"),
    ],
)
def test_javascript_literals(text: str, kind: str, element: str | None, value: Any) -> None:
    read = javascript_value(text, kind, element)
    assert (read, type(read)) == (value, type(value))


PIECES = (
    *("[[", "[],", "[[],", "new Array(", "{a:", "{,", 'put("', "new ArrayList<", "new HashMap<>(){", "add("),
    *("]", "}", " "),
)


@pytest.mark.parametrize("piece", PIECES)
def test_no_literal_takes_long(piece: str) -> None:
    before = time.process_time()
    for start in ("", "[[", "new HashMap<>() {{ ", "new ArrayList<>() {{ ", "{a: "):
        text = start + piece * ((MAX_LENGTH - len(start)) // len(piece))
        for kind, element in (("Array", "String"), ("ArrayList", "String"), ("HashMap", None)):
            java_value(text, kind, element)
        for kind, element in (("array", "String"), ("dict", None)):
            javascript_value(text, kind, element)
    assert time.process_time() - before < 30
