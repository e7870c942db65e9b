"""Scenarios of level 2: the API has to be found first."""

from __future__ import annotations

from lamsim_apibank.embedded.desk_databases import DESK
from lamsim_apibank.embedded.model import Scenario, call, find, says, user
from lamsim_apibank.embedded.people import SIGN_IN, of_people, rows

FINDING = (
    Scenario(
        "find-set-alarm",
        2,
        (
            user("I have to be up on {time}. Can you help?", "Something should ring on {time}."),
            says("I look for a way to set an alarm."),
            find("set an alarm"),
            says("I can set an alarm. What are your username and password?"),
            user("{username} and {password}.", "I'm {username}, the password is {password}."),
            SIGN_IN,
            call("AddAlarm", token="{login[token]}", time="{time}"),
            says("The alarm rings on {time}."),
        ),
        of_people(
            *(
                {"time": f"2024-06-{day:02d} 0{hour}:15:00"}
                for day, hour in ((3, 6), (4, 7), (5, 5), (6, 8), (7, 6), (8, 9))
            )
        ),
    ),
    Scenario(
        "find-reminder",
        2,
        (
            user("Have I already noted '{content}' for {time}? I'm {username}, password {password}."),
            says("I look for a way to see your reminders."),
            find("show a reminder"),
            SIGN_IN,
            call("QueryReminder", token="{login[token]}", content="{content}", time="{time}"),
            says("Yes, there is a reminder: {content}."),
            user("It is done, so take it away.", "Please remove it, it is done."),
            find("remove a reminder"),
            call("DeleteReminder", token="{login[token]}", content="{content}", time="{time}"),
            says("The reminder is gone."),
        ),
        of_people(*rows("Reminder")),
    ),
    Scenario(
        "find-agenda",
        2,
        (
            user("Note '{content}' in my agenda: {time}, {location}."),
            find("add an entry to the agenda"),
            says("I can do that; who are you?"),
            user("{username}, and the password is {password}."),
            SIGN_IN,
            call("AddAgenda", token="{login[token]}", content="{content}", time="{time}", location="{location}"),
            says("'{content}' is noted."),
        ),
        of_people(
            {"content": "Sail mending", "time": "2024-06-10 15:00:00", "location": "loft"},
            {"content": "Choir concert", "time": "2024-06-11 19:30:00", "location": "St Olave's hall"},
            {"content": "Raku evening", "time": "2024-06-12 18:00:00", "location": "Clayworks yard"},
            {"content": "Planet walk", "time": "2024-06-13 20:00:00", "location": "Crater hill"},
            {"content": "Seed swap", "time": "2024-06-14 10:00:00", "location": "Plot 12"},
        ),
    ),
    Scenario(
        "find-balance",
        2,
        (
            user("How much money do I have at the bank?", "Tell me my balance at the bank."),
            says("I look for a way to find out."),
            find("how much money at the bank"),
            says("I need your login for that."),
            user("Username {username}, password {password}."),
            SIGN_IN,
            call("QueryBalance", "balance", token="{login[token]}"),
            says("You have {balance}."),
        ),
        of_people({}, {}, {}, {}, {}, {}),
    ),
    Scenario(
        "find-appointment",
        2,
        (
            user("When is {patient_name} to be seen on {date}, and by whom?"),
            find("show a patient's appointments"),
            call("QueryRegistration", patient_name="{patient_name}", date="{date}"),
            says("{doctor_name} sees {patient_name} that day."),
            user("Move appointment {id} to {later}.", "Please change number {id} to {later}."),
            find("move an appointment to another day or doctor"),
            call("ModifyRegistration", appointment_id="{id}", new_appointment_date="{later}"),
            says("Appointment {id} is on {later} now."),
        ),
        tuple(
            {**row, "id": number, "later": f"2024-06-{10 + place}"}
            for place, (number, row) in enumerate(DESK["Appointments"].items())
        ),
    ),
    Scenario(
        "find-illness",
        2,
        (
            user("Why do I have a {symptom}?", "Which illness gives one a {symptom}?"),
            find("illnesses behind a symptom"),
            call("SymptomSearch", "causes", symptom="{symptom}"),
            says("Perhaps {causes[0][name]}: {causes[0][description]}"),
        ),
        tuple({"symptom": name} for name in ("blister", "nosebleed", "sunburn", "muscle cramp")),
    ),
    Scenario(
        "find-stock",
        2,
        (
            user("What was the price of the stock {code} on {day}?"),
            find("price of a stock"),
            call("QueryStock", "price", stock_code="{code}", date="{day}"),
            says("{code} stood at {price}."),
        ),
        tuple({"code": code, "day": "2024-05-03"} for code in DESK["Stock"]),
    ),
    Scenario(
        "find-calculator",
        2,
        (
            user("I can't do {formula} in my head.", "Please calculate {formula}."),
            find("work out a formula"),
            call("Calculator", "sum", formula="{formula}"),
            says("{formula} is {sum}."),
        ),
        tuple({"formula": text} for text in ("37*12", "(81-9)/4", "5*(6+7)-8", "(2+3)*(4+5)")),
    ),
    Scenario(
        "find-hotel",
        2,
        (
            user("{rooms} rooms at {hotel} from {arrival} to {departure}: {adults} adults, {children} children."),
            find("book rooms of a hotel"),
            call(
                "BookHotel",
                "order",
                hotel_name="{hotel}",
                check_in_time="{arrival}",
                check_out_time="{departure}",
                room_count="{rooms}",
                adult_count="{adults}",
                child_count="{children}",
            ),
            says("Booking {order} is made."),
        ),
        (
            {
                "hotel": "Hotel Kormoran",
                "arrival": "2024-08-01",
                "departure": "2024-08-03",
                "rooms": 2,
                "adults": 2,
                "children": 2,
            },
            {
                "hotel": "Villa Mirto",
                "arrival": "2024-08-05",
                "departure": "2024-08-09",
                "rooms": 3,
                "adults": 6,
                "children": 0,
            },
            {
                "hotel": "Dar Yasmine",
                "arrival": "2024-08-11",
                "departure": "2024-08-12",
                "rooms": 2,
                "adults": 3,
                "children": 1,
            },
            {
                "hotel": "Fjord Lodge",
                "arrival": "2024-08-15",
                "departure": "2024-08-20",
                "rooms": 4,
                "adults": 8,
                "children": 4,
            },
        ),
    ),
)
