"""What a server's no means: for whom, and for how long."""

import pytest

from comments.services.smtp_answers import Answer, Stage


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (550, b"5.1.1 <a@b.example>: unknown", "550 5.1.1"),
        (550, "5.1.1 unknown\n5.1.1 see https://help.example/5.7.1", "550 5.1.1"),
        (550, "sorry, no mailbox here by that name. (#5.1.1)", "550 5.1.1"),
        (550, "no such user", "550"),
        (451, "4.7.1 greylisted", "451 4.7.1"),
        (550, "4.7.1 a contradiction", "550"),
        (554, "5.7.1.2 no code", "554"),
        (550, b"\xff\xfe", "550"),
    ],
)
def test_only_the_codes_are_kept(code: int, words: str | bytes, said: str) -> None:
    assert str(Answer.of(code, words)) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("smtp; 550 5.1.1 user unknown", "550 5.1.1"),
        ("550-5.1.1 The account does not exist", "550 5.1.1"),
        ("host mx.example[203.0.113.55] said: 452 4.2.2 full", "452 4.2.2"),
        ("Not delivering to a previously bounced address", "None"),
        ("", "None"),
        ("250 fine", "None"),
    ],
)
def test_a_providers_report_is_read_the_same_way(line: str, said: str) -> None:
    assert str(Answer.read(line)) == said


@pytest.mark.parametrize("code", [421, 450, 451, 452, 530, 534, 535, 538])
def test_what_passes_or_can_be_mended_is_not_final(code: int) -> None:
    answer = Answer.of(code, f"{str(code)[0]}.1.1 whatever it says")
    assert not answer.is_final
    assert not answer.mailbox_is_gone(Stage.RCPT)


@pytest.mark.parametrize("subject", range(8))
@pytest.mark.parametrize("detail", range(11))
def test_only_what_rfc_3463_says_of_mailboxes_is_about_the_mailbox(subject: int, detail: int) -> None:
    answer = Answer.of(550, f"5.{subject}.{detail} no")
    expected = (subject, detail) in {
        (1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 0), (2, 1)
    }  # fmt: skip
    assert answer.mailbox_is_gone(Stage.RCPT) == expected
    assert answer.mailbox_is_gone(Stage.DATA) == expected
    assert not answer.mailbox_is_gone(Stage.MAIL), "nobody was named yet"


@pytest.mark.parametrize(
    "words",
    ["relay not permitted", "Authentication required", "Sender verify failed", "listed as spam source"],
)
def test_words_about_us_are_not_about_the_mailbox(words: str) -> None:
    assert not Answer.of(550, words).mailbox_is_gone(Stage.RCPT)
    assert Answer.of(550, "no such mailbox").mailbox_is_gone(Stage.RCPT)
