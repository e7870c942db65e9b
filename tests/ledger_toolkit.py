"""Toolkits of the ledger family: a sound one, and one for each fault that a toolkit can have."""

import sys
from typing import Any, ClassVar


class Ledger:
    """Accounts between which money is moved."""

    def __init__(self, accounts: dict[str, int], answer: str = "") -> None:
        self.accounts = dict(accounts)
        self.report = ""
        self.done = False

    def balance(self, account: str) -> str:
        """Tells what is in an account.

        Args:
            account: Its name.
        """
        if account not in self.accounts:
            raise LookupError(f"there is no account {account!r}")
        return f"{account}: {self.accounts[account]}"

    def move(self, source: str, target: str, amount: int) -> str:
        """Moves money.

        Args:
            source: The account that it comes from.
            target: The account that it goes to.
            amount: How much.
        """
        if not {source, target} <= self.accounts.keys() or amount > self.accounts[source]:
            raise ValueError("that is not there")
        self.accounts[source] -= amount
        self.accounts[target] += amount
        return "moved"

    def finish(self, report: str) -> str:
        """Ends the work.

        Args:
            report: What is in the target account now.
        """
        self.report, self.done = report, True
        return "done"


class Untyped(Ledger):
    def balance(self, account) -> str:  # type: ignore[no-untyped-def]
        """Tells what is in an account.

        Args:
            account: Its name.
        """
        return super().balance(account)


class Silent(Ledger):
    def finish(self, report: str) -> str:
        return super().finish(report)


Silent.finish.__doc__ = ""


class Listed:
    """The ledger as a catalog of JSON schemas, in which a fault may stand."""

    change: ClassVar[dict[str, Any]] = {}
    more: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, accounts: dict[str, int]) -> None:
        self._ledger = Ledger(accounts)

    @property
    def done(self) -> bool:
        return self._ledger.done

    def __getstate__(self) -> dict[str, Any]:
        return self._ledger.__getstate__()  # type: ignore[return-value]

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self._ledger).update(state)

    def tools(self) -> list[dict[str, Any]]:
        account = {"type": "string", "description": "An account."}
        amount = {"type": "integer", "description": "How much.", **self.change}
        move = {"source": account, "target": account, "amount": amount}
        listed = [
            ("balance", {"account": account}),
            ("move", {name: {k: v for k, v in schema.items() if v is not None} for name, schema in move.items()}),
            ("finish", {"report": {"type": "string", "description": "What is there."}}),
        ]
        return [
            {
                "name": name,
                "description": f"The tool {name}.",
                "parameters": {"type": "object", "properties": properties, "required": list(properties)},
            }
            for name, properties in listed
        ] + self.more

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        return str(getattr(self._ledger, name)(**arguments))


class NoKind(Listed):
    change: ClassVar = {"type": None}


class NoWords(Listed):
    change: ClassVar = {"description": None}


class NoSchema(Listed):
    change: ClassVar = {"type": "intger"}


class Twice(Listed):
    more: ClassVar = [{"name": "move", "description": "Moves.", "parameters": {"type": "object", "properties": {}}}]


class Unused(Ledger):
    def audit(self) -> str:
        """Looks at everything."""
        return "fine"


class Fragile(Ledger):
    def balance(self, account: str) -> str:
        """Tells what is in an account.

        Args:
            account: Its name.
        """
        return f"{account}: {self.accounts.get(account).bit_count() and self.accounts[account]}"  # type: ignore[union-attr]


class Dead(Ledger):
    def __init__(self, accounts: dict[str, int]) -> None:
        raise RuntimeError("no paper left")


class Counting(Ledger):
    calls = 0

    def move(self, source: str, target: str, amount: int) -> str:
        """Moves money.

        Args:
            source: The account that it comes from.
            target: The account that it goes to.
            amount: How much.
        """
        Counting.calls += 1
        return f"{super().move(source, target, amount)}, entry {Counting.calls}"


class Unordered(Ledger):
    def move(self, source: str, target: str, amount: int) -> str:
        """Moves money.

        Args:
            source: The account that it comes from.
            target: The account that it goes to.
            amount: How much.
        """
        done = super().move(source, target, amount)
        return f"{done}; accounts: {', '.join({*self.accounts, *'abcdefghijklmnop'})}"


class Forgetful(Ledger):
    def __init__(self, accounts: dict[str, int]) -> None:
        super().__init__(accounts)
        self._looked = 0

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_looked"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)

    def balance(self, account: str) -> str:
        """Tells what is in an account.

        Args:
            account: Its name.
        """
        self._looked += 1
        return super().balance(account)

    def finish(self, report: str) -> str:
        """Ends the work.

        Args:
            report: What is in the target account now.
        """
        return f"{super().finish(report)} after {self._looked} looks"


class Homely(Ledger):
    def finish(self, report: str) -> str:
        """Ends the work.

        Args:
            report: What is in the target account now.
        """
        return f"{super().finish(report)} {'at home' if 'lamsim.env' in sys.modules else 'abroad'}"
