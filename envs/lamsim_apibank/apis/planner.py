"""The APIs of level 3, which a plan has to put together: places, meetings, journeys, pay, and those about people."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import arithmetic, dates
from lamsim_apibank.apis.api import Crash, Refused
from lamsim_apibank.apis.people import People

_TAX = ((5000.0, 0.3), (3000.0, 0.2), (1000.0, 0.1))
_CLOTHES = (
    (30, ("Sun hat", "Sunglasses", "Loose-fitting clothes")),
    (20, ("T-shirt", "Shorts")),
    (10, ("Light jacket", "Long-sleeved shirt")),
)
_COLD = ("Warm coat", "Hat", "Gloves")


class Planner(People):
    """Its databases are named after what they hold; names in them are as the user writes them."""

    def QueryMeeting(self, user_name: str) -> dict[str, Any]:
        """Shows the meetings in somebody's calendar.

        Args:
            user_name: Whose calendar it is.

        Returns:
            The meetings.
        """
        return {"meetings": self._row("Meetings", user_name)}

    def AddMeeting(
        self, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
    ) -> str:
        """Reserves a meeting.

        Args:
            meeting_topic: What it is about, at most 50 characters.
            start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
            end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
            location: Where it is, at most 100 characters.
            attendees: Who comes.

        Returns:
            Whether it worked.
        """
        dates.check(start_time)
        dates.check(end_time)
        if not meeting_topic.strip():
            raise Refused("Meeting Topic should not be null")
        meetings = self._write("NewMeetings")
        meetings[str(len(meetings) + 1)] = {
            "meeting_topic": meeting_topic,
            "start_time": start_time,
            "end_time": end_time,
            "location": location,
            "attendees": attendees,
        }
        return "success"

    def EmailReminder(self, content: str, time: str, location: str, recipient: str) -> str:
        """Reminds somebody of a meeting by email.

        Args:
            content: The text of the email.
            time: When the meeting is, as YYYY-MM-DD HH:MM:SS.
            location: Where the meeting is.
            recipient: The email address of who is reminded.

        Returns:
            Whether it was sent.
        """
        dates.check(time)
        if not content.strip():
            raise Refused("Content should not be empty")
        return "success"

    def Geocoding(self, address: str) -> dict[str, float]:
        """Turns the name of a place into coordinates.

        Args:
            address: The place.

        Returns:
            Latitude and longitude.
        """
        latitude, longitude = self._row("Places", address)
        return {"latitude": latitude, "longitude": longitude}

    def GetWeatherForCoordinates(self, latitude: float, longitude: float) -> dict[str, Any]:
        """Tells the weather at coordinates.

        Args:
            latitude: The latitude of the place.
            longitude: The longitude of the place.

        Returns:
            Temperature in degrees Celsius, humidity and a word for the weather.
        """
        for entry in self._read("Weather"):
            if entry["coordinates"] == [latitude, longitude]:
                return {name: entry[name] for name in ("temperature", "humidity", "description")}
        raise Crash("'NoneType' object is not subscriptable")

    def ClothingRecommendation(
        self, temperature: float, humidity: float, weather_conditions: str
    ) -> dict[str, list[str]]:
        """Recommends clothes for the weather.

        Args:
            temperature: The temperature in degrees Celsius.
            humidity: The humidity.
            weather_conditions: A word for the weather.

        Returns:
            What to wear.
        """
        clothes = list(next((items for least, items in _CLOTHES if temperature >= least), _COLD))
        if humidity > 70:
            clothes += ["Umbrella", "Waterproof shoes"]
        if "rain" in weather_conditions.lower():
            clothes.append("Raincoat")
        return {"clothing_options": clothes}

    def NearbyRestaurants(self, latitude: float, longitude: float, distance: int) -> dict[str, Any]:
        """Finds restaurants around coordinates.

        Args:
            latitude: The latitude of the place.
            longitude: The longitude of the place.
            distance: How far away they may be, in metres.

        Returns:
            The restaurants.
        """
        return {"restaurants": self._read("Restaurants")}

    def Calculator(self, formula: str) -> float:
        """Works out a formula of whole numbers with +, -, *, / and parentheses.

        Args:
            formula: For example '(1 + 2) * 3'.

        Returns:
            The value.
        """
        return arithmetic.value(formula, bool(self._settings.get("flat_parentheses")))

    def FlightSearch(self, source: str, destination: str, travel_dates: str) -> dict[str, Any]:
        """Finds flights of a day.

        Args:
            source: Where the flight starts.
            destination: Where it goes.
            travel_dates: The day, as YYYY-MM-DD.

        Returns:
            The flights.
        """
        dates.check(travel_dates, dates.DAY)
        day = dates.normal(travel_dates, dates.DAY)
        flights = [
            flight
            for flight in self._read("Flights") or ()
            if (flight["source"], flight["destination"]) == (source, destination)
            and flight["departure_date"].startswith(day)
        ]
        return {"flights": flights}

    def HotelAvailability(self, destination: str, check_in_date: str, check_out_date: str) -> dict[str, Any]:
        """Finds hotels that have room.

        Args:
            destination: The place.
            check_in_date: The day of arrival, as YYYY-MM-DD.
            check_out_date: The day of departure, as YYYY-MM-DD.

        Returns:
            The hotels.
        """
        dates.check(check_in_date, dates.DAY)
        dates.check(check_out_date, dates.DAY)
        arrival, departure = (dates.normal(day, dates.DAY) for day in (check_in_date, check_out_date))
        hotels = [
            hotel
            for hotel in self._read("Hotels") or ()
            if hotel["destination"] == destination
            and hotel["check_in_date"] <= arrival
            and departure <= hotel["check_out_date"]
        ]
        return {"hotels": hotels}

    def GetOccupationSalary(self, occupation: str) -> dict[str, Any]:
        """Tells what an occupation is paid in a year.

        Args:
            occupation: The occupation.

        Returns:
            The salary.
        """
        if occupation not in self._read("Salaries"):
            raise Refused("The occupation is not in the database.")
        return {"salary": self._read("Salaries")[occupation]}

    def TaxCalculator(self, salary: float) -> dict[str, float]:
        """Works out what is left of a salary after tax.

        Args:
            salary: The salary.

        Returns:
            What is left.
        """
        rate = next((rate for least, rate in _TAX if salary >= least), 0.0)
        return {"salary_after_tax": salary - salary * rate}
