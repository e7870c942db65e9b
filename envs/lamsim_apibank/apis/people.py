"""The APIs of level 3 about people: members, journeys, films, posts and contact details."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.world import World


class People(World):
    """Its databases are named after what they hold; names in them are as the user writes them."""

    def OrganizationMembers(self, organization: str) -> dict[str, Any]:
        """Lists the members of an organization.

        Args:
            organization: The organization's name.

        Returns:
            The members.
        """
        return {"members": self._row("Organizations", organization)}

    def TravelStatus(self, member_name: str) -> Any:
        """Tells whether somebody is travelling or at work.

        Args:
            member_name: The name of the person.

        Returns:
            The status.
        """
        return self._row("Travel", member_name)

    def UserMoviePreferences(self, user_name: str) -> dict[str, Any]:
        """Tells which kinds of films somebody likes.

        Args:
            user_name: The name of the person.

        Returns:
            The kinds of films.
        """
        return {"preferences": self._row("Preferences", user_name)}

    def UserWatchedMovies(self, user_name: str) -> Any:
        """Lists the films that somebody has seen.

        Args:
            user_name: The name of the person.

        Returns:
            The films.
        """
        if user_name not in self._read("Watched"):
            raise Refused("User not found.")
        return self._read("Watched")[user_name]

    def MovieRecommendations(self, preferences: list[str]) -> dict[str, list[str]]:
        """Recommends films of the kinds that somebody likes.

        Args:
            preferences: The kinds of films.

        Returns:
            The films.
        """
        return {"recommended_movies": [film for kind in preferences for film in self._row("Movies", kind)]}

    def UserPosts(self, user_id: int) -> dict[str, Any]:
        """Lists what a member of the social network has posted.

        Args:
            user_id: The member's number.

        Returns:
            The numbers of the posts.
        """
        posts = self._read("Posts").get(str(user_id))
        if posts is None:
            raise Refused(repr(user_id))
        return {"post_ids": posts}

    def LikeCount(self, post_id: int) -> dict[str, Any]:
        """Counts the likes of a post.

        Args:
            post_id: The post's number.

        Returns:
            How many there are.
        """
        likes = self._read("Likes").get(str(post_id))
        if likes is None:
            raise Refused(f"Post with ID {post_id} does not exist.")
        return {"like_count": likes}

    def AccountInfo(self, username: str, password: str) -> dict[str, Any]:
        """Shows the contact details of a user.

        Args:
            username: The name of the user.
            password: The user's password.

        Returns:
            Email address and phone number.
        """
        return self._account("Contacts", username, password)

    def PersonalInfoUpdate(self, username: str, password: str, address: str) -> dict[str, str]:
        """Changes the postal address of a user.

        Args:
            username: The name of the user.
            password: The user's password.
            address: The new address.

        Returns:
            Whether it worked.
        """
        # As in the benchmark, what was changed is not seen by AccountInfo.
        self._account("Contacts", username, password)
        self._write("Addresses")[username] = address
        return {"status": "success"}

    def _account(self, name: str, username: str, password: str) -> dict[str, Any]:
        account = self._read(name).get(username)
        if account is None or account["password"] != password:
            raise Refused("User not found.")
        return {key: value for key, value in account.items() if key != "password"}

    def _row(self, name: str, key: str) -> Any:
        table = self._read(name)
        if key not in table:
            raise Refused(repr(key))
        return table[key]
