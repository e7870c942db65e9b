"""Money: amounts that are usual in a currency, and how they are written."""

from __future__ import annotations

from lamsim_lam.world.refusals import Refused

_PER_EURO = {
    **{"ARS": 1000, "BRL": 6, "CLP": 1000, "COP": 4500, "CZK": 25, "DKK": 7.5, "EGP": 50, "HUF": 400, "IDR": 17000},
    **{"INR": 90, "JPY": 150, "KES": 140, "KRW": 1500, "MAD": 11, "MXN": 20, "NOK": 12, "PEN": 4, "PLN": 4},
    **{"SEK": 11, "THB": 40, "TRY": 40, "VND": 27000, "ZAR": 20},
}
"""How many of a currency's units make a usual price of one euro, roughly; about one where it is not listed."""

_MOST = 1e12


def usual(euros: float, currency: str) -> float:
    """An amount of a currency that is worth so many euros, roughly: whole tens where one unit is worth little."""
    factor = _PER_EURO.get(currency, 1)
    return round(float(euros * factor), -1 if factor >= 100 else 2)


def written(amount: float, currency: str) -> str:
    """An amount as people write it: `1,500 JPY`, `23.40 EUR`."""
    return f"{amount:,.0f} {currency}" if amount == int(amount) else f"{amount:,.2f} {currency}"


def amount_of(amount: float) -> float:
    """Reads an amount that is to be paid, rounded to hundredths.

    Raises:
        Refused: If it is not above zero, or absurd.
    """
    if not 0.005 <= amount <= _MOST:
        raise Refused("An amount must be above 0, e.g. 25.50.")
    return round(float(amount), 2)
