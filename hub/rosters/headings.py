"""The columns of each table we read, with what school systems call them. Data, not rules.

A column's first name is our own; then, best first, what PowerSchool, Infinite Campus, Skyward, Clever, Microsoft
School Data Sync and OneRoster write, and what people type. Case, spaces, underscores and accents do not matter.
"""

import re
from collections.abc import Mapping
from typing import Final

_STUDENT = (
    "student id", "student sis id", "sis id", "studentuniqueid", "studentsourcedid", "student number",
    "local student id", "local id", "stu id", "pupil id", "person id", "other id", "id", "sourcedid", "student key",
)  # fmt: skip
_TEACHER = (
    "teacher id", "teacher sis id", "sis id", "teachersourcedid", "staff id", "staffuniqueid", "teacher number",
    "staff number", "employee id", "instructor id", "teacher key",
)  # fmt: skip
_GIVEN = (
    "given", "given name", "first name", "first", "forename", "legal first name", "name first", "fname",
)  # fmt: skip
_SURNAME = ("surname", "last name", "last", "family name", "legal last name", "name last", "lname")
_HOUSEHOLD = ("household id", "household key", "household number", "family", "family id", "family number", "family key")
_LANGUAGE = (
    "home language", "homeprimarylanguage", "home primary language", "primary language", "preferred language",
    "language spoken at home", "correspondence language", "contact language", "spoken language",
    "language of correspondence", "lang", "idioma",
)  # fmt: skip
_LANGUAGES = ("language", "languages spoken", "spoken languages", "speaks", "lang")
_INTERPRETER = ("interpreter needed", "needs interpreter", "interpreter required", "interpreting", "interpretation")
_MAY_ATTEND = ("may attend", "can attend", "attend", "allowed")
_SUBJECT = ("course", "course name", "course title", "subject name", "department", "class", "course subject")
_PERIOD = ("periods", "block", "hour", "class period")
_SECTION = (
    "section id", "section sis id", "class id", "class sis id", "classsourcedid", "course section",
)  # fmt: skip

CONTACT: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_id": ("contact uniqueid", "contact person id", "contact sis id", "contact number", "guardian id"),
    "contact_name": ("contact", "contact full name", "guardian name", "guardian", "parent name", "parent guardian",
                     "parent guardian name", "parent"),
    "contact_given": ("contact first", "contact first name", "contact given name", "guardian first name",
                      "parent first name", "guardian first", "parent first"),
    "contact_surname": ("contact last", "contact last name", "contact surname", "guardian last name",
                        "parent last name", "guardian last", "parent last", "contact family name"),
    "relationship": ("relation", "relationship to student", "contact relationship", "contact relationship type",
                     "guardian relationship", "relationship type", "contact type"),
    "contact_phone": ("phone", "phone number", "telephone", "cell phone", "mobile", "mobile phone", "home phone",
                      "contact phone", "contact phone number", "guardian phone", "parent phone", "phone 1", "cell"),
    "contact_email": ("email", "e-mail", "email address", "contact email", "contact email address", "guardian email",
                      "parent email"),
    "contact_address": ("address", "street", "street address", "home address", "contact address", "contact street",
                        "mailing address", "address line 1"),
    "contact_apt": ("apt", "unit", "apartment", "contact apt"),
    "contact_zip": ("zip", "zip code", "postal code", "contact zip", "postcode"),
    "lives_with": ("contact lives with", "lives with student", "resides with", "student lives with"),
    "legal_guardian": ("legal guardian flag", "is legal guardian", "contact legal guardian"),
}  # fmt: skip

# What may follow "Guardian 1", "Parent2_", "Mother" … in a wide export, one student a row.
WIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_id": ("id", "uniqueid", "contact id", "person id", "number", "sourcedid"),
    "contact_name": ("name", "full name", ""),
    "contact_given": ("first name", "first", "given name", "given"),
    "contact_surname": ("last name", "last", "surname", "family name"),
    "relationship": ("relationship", "relation", "type", "relationship to student"),
    "contact_phone": ("phone", "home phone", "cell", "cell phone", "mobile", "mobile phone", "telephone",
                      "phone number", "primary phone"),
    "contact_email": ("email", "e-mail", "email address"),
    "contact_address": ("address", "street", "street address", "home address"),
    "contact_apt": ("apt", "unit"),
    "contact_zip": ("zip", "postal code", "zip code"),
    "lives_with": ("lives with", "resides with", "lives with student"),
    "legal_guardian": ("legal guardian",),
    "may_attend": ("may attend",),
}  # fmt: skip

