"""The names and types of Java."""

from __future__ import annotations

import re

from lamsim_bfcl.decoding.scanner import Node, Scanner, group

NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
PRIMITIVE = frozenset(["boolean", "byte", "char", "double", "float", "int", "long", "short", "void"])
RESERVED = PRIMITIVE | frozenset(["false", "instanceof", "new", "null", "super", "switch", "this", "true"])
"""Words that tree-sitter takes for keywords where an expression may start; all others are names there."""


class JavaTypes(Scanner):
    """Reads names and types."""

    def _word(self, word: str) -> Node | None:
        node = self.read(NAME)
        return node if node and self.source(node) == word else None

    def _identifier(self) -> Node | None:
        return self.attempt(self._free_name)

    def _free_name(self) -> Node | None:
        node = self.read(NAME, "identifier")
        return node if node and self.source(node) not in RESERVED else None

    def _type(self, *, dimensions: bool = True) -> Node | None:
        """A type's name with its arguments and, if wanted, dimensions."""
        with self.deeper():
            name = self.read(NAME, "identifier")
            if name is None or (self.source(name) in RESERVED and self.source(name) not in PRIMITIVE):
                return None
            parts = [name]
            while True:
                if self.sees("<"):
                    parts.append(self._type_arguments())
                dot = self.attempt(self._dot_before_name)
                if dot is None:
                    break
                parts += [dot, self.need(self._identifier())]
            while dimensions and (brackets := self.attempt(self._brackets)):
                parts.append(brackets)
            return parts[0] if len(parts) == 1 else group(*parts)

    def _dot_before_name(self) -> Node | None:
        dot = None if self.sees("...") else self.take(".")
        before = self.at
        word = dot and self.read(NAME)
        self.at = before
        return dot if word and self.source(word) not in ("class", *RESERVED) else None

    def _brackets(self) -> Node:
        return group(self.needed("["), self.needed("]"))

    def _type_arguments(self) -> Node:
        # Whether "<" compares is known at its end only, so what is read here may be read again at each level.
        with self.deeper(levels=6):
            opening = self.needed("<")
            return group(opening, *self.separated(self._type_argument, ">"))

    def _type_argument(self) -> Node | None:
        wildcard = self.take("?")
        if not wildcard:
            return self._type()
        bound = self.attempt(lambda: self._word("extends")) or self.attempt(lambda: self._word("super"))
        return group(wildcard, bound, self.need(self._type())) if bound else wildcard
