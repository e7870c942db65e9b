"""Files: drawers of documents."""

from __future__ import annotations

from typing import ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class Archive(Service):
    """Documents in drawers, each a text of lines."""

    start: ClassVar = {"drawers": {}}
    drawers: dict[str, dict[str, str]]

    def list_documents(self, drawer: str) -> list[str]:
        """Lists the documents of a drawer by name.

        Args:
            drawer: The drawer's name.
        """
        return sorted(self._drawer(drawer))

    def read_document(self, drawer: str, document: str) -> str:
        """Reads a document.

        Args:
            drawer: The drawer that it is in.
            document: The document's name.
        """
        return self._text(drawer, document)

    def open_drawer(self, drawer: str) -> dict[str, int]:
        """Adds an empty drawer.

        Args:
            drawer: Its name.
        """
        if drawer in self.drawers:
            raise Refused(f"There is a drawer {drawer} already.")
        self.drawers[drawer] = {}
        return {"drawers": len(self.drawers)}

    def write_document(self, drawer: str, document: str, text: str) -> dict[str, int]:
        """Writes a document, in place of one of the same name.

        Args:
            drawer: The drawer to put it in.
            document: The document's name.
            text: What it says.
        """
        self._drawer(drawer)[document] = text
        return {"characters": len(text)}

    def append_line(self, drawer: str, document: str, line: str) -> dict[str, int]:
        """Adds a line at a document's end.

        Args:
            drawer: The drawer that it is in.
            document: The document's name.
            line: The line.
        """
        text = f"{self._text(drawer, document)}\n{line}"
        self.drawers[drawer][document] = text
        return {"lines": text.count("\n") + 1}

    def refile_document(self, drawer: str, document: str, target: str) -> dict[str, str]:
        """Moves a document to another drawer.

        Args:
            drawer: The drawer that it is in.
            document: The document's name.
            target: The drawer that it is to go to.
        """
        text = self._text(drawer, document)
        if document in self._drawer(target):
            raise Refused(f"{target} has a document {document} already.")
        del self.drawers[drawer][document]
        self.drawers[target][document] = text
        return {"filed": f"{target}/{document}"}

    def shred_document(self, drawer: str, document: str) -> dict[str, int]:
        """Destroys a document.

        Args:
            drawer: The drawer that it is in.
            document: The document's name.
        """
        self._text(drawer, document)
        del self.drawers[drawer][document]
        return {"left": len(self.drawers[drawer])}

    def find_text(self, words: str) -> list[str]:
        """Lists the documents that contain some words, as drawer/document.

        Args:
            words: The words, as they stand in the text.
        """
        return [
            f"{drawer}/{name}"
            for drawer, documents in sorted(self.drawers.items())
            for name, text in sorted(documents.items())
            if words in text
        ]

    def _drawer(self, drawer: str) -> dict[str, str]:
        if drawer not in self.drawers:
            raise Refused(f"There is no drawer {drawer}.")
        return self.drawers[drawer]

    def _text(self, drawer: str, document: str) -> str:
        if document not in self._drawer(drawer):
            raise Refused(f"{drawer} has no document {document}.")
        return self.drawers[drawer][document]