OURS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "families": {
        "household": (*_HOUSEHOLD, "id"),
        "contact_name": ("name", "guardian", "guardian name", "parent", "parent name", "contact full name", "full name",
                         "parent guardian", "parent guardian name", "adult"),
        "given": (*_GIVEN, "contact first name", "guardian first name", "parent first name", "contact first"),
        "surname": (*_SURNAME, "contact last name", "guardian last name", "parent last name", "contact last"),
        "relationship": CONTACT["relationship"],
        "contact": ("email or phone", "contact email", "email", "e-mail", "email address", "contact details",
                    "contact phone", "phone", "phone number", "telephone", "mobile", "cell", "cell phone",
                    "home phone"),
        "language": _LANGUAGE,
        "interpreter": _INTERPRETER,
        "may_attend": _MAY_ATTEND,
        "apart": ("keep apart", "keep-apart group", "apart group", "separate", "keep separate"),
        "photo": ("photos", "photo consent", "photo permission", "may be photographed"),
        "students": ("student", "student ids", "student id", "children", "student numbers", "student number"),
    },
    "students": {
        "student": _STUDENT,
        "given": (*_GIVEN, "student first name", "student first", "student given name"),
        "surname": (*_SURNAME, "student last name", "student last", "student surname"),
        "name": ("student name", "full name", "student full name", "student last first", "lastfirst", "pupil",
                 "pupil name", "student"),
        "preferred": ("preferred name", "preferred first name", "nickname", "goes by", "preferredgivenname"),
        "grade": ("grade level", "grades", "year", "grade_level", "current grade", "year group", "form"),
        "households": ("household", *_HOUSEHOLD, "families", "household ids"),
        "language": _LANGUAGE,
        "interpreter": _INTERPRETER,
        "teacher": ("homeroom teacher", "homeroom", "teacher id", "teacher name", "homeroom teacher id"),
        "may_attend": _MAY_ATTEND,
        "status": ("enrollment status", "enrolment status", "student status"),
        **CONTACT,
    },
    "teachers": {
        "teacher": (*_TEACHER, "person id", "sourcedid", "id"),
        "name": ("teacher name", "full name", "display name", "staff name", "teacher last first", "lastfirst"),
        "given": (*_GIVEN, "teacher first name", "teacher first"),
        "surname": (*_SURNAME, "teacher last name", "teacher last"),
        "title": ("prefix", "salutation"),
        "room": ("room id", "room number", "room name", "location", "classroom", "room key"),
        "subject": ("subjects", *_SUBJECT),
        "target_minutes": ("minutes", "target", "minutes per family", "minutes per meeting", "meeting minutes"),
        "languages": _LANGUAGES,
        "status": ("staff status",),
    },
    "rooms": {
        "room": ("room id", "room number", "room key", "location id", "number", "code", "id"),
        "name": ("room name", "location", "location name", "label", "description"),
        "floor": ("level", "storey", "story"),
        "wing": ("building", "area", "hall", "hallway"),
        "x": ("x metres", "x m", "pos x", "x meters", "map x"),
        "y": ("y metres", "y m", "pos y", "y meters", "map y"),
    },
    "enrolments": {
        "student": _STUDENT,
        "teacher": (*_TEACHER, "teacher name", "instructor", "staff"),
        "subject": _SUBJECT,
        "period": _PERIOD,
        "section": _SECTION,
        "room": ("room number", "room name", "location", "room id"),
        "user": ("usersourcedid", "user sis id", "user id"),
        "role": ("user role", "enrollment role"),
        "status": ("enrollment status",),
    },
    "sections": {
        "section": (*_SECTION, "sis id", "sourcedid", "id", "section number"),
        "teacher": (*_TEACHER, "teacher name", "instructor", "primary teacher id", "primary teacher"),
        "teacher_2": ("teacher 2 id", "teacher2", "second teacher id"),
        "teacher_3": ("teacher 3 id", "teacher3"),
        "subject": ("course subject", "subjects", "course name", "course title", "name", "section name", "title"),
        "period": _PERIOD,
        "room": ("room id", "room number", "location", "room name"),
        "status": ("section status",),
    },
    "meetings": {
        "household": _HOUSEHOLD,
        "student": (*_STUDENT, "students"),
        "teacher": (*_TEACHER, "teacher name", "teacher", "with", "staff"),
        "time": ("start time", "start", "slot", "at", "begins", "appointment time", "date time", "when", "meeting time",
                 "time slot", "from", "conference time"),
        "date": ("day", "meeting date", "appointment date", "conference date"),
    },
    "volunteers": {
        "volunteer": ("volunteer id", "id", "number", "key", "student id", "volunteer key"),
        "role": ("job", "duty", "type", "volunteer role"),
        "given": (*_GIVEN, "volunteer first name"),
        "surname": (*_SURNAME, "volunteer last name"),
        "name": ("volunteer name", "full name"),
        "languages": _LANGUAGES,
        "from": ("start", "starts", "from time", "start time", "on from", "available from"),
        "until": ("to", "end", "ends", "till", "until time", "end time", "on until", "available until"),
        "home_door": ("door", "home door", "station", "post"),
    },
}  # fmt: skip

