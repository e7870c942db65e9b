"""What can be looked up: encyclopedia, web, dictionary, history, stock prices, documents, pictures and recordings."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.ranking import okapi, words
from lamsim_apibank.apis.world import World


class Knowledge(World):
    """Databases that no API changes: `Wiki`, `SearchEngine`, `Dictionary`, `Translations`, `History`, `Stock`, ..."""

    def Wiki(self, keyword: str) -> dict[str, str]:
        """Looks a keyword up in the encyclopedia.

        Args:
            keyword: What to look up.

        Returns:
            The article's address and its summary.
        """
        article = self._read("Wiki").get(keyword.replace("_", " ").strip().lower())
        if article is None:
            raise Refused("Keyword not found.")
        return {"url": article["url"], "summary": article["summary"]}

    def SearchEngine(self, keyword: str) -> list[dict[str, str]]:
        """Searches the web.

        Args:
            keyword: What to search for.

        Returns:
            The two pages that fit best, with title, address and abstract.
        """
        pages = self._read("SearchEngine")["raw_documents"]
        texts = self._read("SearchEngine").get("tokenized_documents")
        if texts is None:
            texts = [words(f"{page['title']} {page['abstract']}") for page in pages]
        scores = okapi(texts, words(keyword))
        best = sorted(range(len(pages)), key=lambda number: (-scores[number], number))
        return [pages[number] for number in best[:2]]

    def Dictionary(self, keyword: str) -> list[dict[str, Any]]:
        """Looks a word up in the English dictionary.

        Args:
            keyword: The word.

        Returns:
            Its meanings by part of speech.
        """
        meanings = self._read("Dictionary").get(keyword.replace("_", " ").strip().lower())
        if meanings is None:
            raise Refused("Failed.")
        found: list[dict[str, Any]] = meanings
        return found

    def Translate(self, src: str, src_lang: str | None = None, tgt_lang: str | None = None) -> str:
        """Translates a text.

        Args:
            src: The text.
            src_lang: The language it is in; left out, that is found out.
            tgt_lang: The language to translate into; left out, English.

        Returns:
            The translation.
        """
        language = "english" if tgt_lang is None else tgt_lang.strip().lower()
        for entry in self._read("Translations") or ():
            if entry["text"] == src and language in entry["languages"]:
                return str(entry["translation"])
        raise Refused("Language not supported.")

    def QueryHistoryToday(self, date: str) -> list[str]:
        """Tells what happened on a day of the year in history.

        Args:
            date: The day, as MM-DD.

        Returns:
            The events.
        """
        day = dates.month_and_day(date)
        if day not in self._read("History"):
            raise Refused("The date is not in the database.")
        parts = ("Title", "Date", "Description")
        events = self._read("History")[day]
        return [", ".join(f"{part}: {event[part].strip()}" for part in parts) for event in events]

    def QueryStock(self, stock_code: str, date: str) -> float:
        """Tells the price of a stock on a day.

        Args:
            stock_code: The stock's code.
            date: The day, as YYYY-MM-DD.

        Returns:
            The price.
        """
        code = stock_code.upper().strip()
        if not code:
            raise Refused("The stock code cannot be empty.")
        day = dates.normal(date, dates.DAY)
        if code not in self._read("Stock"):
            raise Refused("The stock code does not exist.")
        if day not in self._read("Stock")[code]:
            raise Refused("The stock price of this date is not maintained.")
        price: float = self._read("Stock")[code][day]
        return price

    def DocumentQA(self, url: str, question: str) -> Any:
        """Answers a question about a document.

        Args:
            url: The document's address, which ends with .txt.
            question: The question.

        Returns:
            The answer.
        """
        asked = question.strip()
        if not asked:
            raise Refused("The question is empty.")
        if url.strip() not in self._read("QuestionAnswering"):
            raise Refused("The document of this url failed to be processed.")
        answers = self._read("QuestionAnswering")[url.strip()]
        # The official documents are lists, in which no question is found.
        if asked not in answers:
            return "The question is too difficult to answer."
        return answers[asked]

    def ImageCaption(self, url: str) -> str:
        """Describes a picture.

        Args:
            url: The picture's address, which ends with .jpg, .jpeg or .png.

        Returns:
            The description.
        """
        address = url.strip()
        if not address.endswith((".jpg", ".jpeg", ".png")):
            raise Refused("The url should end with .jpg, .jpeg or .png.")
        for picture in self._read("ImageCaptioning"):
            if picture["url"] == address:
                return str(picture["caption"])
        raise Refused("The image of this url failed to be processed.")

    def SpeechRecognition(self, url: str) -> str:
        """Writes down what is said in a recording.

        Args:
            url: The recording's address, which ends with .wav.

        Returns:
            What is said.
        """
        address = url.strip()
        if not address.endswith(".wav"):
            raise Refused("The url should end with .wav.")
        if address not in self._read("SpeechRecognition"):
            raise Refused("The audio of this url failed to be processed.")
        return str(self._read("SpeechRecognition")[address])
