"""Music: invented artists, albums, tracks, how often the user has played them, playlists of the user and others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.trade import ADJECTIVES, NOUNS

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World

MUSIC = Domain("music", "Artists, albums, tracks and playlists.", needs=("contacts",))

ARTISTS = 10
MOST_TRACKS = 40
"""Tracks that a playlist may have."""

_LISTED = 15
_GENRES = ("ambient", "blues", "classical", "electronic", "folk", "hip hop", "jazz", "pop", "rock", "soul")
_NAME_LENGTH = 60
_BANDS = ("Choir", "Static", "Parade", "Engines", "Tapes", "Cartographers", "Motel", "Radio", "Quartet", "Sleepers")
_VERBS = ("Leaving", "Finding", "Chasing", "Counting", "Calling", "Losing", "Holding", "Waking")
_OBJECTS = ("Tomorrow", "Home", "the Night", "the Rain", "Stars", "Ghosts", "Daylight", "the Sea")
_TITLES = tuple(f"{verb} {thing}" for verb, thing in product(_VERBS, _OBJECTS))
_PLAYLISTS = (
    "Morning run",
    "Dinner",
    "Focus",
    "Road trip",
    "Rainy Sunday",
    "Party",
    "Slow evening",
    "Workout",
    "Garden",
)
Kind = Literal["any", "artist", "album", "track"]


@MUSIC.table("artists", "artist", "ART")
def artists(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Bands with unique names."""
    for adjective, noun in zip(draw.sample(ADJECTIVES, ARTISTS), draw.sample(_BANDS, ARTISTS), strict=True):
        yield {"name": f"{adjective} {noun}", "genre": draw.choice(_GENRES), "followed": draw.random() < 0.3}


