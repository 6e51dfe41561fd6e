"""The machine at the door: a family scans its code, is welcomed in its language and gets its route.

greeting (what there is to say), greeter (who it is said to), session (which screen follows which), scanner (keys or
bytes into codes), camera (pictures into codes, where one is the scanner), outbox and link (nothing accepted is lost),
station (all of these without a screen), app and screens (the screen). Within the station: following keeps the copy of
the night, finder looks for the hub, delivery brings it what families asked, receiving decides while nobody answers.
`simulated` is a kiosk without a screen, for demos and benches.
"""
