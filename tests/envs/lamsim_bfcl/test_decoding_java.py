"""Calls in Java and JavaScript; what each case gives was asked of the reference, with its tree-sitter grammars."""

import pytest
from lamsim_bfcl.decoding.calls import DecodeError
from lamsim_bfcl.decoding.text import decode_text
from lamsim_bfcl.quirks import Quirks

CALL = "Some.call({})"


@pytest.mark.parametrize(
    ("arguments", "decoded"),
    [
        ("alpha=1, beta=x", {"alpha": "1", "beta": "x"}),
        ("alpha=\"x y\", beta='z'", {"alpha": "x y", "beta": "z"}),
        ('alpha="a\\"b"', {"alpha": 'a\\"b'}),
        ("alpha = 5L , beta=-1.5f", {"alpha": "5L", "beta": "-1.5f"}),
        ("alpha=System.out", {"alpha": "System.out"}),
        ("alpha=a . b", {"alpha": "a.b"}),
        ("alpha=a . b ( 1,2 )", {"alpha": "a . b ( 1,2 )"}),
        ('alpha=new String[] {"a", "b"}', {"alpha": 'new String[]{"a","b"}'}),
        ("alpha=new int[][]{{1, 2}, {3}}", {"alpha": "new int[]{{1,2},{3}}"}),
        ("alpha=new ArrayList<>(Arrays.asList(1, 2))", {"alpha": "new ArrayList<>(Arrays.asList(1, 2))"}),
        ("alpha=new Map<A, List<B>>(x,y)", {"alpha": "new Map<A,List<B>>(x, y)"}),
        ('alpha=new HashMap<>() {{ put("k", 1); }}', {"alpha": "new HashMap<>()"}),
        ("alpha=new Path('/a/b')", {"alpha": "new Path('/a/b')"}),
        ("alpha=A.class, beta=int[].class", {"alpha": "A.class", "beta": "int[].class"}),
        ("alpha=A.B::get, beta=List<A>::new", {"alpha": "A.B::get", "beta": "List<A>::new"}),
        ("alpha=(x, y) -> x + y", {"alpha": "(x,y)->x+y"}),
        ("alpha=() -> { go(1 , 2); return; }", {"alpha": "()->{go(1 , 2);return;}"}),
        ("alpha=(int) x, beta=(List<A>) y", {"alpha": "(int)x", "beta": "(List<A>)y"}),
        ("alpha=a instanceof B", {"alpha": "ainstanceofB"}),
        ("alpha=a < b ? c : d[0]", {"alpha": "a<b?c:d[0]"}),
        ("alpha=other(beta=1)", {"alpha": "other(beta=1)"}),
        ("alpha=50% off", {"alpha": "50%off"}),
        ("alpha=2024-01-02", {"alpha": "2024-01-02"}),
        ('alpha="a" + "b"', {"alpha": '"a"+"b"'}),
        ("alpha+=1", {"alpha": "1"}),
        ("a+b=1, gamma=2", {"gamma": "2"}),
        ("word, alpha=1", {None: "word", "alpha": "1"}),
        ("1, this, true", {}),
        ("/* c */ alpha=1 // d\n", {"alpha": "1"}),
    ],
)
def test_java_arguments(arguments: str, decoded: object) -> None:
    for text in (CALL, f"[{CALL}]", f"[{CALL};]", f"```{CALL}```", f"String s = {CALL}", f"return {CALL};"):
        assert decode_text(text.format(arguments), "java") == [{"Some.call": decoded}]


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            "alpha=",
            "alpha=1,",
            "alpha=1 2",
            "alpha=x y",
            "alpha=user:online",
            "alpha={1, 2}",
            "alpha=[1]",
            "alpha=x;",
            "=1",
        ),
        *(
            "long=1",
            "alpha=long",
            'alpha="x',
            "alpha=1, alpha=2",
            "a, b",
            "alpha=new int[3]",
            "alpha=new Foo",
            "alpha=1..2",
        ),
        *("alpha=x@y.com", "alpha=/usr/bin", "alpha=10:30", "alpha=`x`", "alpha=é#", "alpha=1_", "alpha='\ud800'"),
    ],
)
def test_java_that_does_not_parse(arguments: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(CALL.format(arguments), "java")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Call Some.call(a=1)",
            "Some.call(a=1), Some.call(b=2)",
            "f(a=1)",
            "Some.call(a=1",
            "Sorry",
            "if (x) Some.call(a=1)",
        ),
        "```java\nSome.call(a=1)\n```",
    ],
)
def test_java_statements_that_do_not_parse(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text, "java")


