"""A parser for as much of JavaScript as calls are made of; it accepts what tree-sitter's grammar does."""

from __future__ import annotations

import re

from lamsim_bfcl.decoding.calls import DecodeError
from lamsim_bfcl.decoding.scanner import Node, Scanner, group, is_cheap_to_skip, starts_cheaply

_NAME = re.compile(r"#?(?:[^\W\d]|\$)[\w$]*")
_NUMBER = re.compile(
    r"0[xX][\da-fA-F](?:_?[\da-fA-F])*n?|0[oO][0-7](?:_?[0-7])*n?|0[bB][01](?:_?[01])*n?"
    r"|(?:\d(?:_?\d)*\.(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?"
    r"|\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*|n)?"
)
_AFTER_NUMBER = re.compile(r"[\w$]")
_ESCAPE = r"\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[0-7]{1,3}|\r\n|[^xu0-7])"
_STRING = re.compile(rf'"(?:[^"\\\n]|{_ESCAPE})*"|\'(?:[^\'\\\n]|{_ESCAPE})*\'', re.DOTALL)
_REGEX = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_PREFIX = re.compile(r"\+\+|--|[+\-!~]|(?:typeof|void|delete|await|yield)(?![\w$])")
_POSTFIX = re.compile(r"\+\+|--")
_BINARY = re.compile(
    r"(?:in|instanceof)(?![\w$])|===|!==|==(?!=)|!=(?!=)|\?\?(?!=)|&&(?!=)|\|\|(?!=)|\*\*(?!=)"
    r"|<<(?!=)|>>>(?!=)|>>(?![>=])|<=|>=|[+\-*/%&|^<>](?!=)"
)
_ASSIGNMENT = re.compile(r"=(?![=>])|(?:\*\*|<<|>>>|>>|&&|\|\||\?\?|[+\-*/%&|^])=")
_ARROW = re.compile(r"(?:async(?![\w$])\s*)?(?:\([^()]*\)|(?:[^\W\d]|\$)[\w$]*)\s*=>")
_FUNCTION = re.compile(r"(?:async\s+)?function(?![\w$])\s*\*?\s*(?:(?:[^\W\d]|\$)[\w$]*)?\s*\([^()]*\)")
_CLASS = re.compile(r"class(?![\w$])[^{}()]*(?=\{)")
_METHOD = re.compile(r"(?:(?:async|get|set|static)\s+)*\*?\s*(?:[\w$]+|\"[^\"\n]*\"|'[^'\n]*')\s*\([^()]*\)\s*(?=\{)")
_IN = re.compile(r"\s*in(?![\w$])")
_INSIDE = re.compile(r"[\w$]+|.", re.DOTALL)
_TEMPLATE_PART = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_RESERVED = re.compile(r"class|delete|false|function|null|super|this|true|typeof|void|await|yield|import")
"""Words that tree-sitter takes for keywords where an expression may start; most others are names there."""
_STATEMENTS = re.compile(r"break|const|continue|debugger|do|export|function|import|let|return|throw|try|var")
_WITH_EXPRESSION = frozenset(("return", "throw"))
_DECLARING = frozenset(["const", "let", "var"])
_ASSIGNABLE = frozenset(("identifier", "member", "pattern", "parenthesized"))


