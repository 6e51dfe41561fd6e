"""The rules of a conference night. Nothing here reads a file, a clock or a dice: state in, events out.

The words, and no synonyms for them:

Night        one conference evening: roster, clock, rules, all that happens
Family       one household: own code, own letter, own ticket. A student may belong to two; neither sees the other
Meeting      one family's talk with one teacher about one or more of its students; booked at a time, or drop-in
Visit        one family's evening, from check-in to leaving
Visitor      a family without a letter, added tonight; from then on a family like all others
Stop         one place on a route: a meeting, dinner, later a display or the report-card desk
Route        a visit's stops in the order advised now; the ticket prints it
Line         the families waiting for one teacher. At most one sits on deck at the door, the rest wait in the commons
Call         "your turn": the family goes in, and has the room until it comes or is passed over (place kept)
Ambassador   student guide: walks families to rooms
Helper       bilingual student: greets, explains, walks along. Not an interpreter
Interpreter  trained adult who interprets in a meeting
Desk         the welcome desk: the staffed table that can do everything a kiosk can, and more

Read on in this order: roster (who), commands (what may be asked), events (what has happened), state (their fold),
decide (from one to the other), dispatch and estimates (who goes where next, and how long it takes).

Every time is POSIX seconds, UTC; every span is seconds unless its name says minutes.
"""