@MUSIC.table("albums", "album", "ALB", links={"artist": "artists"})
def albums(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Two albums for each artist, the older first."""
    made = [row["id"] for row in world.rows("artists") for _ in range(2)]
    last = int(world.today[:4])
    for place, (artist, noun) in enumerate(zip(made, draw.sample(NOUNS, len(made)), strict=True)):
        year = last - draw.randrange(8, 30) if place % 2 == 0 else last - draw.randrange(0, 8)
        yield {"title": f"{draw.choice(ADJECTIVES)} {noun}", "artist": artist, "year": year}


@MUSIC.table("tracks", "track", "TRK", links={"album": "albums"})
def tracks(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Three tracks for each album, with how often the user has played them."""
    titles = iter(draw.sample(_TITLES, len(_TITLES)))
    for album in world.rows("albums"):
        for number in (1, 2, 3):
            yield {
                "title": next(titles),
                "album": album["id"],
                "number": number,
                "seconds": draw.randrange(125, 420),
                "plays": draw.randrange(1, 400) if draw.random() < 0.8 else 0,
                "liked": draw.random() < 0.3,
            }


@MUSIC.table("playlists", "playlist", "PLY", links={"owner": "people", "tracks": "tracks"})
def playlists(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Four of the user's (no owner), one of a friend's that all may change, and two that only their owners may."""
    friends = [row["id"] for row in world.rows("people", lambda row: row["group"] in ("friends", "family"))]
    made = [row["id"] for row in world.rows("tracks")]
    for place, name in enumerate(draw.sample(_PLAYLISTS, 7)):
        yield {
            "name": name,
            "owner": None if place < 4 else draw.choice(friends),
            "open": place == 4,
            "tracks": draw.sample(made, draw.randrange(4, 11)),
        }


def artist_of(world: World, track: Row) -> Row:
    """Who plays a track."""
    return world.get("artists", world.get("albums", track["album"])["artist"])


def _brief(world: World, row: Row) -> dict[str, Any]:
    return {"id": row["id"], "title": row["title"], "artist": artist_of(world, row)["name"], "seconds": row["seconds"]}


def _playlist(world: World, row: Row) -> dict[str, Any]:
    owner = "you" if row["owner"] is None else world.get("people", row["owner"])["name"]
    return {"id": row["id"], "name": row["name"], "owner": owner, "open": row["open"], "tracks": len(row["tracks"])}


@MUSIC.reads
def music_search(world: World, text: str, kind: Kind = "any") -> list[dict[str, Any]]:
    """Finds artists, albums and tracks by a part of their own name or title, 15 at most.

    Args:
        text: What to look for.
        kind: Only one kind.
    """
    wanted = text.casefold()
    found = [
        *({"id": row["id"], "kind": "artist", "name": row["name"]} for row in world.rows("artists")),
        *({"id": row["id"], "kind": "album", "name": row["title"]} for row in world.rows("albums")),
        *({"id": row["id"], "kind": "track", "name": row["title"]} for row in world.rows("tracks")),
    ]
    return [row for row in found if wanted in row["name"].casefold() and kind in ("any", row["kind"])][:_LISTED]


@MUSIC.reads
def music_get_artist(world: World, artist_id: str) -> dict[str, Any]:
    """Tells about an artist: genre, whether the user follows, albums with their years.

    Args:
        artist_id: The artist's id, e.g. ART-003.
    """
    row = world.get("artists", artist_id)
    found = world.rows("albums", lambda album: album["artist"] == artist_id)
    return {**row, "albums": [{key: album[key] for key in ("id", "title", "year")} for album in found]}


@MUSIC.reads
def music_get_album(world: World, album_id: str) -> dict[str, Any]:
    """Tells about an album: artist, year, and its tracks with their length in seconds, how often the user has played
    them, and whether the user likes them.

    Args:
        album_id: The album's id, e.g. ALB-011.
    """
    row = world.get("albums", album_id)
    found = sorted(world.rows("tracks", lambda track: track["album"] == album_id), key=lambda track: track["number"])
    listed = [{key: track[key] for key in ("id", "title", "seconds", "plays", "liked")} for track in found]
    artist = world.get("artists", row["artist"])["name"]
    return {"id": row["id"], "title": row["title"], "artist": artist, "year": row["year"], "tracks": listed}


@MUSIC.reads
def music_get_track(world: World, track_id: str) -> dict[str, Any]:
    """Tells about a track: artist, album, length in seconds, how often the user has played it, whether it is liked.

    Args:
        track_id: The track's id, e.g. TRK-020.
    """
    row = world.get("tracks", track_id)
    album = world.get("albums", row["album"])["title"]
    return {**_brief(world, row), "album": album, "plays": row["plays"], "liked": row["liked"]}


@MUSIC.reads
def music_most_played(world: World, limit: int = 10) -> list[dict[str, Any]]:
    """Lists the tracks that the user has played most, the most played first.

    Args:
        limit: How many, 1 to 15.
    """
    if not 1 <= limit <= _LISTED:
        raise Refused(f"The list has 1 to {_LISTED} tracks, not {limit}.")
    ranked = sorted(world.rows("tracks"), key=lambda row: row["plays"], reverse=True)
    return [{**_brief(world, row), "plays": row["plays"]} for row in ranked[:limit]]


@MUSIC.reads
def music_list_playlists(world: World) -> list[dict[str, Any]]:
    """Lists the playlists of the user and those of contacts, with the number of tracks; to an open one everybody may
    add tracks.
    """
    return [_playlist(world, row) for row in list(world.rows("playlists"))[:_LISTED]]


@MUSIC.reads
def music_get_playlist(world: World, playlist_id: str) -> dict[str, Any]:
    """Shows a playlist with its tracks and their length in seconds.

    Args:
        playlist_id: The playlist's id, e.g. PLY-002.
    """
    row = world.get("playlists", playlist_id)
    return {**_playlist(world, row), "tracks": [_brief(world, world.get("tracks", id)) for id in row["tracks"]]}


@MUSIC.writes
def music_create_playlist(world: World, name: str) -> dict[str, Any]:
    """Creates an empty playlist of the user's.

    Args:
        name: Its name, which no other playlist has.
    """
    name = _name(world, name)
    return _playlist(world, world.insert("playlists", name=name, owner=None, open=False, tracks=[]))


@MUSIC.writes
def music_rename_playlist(world: World, playlist_id: str, name: str) -> dict[str, Any]:
    """Gives a playlist of the user's another name.

    Args:
        playlist_id: The playlist's id.
        name: Its new name, which no other playlist has.
    """
    _own(world, playlist_id)
    return _playlist(world, world.update("playlists", playlist_id, name=_name(world, name)))


@MUSIC.writes
def music_add_to_playlist(world: World, playlist_id: str, track_id: str) -> dict[str, Any]:
    """Adds a track to the end of a playlist of the user's, or of an open one.

    Args:
        playlist_id: The playlist's id.
        track_id: The track's id.
    """
    row, track = _own(world, playlist_id, or_open=True), world.get("tracks", track_id)
    if track_id in row["tracks"]:
        raise Conflict(f"{track['title']} is in the playlist {row['name']} already.")
    if len(row["tracks"]) >= MOST_TRACKS:
        raise Conflict(f"The playlist {row['name']} is full: it has {MOST_TRACKS} tracks.")
    return _playlist(world, world.update("playlists", playlist_id, tracks=[*row["tracks"], track_id]))


@MUSIC.writes
def music_remove_from_playlist(world: World, playlist_id: str, track_id: str) -> dict[str, Any]:
    """Takes a track out of a playlist of the user's.

    Args:
        playlist_id: The playlist's id.
        track_id: The track's id.
    """
    row, track = _own(world, playlist_id), world.get("tracks", track_id)
    if track_id not in row["tracks"]:
        raise Conflict(f"{track['title']} is not in the playlist {row['name']}.")
    left = [id for id in row["tracks"] if id != track_id]
    return _playlist(world, world.update("playlists", playlist_id, tracks=left))


@MUSIC.writes
def music_delete_playlist(world: World, playlist_id: str) -> str:
    """Deletes a playlist of the user's; its tracks stay in the catalogue.

    Args:
        playlist_id: The playlist's id.
    """
    row = _own(world, playlist_id)
    world.delete("playlists", playlist_id)
    return f"The playlist {row['name']} was deleted."


@MUSIC.writes
def music_like_track(world: World, track_id: str, liked: bool = True) -> dict[str, Any]:
    """Notes whether the user likes a track.

    Args:
        track_id: The track's id.
        liked: False to take it back.
    """
    world.update("tracks", track_id, liked=liked)
    return music_get_track(world, track_id)


@MUSIC.writes
def music_follow_artist(world: World, artist_id: str, followed: bool = True) -> Row:
    """Follows an artist, or stops following.

    Args:
        artist_id: The artist's id.
        followed: False to stop.
    """
    return world.update("artists", artist_id, followed=followed)


def _own(world: World, playlist_id: str, or_open: bool = False) -> Row:
    """A playlist that the user may change."""
    row = world.get("playlists", playlist_id)
    if row["owner"] is not None and not (or_open and row["open"]):
        owner = world.get("people", row["owner"])["name"]
        raise NotAllowed(f"The playlist {row['name']} belongs to {owner}, who alone may do that.")
    return row


def _name(world: World, name: str) -> str:
    """A name that a playlist may get."""
    name = name.strip()
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise Refused(f"The name of a playlist has 1 to {_NAME_LENGTH} characters.")
    if any(row["name"].casefold() == name.casefold() for row in world.rows("playlists")):
        raise Conflict(f"There is a playlist called {name} already.")
    return name
