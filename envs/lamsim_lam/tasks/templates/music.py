"""Requests about music and playlists."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, send_mail
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Result, Slot, Solver, Template, Unsatisfied, Use
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.music import artist_of

UNKNOWN_TRACKS = ("Painting Circles", "Borrowed Umbrella", "Paper Aeroplanes", "Second Breakfast", "Left on Mill Road")
UNKNOWN_ARTISTS = ("Borrowed Umbrellas", "Left Shoes", "Marble Kitchen", "Second Breakfast Club")


def _by(world: World, artist: str) -> list[Row]:
    """The tracks of an artist."""
    return list(world.rows("tracks", lambda row: artist_of(world, row)["name"] == artist))


def _mine(world: World) -> list[Row]:
    """The user's playlists."""
    return list(world.rows("playlists", lambda row: row["owner"] is None))


def _discography(artist: str) -> Generator[Use, Result, list[Mapping[str, Any]]]:
    """Steps of a plan to all tracks of an artist."""
    found = yield "music_search", {"text": artist, "kind": "artist"}
    about = yield "music_get_artist", {"artist_id": named(found.value, artist)["id"]}
    tracks: list[Mapping[str, Any]] = []
    for album in about.value["albums"]:
        listed = yield "music_get_album", {"album_id": album["id"]}
        tracks += listed.value["tracks"]
    return tracks


