"""An import is done while the office looks at it. Limits in seconds of processor time, several times what is needed."""

import time

from config.example import write_example

from .school import School


def test_a_school_of_350_families_is_read_in_a_second(school: School) -> None:
    write_example(school.folder, families=350)
    began = time.process_time()
    school.read()
    assert time.process_time() - began < 1
    assert school.report.rows == ()
    assert len(school.roster.families) == 350


def test_a_district_of_5000_students_is_read_in_five_seconds(school: School) -> None:
    count, classes = 5000, 200
    users = ["sourcedId,role,givenName,familyName,agentSourcedIds"]
    users += [f"s{n},student,Given{n},Sur{n // 2},g{n // 2}" for n in range(count)]
    users += [f"g{n},guardian,Adult{n},Sur{n}," for n in range(count // 2)]
    users += [f"t{n},teacher,Teacher{n},Quill," for n in range(classes)]
    rows = ["sourcedId,classSourcedId,userSourcedId,role,primary"]
    rows += [f"p{n},c{n},t{n},teacher,true" for n in range(classes)]
    rows += [f"e{n}x{k},c{(n + 29 * k) % classes},s{n},student," for n in range(count) for k in range(7)]
    school.write("users.csv", "\n".join(users))
    school.write("enrollments.csv", "\n".join(rows))
    school.write(
        "classes.csv",
        "sourcedId,title,schoolSourcedId,location\n" + "\n".join(f"c{n},Math,o,{n}" for n in range(classes)),
    )
    began = time.process_time()
    school.read()
    assert time.process_time() - began < 5
    assert (len(school.roster.students), len(school.roster.meetings)) == (count, count * 7)
    assert len(school.report.proposals) == count // 2
