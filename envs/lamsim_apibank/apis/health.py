"""Appointments with doctors, health data and knowledge of symptoms."""

from __future__ import annotations

import string
from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.world import World, made_up


class Health(World):
    """The databases `Appointments` (by number), `HealthData` (records by user id) and `Symptom` (illnesses)."""

    def AppointmentRegistration(self, patient_name: str, date: str, doctor_name: str) -> str:
        """Makes an appointment at the hospital; a patient can have one a day.

        Args:
            patient_name: Who is to be seen.
            date: The day, as YYYY-MM-DD.
            doctor_name: The doctor.

        Returns:
            The number of the appointment.
        """
        patient, doctor = patient_name.strip(), doctor_name.strip()
        if not patient or not doctor:
            raise Refused("Patient name or doctor name cannot be empty.")
        day = dates.normal(date, dates.DAY)
        for row in self._of_day(patient, day).values():
            if row["doctor_name"] == doctor:
                raise Refused("This appointment has already been registered.")
            raise Refused("This patient has already been registered in this day.")
        appointments = self._write("Appointments")
        number = int(f"1{made_up(7, string.digits, 'appointment', patient, day)}")
        while str(number) in appointments:
            number += 1
        appointments[str(number)] = {"patient_name": patient, "date": day, "doctor_name": doctor}
        return str(number)

    def CancelRegistration(self, appointment_id: str) -> str:
        """Cancels an appointment at the hospital.

        Args:
            appointment_id: The number of the appointment.

        Returns:
            Whether it worked.
        """
        number = appointment_id.strip()
        if number not in self._read("Appointments"):
            raise Refused("The appointment ID is incorrect.")
        del self._write("Appointments")[number]
        return "success"

    def ModifyRegistration(
        self,
        appointment_id: str,
        new_appointment_date: str | None = None,
        new_appointment_doctor: str | None = None,
    ) -> str:
        """Moves an appointment at the hospital to another day, another doctor, or both.

        Args:
            appointment_id: The number of the appointment.
            new_appointment_date: The new day, as YYYY-MM-DD.
            new_appointment_doctor: The new doctor.

        Returns:
            Whether it worked.
        """
        number = appointment_id.strip()
        if number not in self._read("Appointments"):
            raise Refused("The appointment ID does not exist.")
        doctor = None if new_appointment_doctor is None else new_appointment_doctor.strip()
        if doctor == "":
            raise Refused("Fail because the doctor name is empty.")
        day = None if new_appointment_date is None else dates.normal(new_appointment_date, dates.DAY)
        row = self._read("Appointments")[number]
        same_day, same_doctor = day == row["date"], doctor == row["doctor_name"]
        if (day is None and doctor is None) or (same_day and same_doctor):
            raise Refused("Fail because no modification is made.")
        if same_day:
            raise Refused("Fail because date is not changed.")
        if same_doctor:
            raise Refused("Fail because doctor is not changed.")
        changes = {"date": day, "doctor_name": doctor}
        self._write("Appointments")[number].update({k: v for k, v in changes.items() if v is not None})
        return "success"

    def QueryRegistration(self, patient_name: str, date: str) -> dict[str, Any]:
        """Shows a patient's appointments of a day.

        Args:
            patient_name: The patient.
            date: The day, as YYYY-MM-DD.

        Returns:
            The appointments by their numbers.
        """
        found = self._of_day(patient_name.strip(), dates.normal(date, dates.DAY))
        if not found:
            raise Refused("No appointments found.")
        return found

    def _of_day(self, patient: str, day: str) -> dict[str, Any]:
        return {
            number: row
            for number, row in self._read("Appointments").items()
            if row["patient_name"] == patient and dates.normal(row["date"], dates.DAY) == day
        }

    def RecordHealthData(self, user_id: str, time: str, health_data: list[dict[str, str]] | None = None) -> str:
        """Writes measurements into a person's health record.

        Args:
            user_id: Whose record it is; upper and lower case are the same.
            time: When it was measured, as YYYY-MM-DD HH:MM:SS.
            health_data: What was measured, as objects with `name` and `value`, for instance
                [{'name': 'heart_rate', 'value': '72'}]; each name once.

        Returns:
            Whether it worked.
        """
        user = user_id.upper().strip()
        if not user:
            raise Refused("The user id cannot be empty.")
        moment = dates.normal(time, dates.SECOND)
        if not health_data:
            raise Refused("The health data cannot be empty.")
        seen = set()
        for item in health_data:
            if "name" not in item:
                raise Refused("The health data has invalid format.")
            if item["name"] in seen:
                raise Refused("The health data cannot contain duplicate items.")
            seen.add(item["name"])
        values = {item["name"]: item["value"] for item in health_data}
        records = self._write("HealthData").setdefault(user, [])
        same_time = [record for record in records if record["time"] == moment]
        if same_time:
            same_time[-1].update(values)
        else:
            records.append({"time": moment, **values})
        return "success"

    def QueryHealthData(self, user_id: str, start_time: str, end_time: str) -> list[dict[str, Any]]:
        """Shows what a person's health record has from a span of time.

        Args:
            user_id: Whose record it is; upper and lower case are the same.
            start_time: Where the span begins, as YYYY-MM-DD HH:MM:SS.
            end_time: Where the span ends, as YYYY-MM-DD HH:MM:SS.

        Returns:
            The measurements.
        """
        user = user_id.upper().strip()
        if not user:
            raise Refused("The user id cannot be empty.")
        wrong = []
        for text in (start_time, end_time):
            try:
                dates.moment(text, dates.SECOND)
            except ValueError as error:
                wrong.append(str(error))
        if wrong:
            raise Refused("; ".join(wrong))
        start, end = dates.moment(start_time, dates.SECOND), dates.moment(end_time, dates.SECOND)
        if start > end:
            raise Refused("The start time cannot be later than the end time.")
        if user not in self._read("HealthData"):
            raise Refused("The user id does not exist.")
        records = self._read("HealthData")[user]
        found = [record for record in records if start <= dates.moment(record["time"], dates.SECOND) <= end]
        if not found:
            raise Refused("There is no health data in the given time span.")
        return found

    def SymptomSearch(self, symptom: str) -> list[dict[str, str]]:
        """Looks up which illnesses may be behind a symptom.

        Args:
            symptom: The symptom.

        Returns:
            The illnesses, each with its name and a description.
        """
        name = symptom.strip().lower()
        if not name:
            raise Refused("The symptom cannot be empty.")
        return self._illnesses(name, "description")

    def EmergencyKnowledge(self, symptom: str) -> list[dict[str, str]]:
        """Looks up first aid for what may be behind a symptom.

        Args:
            symptom: The symptom.

        Returns:
            The illnesses, each with its name and what helps.
        """
        name = symptom.strip().lower()
        if not name:
            # What the benchmark says, which stumbles over its own error.
            raise Refused("'Exception' object has no attribute 'lower'")
        return self._illnesses(name, "aid")

    def _illnesses(self, symptom: str, told: str) -> list[dict[str, str]]:
        if symptom not in self._read("Symptom"):
            raise Refused("The symptom does not exist.")
        return [{"name": item["name"], told: item[told]} for item in self._read("Symptom")[symptom]]
