"""Scenarios of level 1 that look things up."""

from __future__ import annotations

from lamsim_apibank.embedded.desk_databases import DESK
from lamsim_apibank.embedded.model import Scenario, call, says, user

LOOKUPS = (
    Scenario(
        "first-aid",
        1,
        (
            user("What might be behind a {symptom}?", "I have a {symptom}. Where does that come from?"),
            says("Let me look that up."),
            call("SymptomSearch", "causes", symptom="{symptom}"),
            says("A possible cause: {causes[0][name]}. {causes[0][description]}"),
            user("And what helps?", "What can I do about it?"),
            call("EmergencyKnowledge", "aids", symptom="{symptom}"),
            says("{aids[0][aid]}"),
        ),
        tuple({"symptom": name} for name in ("nosebleed", "blister", "muscle cramp", "sunburn")),
    ),
    Scenario(
        "stock",
        1,
        (
            user("What did {code} cost on {day}, and the day after?"),
            call("QueryStock", "first", stock_code="{code}", date="{day}"),
            says("On {day} it was {first}; now the next day."),
            call("QueryStock", "second", stock_code="{code}", date="{next}"),
            says("It went from {first} to {second}."),
        ),
        tuple({"code": code, "day": "2024-05-02", "next": "2024-05-03"} for code in DESK["Stock"]),
    ),
    Scenario(
        "on-this-day",
        1,
        (
            user(
                "What happened on {date} (month and day) in other years?",
                "Tell me about {date}, month and day, in history.",
            ),
            call("QueryHistoryToday", "events", date="{date}"),
            says("This is what I found. {events[0]}"),
        ),
        tuple({"date": day} for day in DESK["History"]),
    ),
    Scenario(
        "encyclopedia",
        1,
        (
            user("Tell me what a {word} is.", "What does the encyclopedia say about {word}?"),
            call("Wiki", "article", keyword="{word}"),
            says("{article[summary]} There is more at {article[url]}."),
        ),
        tuple({"word": word} for word in DESK["Wiki"]),
    ),
    Scenario(
        "dictionary",
        1,
        (
            user("What does '{word}' mean?", "Look up the word '{word}'."),
            call("Dictionary", "meanings", keyword="{word}"),
            says("As {meanings[0][partOfSpeech]}: {meanings[0][definitions][0][definition]}"),
        ),
        tuple({"word": word} for word in DESK["Dictionary"]),
    ),
    Scenario(
        "translation",
        1,
        (
            user("How do I say '{text}' in {language}?", "Translate '{text}' into {language}."),
            call("Translate", "words", src="{text}", tgt_lang="{language}"),
            says("You say: {words}"),
        ),
        tuple({"text": entry["text"], "language": entry["languages"][0]} for entry in DESK["Translations"]),
    ),
    Scenario(
        "web-search",
        1,
        (
            user("Find me a page about {topic}.", "Search the web for {topic}."),
            call("SearchEngine", "pages", keyword="{topic}"),
            says("The best page is '{pages[0][title]}', at {pages[0][url]}."),
        ),
        tuple({"topic": topic} for topic in ("dripping tap", "balcony tomatoes", "night trains", "a first telescope")),
    ),
    Scenario(
        "document",
        1,
        (
            user("I have a question about {url}.", "Please read {url} for me."),
            says("What would you like to know?"),
            user("{question}"),
            call("DocumentQA", "answer", url="{url}", question="{question}"),
            says("It says: {answer}"),
        ),
        tuple({"url": url, "question": next(iter(asked))} for url, asked in DESK["QuestionAnswering"].items()),
    ),
    Scenario(
        "picture-and-sound",
        1,
        (
            user("What is in the picture {picture}?"),
            call("ImageCaption", "caption", url="{picture}"),
            says("It shows {caption}."),
            user("And what do they say in {sound}?", "Please write down {sound} too."),
            call("SpeechRecognition", "words", url="{sound}"),
            says("They say: {words}"),
        ),
        tuple(
            {"picture": entry["url"], "sound": url}
            for entry, url in zip(DESK["ImageCaptioning"], DESK["SpeechRecognition"], strict=True)
        ),
    ),
    Scenario(
        "sum-by-mail",
        1,
        (
            user("Work out {formula}, please.", "How much is {formula}?"),
            call("Calculator", "sum", formula="{formula}"),
            says("That is {sum}."),
            user("Mail the result to {address} with the subject '{subject}'."),
            says("What shall the mail say?"),
            user("'{text}'"),
            call("SendEmail", receiver="{address}", subject="{subject}", content="{text}"),
            says("The mail is on its way to {address}."),
        ),
        (
            {"formula": "(18+24)*3", "address": "crew@tern.org", "subject": "Fuel", "text": "We need 126 litres."},
            {"formula": "960/(12-4)", "address": "ida@pine.net", "subject": "Shares", "text": "It is 120 each."},
            {"formula": "7*(8+(5-2))", "address": "lars@dome.org", "subject": "Plates", "text": "Please order 77."},
            {"formula": "1000-3*145", "address": "shop@clay.com", "subject": "Rest", "text": "565 are left."},
        ),
    ),
    Scenario(
        "music-today",
        1,
        (
            user("Which day is it today?", "Tell me today's date."),
            call("GetToday", "today"),
            says("Today is {today}."),
            user("Then play {title}.", "Good. Put on {title}."),
            call("PlayMusic", music_name="{title}"),
            says("Playing {title}."),
        ),
        tuple({"title": title} for title in ("Harbour Waltz", "The Moon Kettle", "Slow Ferry Home", "Iron Tides")),
    ),
)
