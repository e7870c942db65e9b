"""Accounts and passwords, money, and what needs neither."""

from __future__ import annotations

import re
import string
from typing import Any

from lamsim_apibank.apis import arithmetic, dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.world import World, made_up

_ADDRESS = re.compile(r"[a-z0-9]+[._]?[a-z0-9]+@\w+\.\w{2,3}\n?\Z")


class Accounts(World):
    """Accounts: the database `Account` has by username `password`, `token` and `email`."""

    def GetUserToken(self, username: str, password: str) -> dict[str, str]:
        """Signs a user in and gives the token that other APIs ask for.

        Args:
            username: The name that the user registered with.
            password: The user's password.

        Returns:
            The user's token.
        """
        accounts = self._read("Account")
        if username not in accounts:
            raise Refused("The username does not exist.")
        if accounts[username]["password"] != password:
            raise Refused("The password is incorrect.")
        return {"token": accounts[username]["token"]}

    def CheckToken(self, token: str) -> dict[str, str]:
        """Tells whose token it is.

        Args:
            token: A user's token.

        Returns:
            The name of the user.
        """
        return {"username": self._username(token)}

    def RegisterUser(self, username: str, password: str, email: str) -> dict[str, str]:
        """Creates an account for a new user.

        Args:
            username: The name to register with.
            password: The password to set.
            email: The user's email address.

        Returns:
            The new user's token.
        """
        if username in self._read("Account"):
            raise Refused("The username already exists.")
        token = made_up(18, string.ascii_lowercase + string.digits, "token", username)
        self._write("Account")[username] = {"password": password, "token": token, "email": email}
        return {"token": token}

    def ModifyPassword(self, token: str, old_password: str, new_password: str) -> dict[str, str]:
        """Replaces a user's password.

        Args:
            token: The user's token.
            old_password: The password that holds until now.
            new_password: The password to set.

        Returns:
            Whether it worked.
        """
        username = self._username(token)
        if self._read("Account")[username]["password"] != old_password:
            raise Refused("The old password is incorrect.")
        self._write("Account")[username]["password"] = new_password
        return {"status": "success"}

    def ForgotPassword(
        self,
        status: str,
        username: str | None = None,
        email: str | None = None,
        verification_code: int | None = None,
        new_password: str | None = None,
    ) -> Any:
        """Sets a new password for a user who forgot the old one, in two calls: the first gets a verification code
        for a username and an email address, the second hands in the code and the new password.

        Args:
            status: 'Forgot Password' in the first call, 'Verification Code' in the second.
            username: The user's name; first call only.
            email: The email address of the account; first call only.
            verification_code: The code that the first call gave; second call only.
            new_password: The password to set; second call only.

        Returns:
            The code, or whether the password was set.
        """
        if status == "Forgot Password":
            return self._verification_code(username, email)
        if status != "Verification Code":
            raise Refused("The status is only 'Forgot Password' or 'Verification Code'.")
        if "code" not in self._memory:
            raise Refused("You need to call the API with status 'Forgot Password' at first.")
        if new_password is None or verification_code is None:
            raise Refused("The new password and verification code are required for the second call.")
        if self._memory["code"] != verification_code:
            raise Refused("The verification code is incorrect.")
        self._write("Account")[self._memory["username"]]["password"] = new_password
        return "success"

    def _verification_code(self, username: str | None, email: str | None) -> int:
        if username is None or email is None:
            raise Refused("The username and email are required for the first call.")
        accounts = self._read("Account")
        if username not in accounts:
            raise Refused("The username does not exist.")
        if accounts[username]["email"] != email:
            raise Refused("The email is incorrect.")
        code = self._settings.get("verification_code") or int(f"1{made_up(5, string.digits, 'code', username)}")
        self._memory.update(code=code, username=username)
        return int(code)

    def DeleteAccount(self, token: str) -> dict[str, str]:
        """Deletes a user's account.

        Args:
            token: The user's token.

        Returns:
            Whether it worked.
        """
        del self._write("Account")[self._username(token)]
        return {"status": "success"}

    def OpenBankAccount(self, account: str, password: str, name: str) -> str:
        """Opens a bank account under an identifier that is not taken yet.

        Args:
            account: The identifier of the new account.
            password: The password of the new account.
            name: Who holds it.

        Returns:
            success, or failed if the identifier is taken.
        """
        if account in self._read("BankAccounts"):
            return "failed"
        self._write("BankAccounts")[account] = {"password": password, "name": name}
        return "success"

    def QueryBalance(self, token: str) -> float:
        """Tells how much money a user has at the bank.

        Args:
            token: The user's token.

        Returns:
            The balance.
        """
        try:
            username = self._username(token)
        except Refused:
            raise Refused("The token is incorrect.") from None
        if username not in self._read("Bank"):
            raise Refused("The user does not have an account.")
        balance: float = self._read("Bank")[username]["balance"]
        return balance

    def Calculator(self, formula: str) -> float:
        """Works out a formula of whole numbers with +, -, *, / and parentheses.

        Args:
            formula: For example '(1 + 2) * 3'.

        Returns:
            The value.
        """
        return arithmetic.value(formula, bool(self._settings.get("flat_parentheses")))

    def GetToday(self) -> str:
        """Tells today's date.

        Returns:
            The date, as YYYY-MM-DD.
        """
        return str(self._settings.get("today", "2024-05-06"))

    def SendEmail(self, receiver: str, subject: str, content: str) -> str:
        """Sends an email.

        Args:
            receiver: The address it goes to.
            subject: Its subject line.
            content: Its text.

        Returns:
            Whether it was sent.
        """
        if not _ADDRESS.match(receiver.strip()):
            raise Refused("Email address of the receiver is invalid.")
        if not subject.strip():
            raise Refused("Subject cannot be empty.")
        if not content.strip():
            raise Refused("Content cannot be empty.")
        return "success"

    def PlayMusic(self, music_name: str) -> str:
        """Starts the music player.

        Args:
            music_name: The title to play.

        Returns:
            The address that the player was sent to.
        """
        title = music_name.lower().strip()
        if not title:
            raise Refused("The music name cannot be empty.")
        return f"music://{title}"

    def BookHotel(
        self,
        hotel_name: str,
        check_in_time: str,
        check_out_time: str,
        room_count: int,
        adult_count: int,
        child_count: int,
    ) -> str:
        """Books rooms of a hotel for some nights. More than two adults need more than one room.

        Args:
            hotel_name: The hotel's name.
            check_in_time: The day of arrival, as YYYY-MM-DD.
            check_out_time: The day of departure, as YYYY-MM-DD.
            room_count: How many rooms.
            adult_count: How many adults.
            child_count: How many children.

        Returns:
            The number of the booking.
        """
        dates.check(check_in_time, dates.DAY)
        dates.check(check_out_time, dates.DAY)
        if adult_count > 2 and room_count == 1:
            raise Refused("The number of adults is greater than 2. Two rooms are ordered.")
        arrival, departure = dates.moment(check_in_time, dates.DAY), dates.moment(check_out_time, dates.DAY)
        for order in self._read("Hotel").values():
            if order["hotel_name"] != hotel_name:
                continue
            start = dates.moment(order["check_in_time"], dates.DAY)
            end = dates.moment(order["check_out_time"], dates.DAY)
            if start <= arrival < end or start < departure <= end:
                raise Refused("The room is not available.")
        orders = self._write("Hotel")
        number = str(len(orders) + 1)
        orders[number] = {
            "hotel_name": hotel_name,
            "check_in_time": check_in_time,
            "check_out_time": check_out_time,
            "room_count": room_count,
            "adult_count": adult_count,
            "child_count": child_count,
        }
        return number
