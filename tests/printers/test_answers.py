"""What a printer says is told apart however it comes in pieces, and none of it is taken for something else."""

from hypothesis import given
from hypothesis import strategies as st

from printers import escpos
from printers.answers import Answer, Answers, Fence, Noise, ProcessId, Sensors, Text, Unasked

names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=4, max_size=4)
said = st.one_of(
    st.integers(0, 255)
    .map(lambda bits: bits & ~escpos.ANSWER_MASK | escpos.ANSWER_BITS)
    .map(lambda byte: (bytes((byte,)), Sensors(byte))),
    st.integers(0, 255).map(lambda bits: bits & ~escpos.FENCE_MASK).map(lambda byte: (bytes((byte,)), Fence(byte))),
    names.map(lambda name: (b"\x37\x22" + name.encode() + b"\0", ProcessId(name.encode()))),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40).map(
        lambda text: (b"_" + text.encode() + b"\0", Text(text))
    ),
    st.binary(min_size=3, max_size=3)
    .map(lambda rest: bytes((escpos.UNASKED_BITS, *(byte & ~escpos.FENCE_MASK for byte in rest))))
    .map(lambda four: (four, Unasked(four))),
    st.just((b"\x11\x13", None)),
)


@given(st.lists(said), st.integers(1, 7))
def test_every_answer_is_what_the_printer_meant(conversation: list[tuple[bytes, Answer | None]], piece: int) -> None:
    data = b"".join(spoken for spoken, _ in conversation)
    answers = Answers()
    heard = [answer for at in range(0, len(data), piece) for answer in answers.take(data[at : at + piece])]
    assert heard == [meant for _, meant in conversation if meant is not None]


def test_a_web_server_makes_noise_at_once() -> None:
    assert any(isinstance(answer, Noise) for answer in Answers().take(b"HTTP/1.1 400 Bad Request\r\n"))


def test_a_text_that_never_ends_is_noise() -> None:
    assert any(isinstance(answer, Noise) for answer in Answers().take(b"_" + b"a" * 200))