def test_java_statements() -> None:
    call = [{"Some.call": {"alpha": "1"}}]
    long = "Some.call(alpha=1)"
    assert decode_text(f"{long}; Other.call(beta=2);", "java") == call
    assert decode_text(f"({long})", "java") == call
    assert decode_text(f"{long} + {long}", "java") == call
    assert decode_text(f"{long}.get(beta=2)", "java") == [{"Some.call(alpha=1).get": {"beta": "2"}}]
    assert decode_text("f(a=1);", "java") == [{"f": {"a": "1"}}]
    assert decode_text("[new Some.call(alpha=1)]", "java") == {}
    assert decode_text("I need more information", "java") == {}
    assert decode_text('new Some(alpha=new Map() {{ put("k", 1); }});', "java") == [{"put": {}}]


def test_java_text_is_cut_by_bytes() -> None:
    text = 'Some.call(alpha="é", beta="x")'
    assert decode_text(text, "java") == [{"Some.call": {"alpha": 'é"', "eta=": '"'}}]
    whole = decode_text(text, "java", quirks=Quirks(java_byte_offsets=False))
    assert whole == [{"Some.call": {"alpha": "é", "beta": "x"}}]


@pytest.mark.parametrize(
    ("arguments", "decoded"),
    [
        ("a=1, b=x", {"a": "1", "b": "x"}),
        ("a=\"x y\", b='z'", {"a": "x y", "b": "z"}),
        ("a=\"x\" + 'y'", {"a": "\"x\" + 'y'"}),
        ("a='x' + 'y'", {"a": "x' + 'y"}),
        ("a=[1, [2,], ...b]", {"a": "[1, [2,], ...b]"}),
        ("a={k: 1, 'l': [2], m, [n]: 3, o() {}, ...p}", {"a": "{k: 1, 'l': [2], m, [n]: 3, o() {}, ...p}"}),
        ("a=(x, y) => x + y", {"a": "(x, y) => x + y"}),
        ("a=async () => { await b(); }", {"a": "async () => { await b(); }"}),
        ("a=function(x) { return {y: 1}; }", {"a": "function(x) { return {y: 1}; }"}),
        ("a=new Date(), b=new Map", {"a": "new Date()", "b": "new Map"}),
        ("a=`x${y + `z`}`", {"a": "`x${y + `z`}`"}),
        ("a=/[/]x/g, b=c/d/e", {"a": "/[/]x/g", "b": "c/d/e"}),
        ("a=b?.c, d=e?.[0] ?? f", {"a": "b?.c", "d": "e?.[0] ?? f"}),
        ("a=5n, b=0x1F, c=.5", {"a": "5n", "b": "0x1F", "c": ".5"}),
        ("a=b ? c : d", {"a": "b ? c : d"}),
        ("a=1,,b=2,", {"a": "1", "b": "2"}),
        ("true, a=1", {None: "true", "a": "1"}),
        ("1, false, 'x'", {}),
        ("a+=1, b==2", {}),
        ("é='ü'", {"é": "ü"}),
        ("a=[1, 2", {"a": "[1, 2"}),
        ("a={k: [1, 2", {"a": "{k: [1, 2"}),
    ],
)
def test_javascript_arguments(arguments: str, decoded: object) -> None:
    text = f"some.fn({arguments})"
    for said in (text, f"[{text}]", f"[{text};]", f"```javascript\n{text}\n```"):
        assert decode_text(said, "javascript") == [{"some.fn": decoded}]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "f(a=)",
            "f(a=1 2)",
            "f(a=x y)",
            "f(a:1)",
            'f(a="x)',
            "f(a=10px)",
            "f(a=x@y.com)",
            "f(a=1, a=2)",
            "f(a, b)",
            "f(a=b!)",
        ),
        *(
            "f(a={k 1})",
            "f(a=[1 2])",
            "f(a=...b)",
            "f(a=1",
            "f(a=1))",
            "f(a=1].",
            "Call f(a=1)",
            "f(a=1) is it",
            "f(a=#x)",
        ),
    ],
)
def test_javascript_that_does_not_parse(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text, "javascript")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "f",
            "new f(a=1)",
            "f(a=1), g(b=2)",
            "x = f(a=1)",
            "await f(a=1)",
            "let r = f(a=1)",
            "(f(a=1))",
            "Note: f(a=1)",
        ),
        *("{f(a=1)}", ""),
    ],
)
def test_javascript_without_a_call(text: str) -> None:
    assert decode_text(text, "javascript") is None


def test_javascript_statements() -> None:
    call = [{"f": {"a": "1"}}]
    for text in ("f(a=1)\ng(b=2)", "x; f(a=1)", "// note\nf(a=1)", "f(a=1) /* note */", "'use strict'; f\n(a=1)"):
        assert decode_text(text, "javascript") == call
    assert decode_text("f(a=1)(b=2)", "javascript") == [{"f(a=1)": {"b": "2"}}]
    assert decode_text("f?.(a=1)", "javascript") == [{"f": {}}]