def _content(playlist: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """Steps of a plan to a playlist with its tracks."""
    found = yield "music_list_playlists", {}
    about = yield "music_get_playlist", {"playlist_id": named(found.value, playlist)["id"]}
    return dict(about.value)


class PlaylistLength(Template):
    """How long a playlist is."""

    name = "music.playlist_length"
    domains = ("music",)
    tools = ("music_list_playlists", "music_get_playlist")
    says = (
        "How many minutes does the playlist {playlist} last, rounded to whole minutes?",
        "If I play {playlist} from the first track to the last, for how many minutes will there be music? Round it, please.",
        "I'd like to know the length of the playlist {playlist} in whole minutes.",
        "Add up the tracks in {playlist}, please. What's the total playing time to the nearest minute?",
        "Is the playlist {playlist} long enough for our evening? Tell me its total length, rounded to minutes.",
        "What do all tracks of the playlist {playlist} come to in playing time? Whole minutes will do.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = chance.choice(list(world.rows("playlists")))["name"]
        return {"playlist": Slot(name, f'"{name}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        playlist = solver.one("playlists", lambda row: row["name"] == given["playlist"])
        found = solver.all("tracks", lambda row: row["id"] in playlist["tracks"])
        if not found:
            raise Unsatisfied("The playlist is empty.")
        return Answer("number", sum(row["seconds"] for row in found) / 60, unit="min", tolerance=0.5)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        playlist = yield from _content(given["playlist"])
        seconds = sum(track["seconds"] for track in playlist["tracks"])
        return f"It lasts {round(seconds / 60)} minutes."


class MostPlayedTrack(Template):
    """The track of an artist that was played most."""

    name = "music.most_played_track"
    domains = ("music",)
    tools = ("music_search", "music_get_artist", "music_get_album")
    says = (
        "Which track by {artist} have I listened to most often?",
        "What's my favourite by {artist}, going by how many times I've played each track?",
        "Tell me the title of the {artist} track that I've played more often than all their others.",
        "Somebody asked me for my top song by {artist}. Which one have I played most?",
        "Of all the tracks by {artist}, which has been played most by me?",
        "Look at how often I've played the tracks of {artist}. Which of them comes first?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = chance.choice(list(world.rows("artists")))["name"]
        return {"artist": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = _by(solver, given["artist"])
        most = max(row["plays"] for row in found)
        track = solver.one("tracks", lambda row: row in found and row["plays"] == most)
        return Answer("text", track["title"], others=tuple(row["title"] for row in found if row is not track))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        tracks = yield from _discography(given["artist"])
        return f"It is {max(tracks, key=lambda row: int(row['plays']))['title']}."


class AddTrack(Template):
    """A track into a playlist."""

    name = "music.add_track"
    domains = ("music",)
    tools = ("music_search", "music_list_playlists", "music_add_to_playlist")
    vital = ("music_add_to_playlist",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Add {track} to {playlist}.",
        "I love the song {track}. Could you put it into {playlist}?",
        "What's missing in my life is {track} in {playlist}. Please add it.",
        "There's a track called {track}. It should go into {playlist}, please.",
        "Please make {track} a part of {playlist}.",
        "Next time I listen to {playlist}, I want to hear {track}, too. Add it, please.",
        "I've just heard {track} on the radio, and it would go well with the rest of {playlist}. Please add it there.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        closed = twist == "forbidden"
        wanted = [row for row in world.rows("playlists") if (row["owner"] is None or row["open"]) is not closed]
        playlist = choose(wanted, chance, "such playlist")
        track = chance.choice([row for row in world.rows("tracks") if row["id"] not in playlist["tracks"]])["title"]
        if twist == "absent":
            track = chance.choice(UNKNOWN_TRACKS)
        said = f'the playlist "{playlist["name"]}"'
        ask = Ask(
            "one of the playlists",
            "Which playlist do you mean?",
            f'I mean "{playlist["name"]}".',
            "which|what|where|playlist",
        )
        return {"track": Slot(track, f'"{track}"'), "playlist": Slot(playlist["name"], said, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        track = solver.one("tracks", lambda row: row["title"] == given["track"])
        playlist = solver.one("playlists", lambda row: row["name"] == given["playlist"])
        solver.update("playlists", playlist["id"], tracks=[*playlist["tracks"], track["id"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "music_search", {"text": given["track"], "kind": "track"}
        track = named(found.value, given["track"])
        playlists = yield "music_list_playlists", {}
        playlist = named(playlists.value, given["playlist"])
        done = yield "music_add_to_playlist", {"playlist_id": playlist["id"], "track_id": track["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['track']} is in {given['playlist']} now."


class Favourites(Template):
    """A new playlist of what the user likes by an artist."""

    name = "music.favourites"
    domains = ("music",)
    tools = (
        "music_search",
        "music_get_artist",
        "music_get_album",
        "music_create_playlist",
        "music_add_to_playlist",
    )
    vital = ("music_create_playlist", "music_add_to_playlist")
    twists = ("absent",)
    says = (
        "Make a new playlist {name} with all the tracks by {artist} that I've marked as liked.",
        "I want a playlist called {name}. Into it goes everything by {artist} that I like, and nothing else.",
        "Collect the {artist} tracks that I've liked in a new playlist named {name}.",
        "Whatever I've liked by {artist} should be in a playlist of its own. Please create it under the name {name}.",
        "Can you put together a playlist? Name it {name}, and fill it with my liked tracks by {artist}.",
        "For a friend who doesn't know {artist}: create the playlist {name} and add each of their tracks that has my like.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        liked = sorted({artist_of(world, row)["name"] for row in world.rows("tracks", lambda row: row["liked"])})
        artist = chance.choice(UNKNOWN_ARTISTS) if twist == "absent" else choose(liked, chance, "such artist")
        name = chance.choice((f"Best of {artist}", f"{artist} for beginners", f"My {artist}"))
        return {"artist": Slot(artist, artist), "name": Slot(name, f'"{name}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        by = [row["id"] for row in _by(solver, given["artist"])]
        found = [row["id"] for row in solver.all("tracks", lambda row: row["liked"] and row["id"] in by)]
        solver.insert("playlists", name=given["name"], owner=None, open=False, tracks=found)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        tracks = yield from _discography(given["artist"])
        new = yield "music_create_playlist", {"name": given["name"]}
        for track in tracks:
            if track["liked"]:
                yield "music_add_to_playlist", {"playlist_id": new.value["id"], "track_id": track["id"]}
        return f"The playlist {given['name']} is ready."


class ShortenPlaylist(Template):
    """The longest track out of a playlist, if that has too many."""

    name = "music.shorten_playlist"
    domains = ("music",)
    tools = ("music_list_playlists", "music_get_playlist", "music_remove_from_playlist")
    says = (
        "If my playlist {playlist} has more than {count} tracks, take out the longest one. If not, tell me how many it has.",
        "Does {playlist} have more than {count} tracks? Then remove the one that lasts longest. Otherwise just give me the number of tracks in that playlist.",
        "My playlist {playlist} should not have more than {count} tracks. In case it does, drop the longest track; in case it doesn't, how many are in it?",
        "Count the tracks in my playlist {playlist}. More than {count}? Remove the longest. {count} or fewer? Only tell me the number.",
        "Please check {playlist}, a playlist of mine: when there are more than {count} tracks in it, the longest has to go. When there aren't, say how many there are.",
        "Throw the longest track out of my playlist {playlist}, but leave it as it is if there are no more than {count}. In that case I'd like to know the number of tracks.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        playlist = choose([row for row in _mine(world) if len(row["tracks"]) > 3], chance, "such playlist")
        count = len(playlist["tracks"]) + chance.choice((-2, -1, 1, 2, 4))
        return {"playlist": Slot(playlist["name"], f'"{playlist["name"]}"'), "count": Slot(count, str(count))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        playlist = solver.one("playlists", lambda row: row["name"] == given["playlist"])
        if len(playlist["tracks"]) <= given["count"]:
            return Answer("number", len(playlist["tracks"]))
        longest = max(solver.get("tracks", id)["seconds"] for id in playlist["tracks"])
        track = solver.one("tracks", lambda row: row["id"] in playlist["tracks"] and row["seconds"] == longest)
        left = [id for id in playlist["tracks"] if id != track["id"]]
        solver.update("playlists", playlist["id"], tracks=left)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        playlist = yield from _content(given["playlist"])
        tracks = playlist["tracks"]
        if len(tracks) <= given["count"]:
            return f"It has {len(tracks)} tracks."
        longest = max(tracks, key=lambda row: int(row["seconds"]))
        yield "music_remove_from_playlist", {"playlist_id": playlist["id"], "track_id": longest["id"]}
        return f"I have removed {longest['title']}."


class RecommendTrack(Template):
    """A mail about what the user listens to most."""

    name = "music.recommend_track"
    domains = ("music", "mail")
    tools = ("music_most_played", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    says = (
        "Write {person} a mail with the subject {subject} that names the track I've played most of all, and who it's by.",
        "{person} wants to know what I listen to all the time. Mail title and artist of my most played track, under the subject {subject}.",
        "Please send {person} a recommendation by mail: the song that I've played most often, with its artist. The subject is {subject}.",
        "What's the track that I've played more than any other? Tell {person} in a mail, title and artist. Subject: {subject}.",
        "I'd like {person} to hear of my number one, that is the track with the most plays. Send a mail with title and artist, subject {subject}.",
        "Could you mail {person} which track I've listened to most, and by which artist? Use the subject {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = choose([row for row in world.rows("people") if row["email"]], chance, "contact")["name"]
        subject = chance.choice(("You must hear this", "Music for you", "My song of the year"))
        return {"person": Slot(person, person), "subject": Slot(subject, f'"{subject}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        most = max(row["plays"] for row in solver.rows("tracks"))
        track = solver.one("tracks", lambda row: row["plays"] == most)
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], [track["title"], artist_of(solver, track)["name"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "music_most_played", {"limit": 1}
        body = f"You must hear {found.value[0]['title']} by {found.value[0]['artist']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


TEMPLATES: tuple[Template, ...] = (
    PlaylistLength(),
    MostPlayedTrack(),
    AddTrack(),
    Favourites(),
    ShortenPlaylist(),
    RecommendTrack(),
)
