"""A parser for as much of Java as calls are made of; it accepts what tree-sitter's grammar does, types unchecked."""

from __future__ import annotations

import re

from lamsim_bfcl.decoding.calls import DecodeError
from lamsim_bfcl.decoding.java_types import NAME, PRIMITIVE, RESERVED, JavaTypes
from lamsim_bfcl.decoding.scanner import Node, group, is_cheap_to_skip, starts_cheaply

_NUMBER = re.compile(
    r"0[xX][\da-fA-F]+(?:_[\da-fA-F]+)*(?:\.[\da-fA-F]*)?(?:[pP][+-]?\d+[fFdD]?|[lL])?"
    r"|0[bB][01]+(?:_[01]+)*[lL]?"
    r"|(?:\d+(?:_\d+)*\.(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?[fFdD]?"
    r"|\d+(?:_\d+)*(?:[eE][+-]?\d+[fFdD]?|[fFdD])"
    r"|(?:0[0-7]+(?:_[0-7]+)*|0|[1-9]\d*(?:_\d+)*)[lL]?"
)
_AFTER_NUMBER = re.compile(r"[\w$]")
_ESCAPE = r"\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[0-7]{1,3}|[^xu0-7])"
_TEXT_BLOCK = re.compile(r'"""(?:[^"\\]|"(?!"")|\\.)*"""', re.DOTALL)
_STRING = re.compile(rf'"(?:[^"\\]|{_ESCAPE})*"', re.DOTALL)
_CHARACTER = re.compile(rf"'(?:[^'\\\n]|{_ESCAPE})+'", re.DOTALL)
_PREFIX = re.compile(r"\+\+|--|[+\-!~]")
_POSTFIX = re.compile(r"\+\+|--")
_BINARY = re.compile(r"&&|\|\||==|!=|<=|>=|<<(?!=)|>>>(?!=)|>>(?![>=])|[+\-*/%&|^<>](?!=)")
_ASSIGNMENT = re.compile(r"=(?!=)|(?:<<|>>>|>>|[+\-*/%&|^])=")
_LAMBDA = re.compile(r"(?:\([^()]*\)|[^\W\d][\w$]*)\s*->")
_AFTER_CAST = re.compile(r"[\w$\"'(!~]")
_INSIDE = re.compile(r"[^\W\d][\w$]*|\d[\w.]*|\"|'|.", re.DOTALL)
_STATEMENTS = re.compile(
    r"abstract|assert|break|case|catch|class|continue|default|do|else|enum|finally|for|if|import"
    r"|interface|native|package|private|protected|public|static|strictfp|synchronized|transient|try"
    r"|volatile|while|yield"
)
"""Words that start a statement that is no call and isn't read."""
_ASSIGNABLE = frozenset(("identifier", "field", "element"))


