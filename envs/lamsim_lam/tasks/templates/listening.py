"""Small requests about music: tracks that are liked, artists to follow, playlists that are tended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.music import UNKNOWN_ARTISTS, UNKNOWN_TRACKS
from lamsim_lam.world import World

_NO_PLAYLISTS = ("Snow day", "Ironing", "Breakfast", "Camping")
_NAMES = ("Sunday mornings", "Long drives", "Evenings at home", "For the kitchen", "Old favourites")


def _playlist_name(world: World, chance: Chance, twist: str) -> Slot:
    """A playlist of the user's; another's if that is forbidden, none if it is absent."""
    rows = list(world.rows("playlists", lambda row: bool(row["owner"]) is (twist == "forbidden")))
    name = choose(rows, chance, "such playlist")["name"]
    name = chance.choice(_NO_PLAYLISTS) if twist == "absent" else name
    return Slot(name, f'"{name}"')


class LikeIfPlayed(Template):
    """A track that is liked if it was played often."""

    name = "music.like_if_played"
    domains = ("music",)
    tools = ("music_search", "music_get_track", "music_like_track")
    twists = ("absent",)
    says = (
        "If I've played the track {track} at least {limit} times, mark it as liked. If not, tell me how often I've played it.",
        "How many times have I listened to the track {track}? With {limit} plays or more, add it to the tracks I like; with fewer, just tell me the number.",
        "I seem to like the track {track}. Have I played it {limit} times or more? Then mark it as liked; otherwise I want to know how many times it was.",
        "Check how often I've played the track {track}. Should it be {limit} times or more, note that I like it. Should it be less, give me the count.",
        "Mark the track {track} as one that I like, but only if I have played it no fewer than {limit} times. If I haven't, how many times did I play it?",
        "Give the track {track} a like from me, provided that it has {limit} plays of mine at least. If it has fewer, say how many it has.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        track = choose(list(world.rows("tracks", lambda row: not row["liked"] and row["plays"] > 9)), chance, "track")
        limit = track["plays"] + chance.choice((-chance.randrange(0, 8), chance.randrange(1, 9)))
        title = chance.choice(UNKNOWN_TRACKS) if twist == "absent" else track["title"]
        return {"track": Slot(title, f'"{title}"'), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        track = solver.one("tracks", lambda row: row["title"] == given["track"])
        if track["plays"] < given["limit"]:
            return Answer("number", track["plays"])
        solver.update("tracks", track["id"], liked=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "music_search", {"text": given["track"], "kind": "track"}
        track = yield "music_get_track", {"track_id": named(found.value, given["track"])["id"]}
        if track.value["plays"] < given["limit"]:
            return f"You have played it {track.value['plays']} times."
        yield "music_like_track", {"track_id": track.value["id"]}
        return f"{given['track']} is marked as liked."


class FollowArtist(Template):
    """An artist to hear more of."""

    name = "music.follow_artist"
    domains = ("music",)
    tools = ("music_search", "music_follow_artist")
    vital = ("music_follow_artist",)
    twists = ("absent",)
    says = (
        "Follow {artist} for me.",
        "I'd like to hear more from {artist}, so please follow them.",
        "Could you make me a follower of {artist}?",
        "From now on, I want to follow {artist} in my music library.",
        "A friend played me some songs by {artist}, and I loved them. Follow that artist, please.",
        "Please add {artist} to the artists that I follow.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = choose(list(world.rows("artists", lambda row: not row["followed"])), chance, "such artist")["name"]
        name = chance.choice(UNKNOWN_ARTISTS) if twist == "absent" else name
        return {"artist": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        artist = solver.one("artists", lambda row: row["name"] == given["artist"])
        solver.update("artists", artist["id"], followed=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "music_search", {"text": given["artist"], "kind": "artist"}
        artist = named(found.value, given["artist"])
        yield "music_follow_artist", {"artist_id": artist["id"]}
        return f"You follow {given['artist']} now."


class RenamePlaylist(Template):
    """Another name for a playlist."""

    name = "music.rename_playlist"
    domains = ("music",)
    tools = ("music_list_playlists", "music_rename_playlist")
    vital = ("music_rename_playlist",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Rename the playlist {playlist} to {new}.",
        "The playlist {playlist} should be called {new} from now on.",
        "Please change the name of the playlist {playlist} to {new}.",
        "I don't like the name of the playlist {playlist} any more. Make it {new}.",
        "Could you give the playlist {playlist} another name? It should be {new}.",
        "What I listen to in the playlist {playlist} has changed, so let its name be {new}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        new = chance.choice(_NAMES)
        ask = Ask("something else", "What shall the new name be?", f'Call it "{new}".', "name|call|what|title")
        return {"playlist": _playlist_name(world, chance, twist), "new": Slot(new, f'"{new}"', ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        playlist = solver.one("playlists", lambda row: row["name"] == given["playlist"])
        solver.update("playlists", playlist["id"], name=given["new"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        listed = yield "music_list_playlists", {}
        playlist = named(listed.value, given["playlist"])
        done = yield "music_rename_playlist", {"playlist_id": playlist["id"], "name": given["new"]}
        if done.error:
            raise Impossible(done.value)
        return f"The playlist is called {given['new']} now."


class DropPlaylist(Template):
    """A playlist that nobody plays any more."""

    name = "music.drop_playlist"
    domains = ("music",)
    tools = ("music_list_playlists", "music_delete_playlist")
    vital = ("music_delete_playlist",)
    twists = ("forbidden", "absent")
    says = (
        "Delete the playlist {playlist}.",
        "I never play {playlist} any more. Please delete that playlist.",
        "Get rid of the playlist {playlist} for me.",
        "The playlist {playlist} can go; delete it, please.",
        "Could you remove the playlist {playlist} altogether?",
        "Please tidy up my music: the playlist {playlist} isn't needed any longer and should be deleted.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"playlist": _playlist_name(world, chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("playlists", solver.one("playlists", lambda row: row["name"] == given["playlist"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        listed = yield "music_list_playlists", {}
        done = yield "music_delete_playlist", {"playlist_id": named(listed.value, given["playlist"])["id"]}
        if done.error:
            raise Impossible(done.value)
        return "The playlist is gone."


TEMPLATES: tuple[Template, ...] = (LikeIfPlayed(), FollowArtist(), RenamePlaylist(), DropPlaylist())