# OneRoster 1.1 and 1.2 CSV (imsglobal.org, "CSV Tables") and Microsoft School Data Sync 2 and 2.1, which follows it.
ONEROSTER: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "OneRoster users": {
        "id": ("sourcedid",),
        "given": ("givenname",),
        "surname": ("familyname",),
        "preferred": ("preferredgivenname",),
        "preferred_surname": ("preferredfamilyname",),
        "role": (),
        "roles": (),
        "agents": ("agentsourcedids", "agentsourcedid"),
        "email": (),
        "phone": (),
        "sms": (),
        "grade": ("grades",),
        "identifier": (),
        "username": (),
        "status": (),
    },
    "OneRoster roles": {
        "user": ("usersourcedid",),
        "role": (),
        "status": (),
        "grade": (),
        "class": ("classsourcedid",),
    },
    "OneRoster relationships": {
        "user": ("usersourcedid",),
        "relative": ("relationshipusersourcedid",),
        "role": ("relationshiprole",),
        "status": (),
    },
    "OneRoster classes": {
        "id": ("sourcedid",),
        "title": (),
        "course": ("coursesourcedid",),
        "school": ("schoolsourcedid", "orgsourcedid"),
        "terms": ("termsourcedids", "termsourcedid", "sessionsourcedids"),
        "room": ("location",),
        "subject": ("subjects",),
        "period": ("periods",),
        "status": (),
    },
    "OneRoster enrollments": {
        "class": ("classsourcedid",),
        "user": ("usersourcedid",),
        "role": (),
        "primary": ("isprimary",),
        "begin": ("begindate",),
        "end": ("enddate",),
        "status": (),
    },
    "OneRoster courses": {"id": ("sourcedid",), "title": (), "subject": ("subjects",), "status": ()},
    "OneRoster academicSessions": {
        "id": ("sourcedid",),
        "start": ("startdate",),
        "end": ("enddate",),
        "status": (),
    },
    "OneRoster orgs": {"id": ("sourcedid",), "name": (), "type": (), "status": ()},
}

# Enough to believe that a table is of its kind: all columns of any one set.
ENOUGH: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "families": (frozenset({"household"}), frozenset({"students", "language"}),
                 frozenset({"students", "contact_name"})),
    "students": (frozenset({"student"}),),
    "teachers": (frozenset({"teacher"}), frozenset({"name"}), frozenset({"surname"})),
    "rooms": (frozenset({"room"}), frozenset({"name"})),
    "enrolments": (frozenset({"student", "teacher"}), frozenset({"student", "section"}),
                   frozenset({"user", "section"}), frozenset({"teacher", "section"})),
    "sections": (frozenset({"section"}),),
    "meetings": (frozenset({"teacher", "household"}), frozenset({"teacher", "student"}),
                 frozenset({"teacher", "time"})),
    "volunteers": (frozenset({"role"}), frozenset({"volunteer"}), frozenset({"name"}), frozenset({"given"})),
}  # fmt: skip

# A file's or sheet's words → the table it is. The first that fits is taken, so the narrower stand first.
NAMES: Final = (
    ("enrolments", ("enrolment", "enrollment", "enrol", "enroll", "studentenrollment", "teacherroster", "schedule",
                    "roster", "studentschedule", "timetable")),
    ("sections", ("section", "class", "classes", "course section")),
    ("meetings", ("meeting", "booking", "appointment", "conference", "slot", "booked")),
    ("volunteers", ("volunteer", "ambassador", "helper", "interpreter")),
    ("families", ("family", "families", "household")),
    ("students", ("contact", "guardian", "parent", "student", "pupil", "children", "child")),
    ("teachers", ("teacher", "staff", "faculty")),
    ("rooms", ("room", "location", "classroom", "map")),
)  # fmt: skip

KINDS: Final = {**OURS, **ONEROSTER}

# Headings that look like a misspelling of ours and are not.
NOT_OURS: Final = frozenset({
    "username", "userid", "password", "middlename", "title", "birthdate", "dateofbirth", "nametitle", "grading",
    "homeroomid", "studentemail", "teacheremail", "schoolid", "schoolname", "schoolnumber", "stateid", "contactcity",
})  # fmt: skip

# Names of files and sheets, plain, that are never opened: whom a child is and what it needs is not the door's affair,
# and user profiles hold passwords. (Not every "flag": there is a Flagstaff.)
NEVER_READ: Final = re.compile(r"demographic|userprofile|(user|student|pupil|person|contact)flags?|^flags?\d*$")

# Headings that any table may have.
TOO_COMMON: Final = frozenset({
    "id", "name", "number", "first", "last", "firstname", "lastname", "givenname", "familyname", "given", "surname",
    "sisid", "sourcedid", "status", "title", "start", "end", "type", "code", "description", "email", "phone",
    "fullname", "level", "middlename", "year", "grade",
})  # fmt: skip

# Files and sheets of school systems that hold nothing for a conference night.
NOT_TABLES: Final = frozenset({
    "course", "courses", "org", "orgs", "school", "schools", "term", "terms", "session", "sessions", "manifest",
    "categories", "category", "resources", "resource", "results", "result", "calendar", "calendars", "attendance",
    "readme", "licence", "license", "codes", "letters",
})  # fmt: skip