class JavaScriptParser(Scanner):
    """Parses a text into statements."""

    def program(self) -> list[Node]:
        """Parses statements: expressions, labels, declarations of variables, what is returned or thrown.

        Raises:
            DecodeError: If there is anything else, or neither semicolon nor line break between two of them, unless
                both are so long that tree-sitter adds a semicolon rather than skip one as an error.
        """
        return self._statements("")

    def _statements(self, close: str) -> list[Node]:
        """Statements up to a closing token, or to the end."""
        found: list[Node] = []
        while not self.ended() and not (close and self.sees(close)):
            if self.take(";"):
                continue
            if found and not self._is_separated(found[-1]):
                before = found[-1]
                found.append(self._statement())
                if is_cheap_to_skip(self.text, before) or starts_cheaply(self.text, found[-1]):
                    raise DecodeError("a semicolon is missing")
            else:
                found.append(self._statement())
        return found

    def _is_separated(self, before: Node) -> bool:
        between = self.text[before.end : self.at]
        return ";" in between or "\n" in between

    def _statement(self) -> Node:
        if self.sees("{"):
            return self.attempt(self._sequence) or self._block()
        word = self.attempt(lambda: self.read(_NAME, "identifier"))
        text = self.source(word) if word else ""
        if text in ("for", "if", "switch", "while", "with"):
            raise DecodeError(f"{text} starts no call")
        if word and _STATEMENTS.fullmatch(text) and not self.sees("(", "=", ".", ",", ")"):
            if text in _DECLARING:
                parts = [word, self._expression()]
            elif text in _WITH_EXPRESSION:
                parts = [word, self._sequence()]
            else:
                raise DecodeError(f"{text} starts no call")
            return group(*parts)
        if word and not _RESERVED.fullmatch(text) and self.take(":"):
            with self.deeper():
                return group(word, self._statement())
        if word:
            self.at = word.start
        return self._sequence()

    def _block(self) -> Node:
        with self.deeper():
            return group(self.needed("{"), *self._statements("}"), self.needed("}"))

    def _sequence(self) -> Node:
        parts = [self._expression()]
        while sign := self.take(","):
            parts += [sign, self._expression()]
        return parts[0] if len(parts) == 1 else group(*parts)

    def _expression(self) -> Node:
        """Operands and operators, flat: of an argument only its borders count."""
        with self.deeper():
            self.skip_space()
            if arrow := self.read(_ARROW):
                return group(arrow, self._body() if self.sees("{") else self._expression())
            parts = [self._operand()]
            while True:
                if parts[-1].kind in _ASSIGNABLE and (sign := self.read(_ASSIGNMENT)):
                    is_argument = len(parts) == 1 and self.source(sign) == "="
                    return group(*parts, sign, self._expression(), kind="assignment" if is_argument else "group")
                if sign := self.read(_BINARY):
                    parts += [sign, self._operand()]
                elif not self.sees("?.") and (sign := self.take("?")):
                    parts += [sign, self._expression(), self.needed(":"), self._expression()]
                else:
                    return parts[0] if len(parts) == 1 else group(*parts)

    def _operand(self) -> Node:
        with self.deeper():
            self.skip_space()
            before = self.at
            if sign := self.read(_PREFIX):
                if self.source(sign) in ("await", "yield") and (self.ended() or self.sees(",", ")", "]", "}", ";")):
                    return Node("group", before, sign.end, (sign,))
                return group(sign, self._operand())
            node = self._primary()
            while sign := self._postfix():
                node = group(node, sign)
            return node

    def _postfix(self) -> Node | None:
        """`++` or `--` on the same line."""
        return self.read(_POSTFIX) if _POSTFIX.match(self.text, self.at) else None

    def _primary(self) -> Node:
        node = self._start_of_primary()
        while True:
            if self.sees("("):
                node = group(node, self._arguments(), kind="call")
            elif self.take("?."):
                node = self._optional_member(node)
            elif not self.sees("...") and (sign := self.take(".")):
                node = group(node, sign, self.need(self.read(_NAME)), kind="member")
            elif opening := self.take("["):
                inside = [] if self.sees("]") else [self._sequence()]
                node = group(node, opening, *inside, self.needed("]"), kind="member")
            elif self.sees("`"):
                node = group(node, self._template(), kind="call")
            else:
                return node

    def _optional_member(self, node: Node) -> Node:
        if self.sees("("):
            # The arguments are the third part of such a call, where the reference looks at the second.
            return group(node, Node("token", self.at, self.at), self._arguments(), kind="call")
        if opening := self.take("["):
            return group(node, opening, self._sequence(), self.needed("]"), kind="member")
        return group(node, self.need(self.read(_NAME)), kind="member")

    def _arguments(self) -> Node:
        return group(self.needed("("), *self._items(")"), kind="arguments")

    def _items(self, close: str) -> list[Node]:
        """Expressions, spread or not, between commas, of which any number may follow each other."""
        parts: list[Node] = []
        while not (end := self._closed(close)):
            if comma := self.take(","):
                parts.append(comma)
                continue
            if parts and self.source(parts[-1]) != ",":
                raise DecodeError("a comma is missing")
            spread = self.take("...")
            value = self._expression()
            parts.append(group(spread, value) if spread else value)
        return [*parts, end]

    def _closed(self, close: str) -> Node | None:
        """The closing token of a list; before a parenthesis tree-sitter adds one that is missing."""
        return Node("token", self.at, self.at) if close != ")" and self.sees(")") else self.take(close)

    def _start_of_primary(self) -> Node:
        if function := self.read(_FUNCTION):
            return group(function, self._body())
        if head := self.read(_CLASS):
            return group(head, self._body())
        if opening := self.take("("):
            return group(opening, self._sequence(), self.needed(")"), kind="parenthesized")
        if opening := self.take("["):
            with self.deeper():
                return group(opening, *self._items("]"), kind="pattern")
        if self.sees("{"):
            return self._object()
        if self.sees("`"):
            return self._template()
        if text := self.read(_STRING) or self.read(_REGEX):
            return text
        if number := self.read(_NUMBER):
            if _AFTER_NUMBER.match(self.text, self.at):
                raise DecodeError("a number is followed by letters")
            return number
        return self._word()

    def _word(self) -> Node:
        name = self.need(self.read(_NAME, "identifier"))
        word = self.source(name)
        if word == "new":
            return self._creation(name)
        if word == "true":
            return Node("true", name.start, name.end)
        if word[0] == "#" and not _IN.match(self.text, self.at):
            raise DecodeError("a private name is no value")
        if word in ("class", "function") or (word == "import" and not self.sees("(", ".")):
            raise DecodeError(f"{word} is no value")
        return Node("token", name.start, name.end) if _RESERVED.fullmatch(word) else name

    def _creation(self, new: Node) -> Node:
        """`new` with what is made and its arguments; where nothing can be made, a variable of that name."""
        if sign := self.take("."):
            return group(new, sign, self.need(self.read(_NAME)), kind="member")
        if self.ended() or self.sees(",", ")", "]", "}", ";"):
            return new
        node = self._start_of_primary()
        while sign := self.take("."):
            node = group(node, sign, self.need(self.read(_NAME)))
        return group(new, node, *([self._arguments()] if self.sees("(") else []))

    def _object(self) -> Node:
        with self.deeper():
            parts = [self.needed("{")]
            while not (end := self._closed("}")):
                if comma := self.take(","):
                    parts.append(comma)
                    continue
                if len(parts) > 1 and self.source(parts[-1]) != ",":
                    raise DecodeError("a comma is missing")
                parts.append(self._property())
            return group(*parts, end, kind="pattern")

    def _property(self) -> Node:
        if self.take("..."):
            return self._expression()
        self.skip_space()
        if method := self.read(_METHOD):
            return group(method, self._body())
        if opening := self.take("["):
            key = group(opening, self._expression(), self.needed("]"))
        else:
            name = self.read(_NAME)
            key = self.need(name or self.read(_STRING) or self.read(_NUMBER))
            if name and self.sees(",", "}"):
                return key
        self.needed(":")
        # Tree-sitter adds a value that is missing.
        return key if self.sees("}") else group(key, self._expression())

    def _template(self) -> Node:
        """A template literal; what stands in `${...}` is parsed."""
        with self.deeper():
            parts = [self.needed("`")]
            while True:
                match = _TEMPLATE_PART.match(self.text, self.at)
                self.at = match.end() if match else self.at
                if self.text.startswith("`", self.at):
                    self.at += 1
                    return group(*parts, Node("token", self.at - 1, self.at))
                self.needed("${")
                parts += [self._sequence(), self.needed("}")]

    def _body(self) -> Node:
        """A body in braces, read as mere tokens: no answer has one."""
        parts = [self.needed("{")]
        depth = 1
        while depth:
            part = self.read(_STRING) or self.need(self.read(_INSIDE))
            depth += {"{": 1, "}": -1}.get(self.source(part), 0)
            parts.append(part)
        return group(parts[0], parts[-1])