class JavaParser(JavaTypes):
    """Parses a text into expressions."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._has_types = "::" in text or "class" in text

    def program(self) -> list[Node]:
        """Parses statements: expressions, declarations of variables, what is returned or thrown, blocks, labels.

        A semicolon may be missing, as tree-sitter adds it, unless it rather skips what stands beside the gap.

        Raises:
            DecodeError: If there is anything else.
        """
        return self._statements("")

    def _statements(self, close: str) -> list[Node]:
        """Statements up to a closing token, or to the end."""
        found: list[Node] = []
        unfinished: Node | None = None
        while not self.ended() and not (close and self.sees(close)):
            if semicolon := self.take(";"):
                found.append(semicolon)
                unfinished = None
                continue
            node, is_whole = self._statement()
            found.append(node)
            if unfinished and not is_whole and starts_cheaply(self.text, node):
                raise DecodeError("a semicolon is missing before a short expression or name")
            unfinished = None if is_whole or self.sees(";") else node
            if unfinished and (_is_dotted_name(node) or is_cheap_to_skip(self.text, node)):
                raise DecodeError("a semicolon is missing after a name or a short expression")
        return found

    def _statement(self) -> tuple[Node, bool]:
        """A statement, and whether it is more than a bare expression."""
        first = NAME.match(self.text, self.at)
        if first and _STATEMENTS.fullmatch(first[0]):
            raise DecodeError(f"{first[0]} starts no call")
        if label := self.attempt(self._label):
            return label, True
        if self.sees("{"):
            return self._block(), True
        if opening := self.take("["):
            # Tree-sitter adds the name of the array.
            return group(opening, self._expression(), self.needed("]")), False
        if word := self.attempt(self._leading_word):
            return (word, True) if self.sees(";") else (group(word, self._expression()), True)
        declared = self.attempt(self._declaration)
        if declared is None:
            return self._expression(), False
        sign = self.take("=")
        return (group(declared, sign, self._expression()) if sign else declared), True

    def _label(self) -> Node | None:
        name = self._free_name()
        colon = None if name is None or self.sees("::") else self.take(":")
        return group(name, colon) if name and colon else None

    def _leading_word(self) -> Node | None:
        node = self.read(NAME)
        return node if node and self.source(node) in ("return", "throw") and not self.sees("(", ".", "=") else None

    def _declaration(self) -> Node | None:
        """`Type name`, with what follows not read."""
        final = self.attempt(lambda: self._word("final"))
        kind = self._type()
        name = kind and self._identifier()
        if not kind or not name or self.sees("(", ".", "["):
            return None
        return group(*([final] if final else []), kind, name)

    def _expression(self) -> Node:
        """Operands and operators, flat: neither the text of an argument nor the search for a call needs more."""
        with self.deeper():
            parts = [self._operand()]
            while True:
                if parts[-1].kind in _ASSIGNABLE and (sign := self.read(_ASSIGNMENT)):
                    parts += [sign, self._expression()]
                    return group(*parts, kind="assignment" if len(parts) == 3 else "group")
                if sign := self.read(_BINARY):
                    parts += [sign, self._operand()]
                elif sign := self.attempt(lambda: self._word("instanceof")):
                    parts += [sign, *filter(None, [self.attempt(lambda: self._word("final"))])]
                    parts += [self.need(self._type()), *filter(None, [self._identifier()])]
                elif sign := self.take("?"):
                    parts += [sign, self._expression(), self.needed(":"), self._expression()]
                else:
                    break
            return parts[0] if len(parts) == 1 else group(*parts)

    def _operand(self) -> Node:
        with self.deeper():
            if sign := self.read(_PREFIX):
                return group(sign, self._operand())
            if cast := self.attempt(self._cast):
                return group(cast, self._operand())
            node = self._primary()
            while sign := self.read(_POSTFIX):
                node = group(node, sign)
            return node

    def _cast(self) -> Node | None:
        if not self.sees("(") or _LAMBDA.match(self.text, self.at):
            return None
        parts = (self.needed("("), self.need(self._type()), self.needed(")"))
        self.skip_space()
        if self.source(parts[1]).split("[")[0].strip() in PRIMITIVE or _AFTER_CAST.match(self.text, self.at):
            return None if self.attempt(lambda: self._word("instanceof")) else group(*parts)
        return None

    def _primary(self) -> Node:
        node = self._start_of_primary()
        while True:
            if self.sees("...") or not self.sees(".", "[", "::"):
                return node
            if self.take("["):
                node = group(
                    node, Node("token", self.at - 1, self.at), self._expression(), self.needed("]"), kind="element"
                )
            elif sign := self.take("::"):
                types = [self._type_arguments()] if self.sees("<") else []
                node = group(node, sign, *types, self.need(self.read(NAME)))
            else:
                node = self._member(node, self.needed("."))

    def _member(self, node: Node, dot: Node) -> Node:
        if self.sees("<"):
            self._type_arguments()
            return self._call(node, self.need(self._identifier()))
        word = self.need(self.read(NAME, "identifier"))
        text = self.source(word)
        if text == "new":
            return self._creation(word, node)
        if text == "class" and not self.sees("("):
            return Node("class_literal", node.start, word.end, (node, dot, word))
        if self.sees("("):
            if text in ("this", "super"):
                raise DecodeError(f"{text} can't be called")
            return self._call(node, word)
        if text == "super" and not self.sees(".", "::"):
            raise DecodeError("super is no value")
        return group(node, dot, word, kind="field")

    def _call(self, called: Node | None, name: Node) -> Node:
        """A call; its parts are its name, its arguments and, last, what its method is of, if it is of anything."""
        self.needed("(")
        arguments = Node("arguments", self.at - 1, self.at, tuple(self.separated(self._expression, ")")))
        end = self.at
        return Node("call", (called or name).start, end, (name, arguments, *([called] if called else [])))

    def _start_of_primary(self) -> Node:
        self.skip_space()
        if _LAMBDA.match(self.text, self.at):
            return self._lambda()
        if opening := self.take("("):
            return group(opening, self._expression(), self.needed(")"))
        if text := self._text():
            return text
        if number := self.read(_NUMBER):
            if _AFTER_NUMBER.match(self.text, self.at):
                raise DecodeError("a number is followed by letters")
            return number
        if self._has_types and (literal := self.attempt(self._type_before_literal)):
            return literal
        name = self.need(self.read(NAME, "identifier"))
        word = self.source(name)
        if word == "new":
            return self._creation(name, None)
        if (word in ("super", "this") and self.sees("(")) or (word == "super" and not self.sees(".", "::")):
            raise DecodeError(f"{word} is no value")
        if word in RESERVED:
            if word in PRIMITIVE or word in ("switch", "instanceof"):
                raise DecodeError(f"{word} is no value")
            return Node("token", name.start, name.end)
        return self._call(None, name) if self.sees("(") else name

    def _text(self) -> Node | None:
        return self.read(_TEXT_BLOCK, "text") or self.read(_STRING, "text") or self.read(_CHARACTER, "text")

    def _type_before_literal(self) -> Node | None:
        """A type that is no expression itself, before `.class` or `::`."""
        kind = self._type()
        is_name = kind is not None and kind.kind == "identifier" and self.source(kind) not in PRIMITIVE
        if kind is None or is_name or not self.sees(".", "::") or self.sees("..."):
            return None
        if self.sees("::"):
            return kind
        dot, word = self.needed("."), self._word("class")
        return word and Node("class_literal", kind.start, word.end, (kind, dot, word))

    def _lambda(self) -> Node:
        parts: list[Node] = []
        if opening := self.take("("):
            parts.append(opening)
            while not (closing := self.take(")")):
                parts.append(self.need(self.read(_INSIDE)))
            parts.append(closing)
        else:
            parts.append(self.need(self._identifier()))
        parts.append(self.needed("->"))
        parts.append(self._block() if self.sees("{") else self._expression())
        return group(*parts)

    def _creation(self, new: Node, outer: Node | None) -> Node:
        """`new` with a class and its arguments, or with an array's type and elements."""
        if self.sees("<"):
            self._type_arguments()
        while self.take("@"):
            self.need(self._identifier())
        kind = self.need(self._type(dimensions=False))
        start = (outer or new).start
        if self.sees("["):
            return self._array(start, kind)
        if self.source(kind) in PRIMITIVE:
            raise DecodeError("a primitive type has no objects")
        self.needed("(")
        arguments = Node("arguments", self.at - 1, self.at, tuple(self.separated(self._expression, ")")))
        body = [self._block()] if self.sees("{") else []
        return Node("object", start, self.at, (kind, arguments, *body))

    def _array(self, start: int, kind: Node) -> Node:
        sizes: list[Node] = []
        empty = False
        while self.take("["):
            if self.take("]"):
                empty = True
                continue
            if empty:
                raise DecodeError("an array's size follows a dimension without one")
            sizes.append(self._expression())
            self.needed("]")
        if sizes:
            return Node("array", start, self.at, (kind,))
        return Node("array", start, self.at, (kind, self._elements()))

    def _elements(self) -> Node:
        with self.deeper():
            parts = [self.needed("{")]
            while not (end := self.take("}")):
                if len(parts) > 1 or self.sees(","):
                    parts.append(self.needed(","))
                    if end := self.take("}"):
                        break
                    if len(parts) == 2:
                        raise DecodeError("an array starts with a comma")
                parts.append(self._elements() if self.sees("{") else self._expression())
            return group(*parts, end)

    def _block(self) -> Node:
        with self.deeper():
            return group(self.needed("{"), *self._statements("}"), self.needed("}"))


def _is_dotted_name(node: Node) -> bool:
    while node.kind == "field":
        node = node.parts[0]
    return node.kind == "identifier"
