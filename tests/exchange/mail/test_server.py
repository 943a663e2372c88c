"""A message goes over a line that nobody reads, to the server that it is meant for, or not at all."""

import socket
import threading
from dataclasses import replace
from uuid import UUID

import pytest

from exchange.commands import checks
from exchange.config import Mail
from exchange.mail import server, words
from exchange.mail.server import CameBack, NotNow
from tests.conftest import START
from tests.exchange.mail.postoffice import HOST, certified, free_port

NUMBER = UUID("019a9f00-0000-7000-8000-000000000001")


def made(mail, language="en", to="ada@xva.invalid"):
    return server.message(mail, to, words.of("awaiting", language, 4, 1), NUMBER, START)


def refused(mail, to="ada@xva.invalid"):
    with pytest.raises(NotNow) as refusal:
        server.hand_over(mail, made(mail, to=to))
    return refusal.value.reason


def test_a_message_goes_over_tls_after_signing_in(mail, post):
    server.hand_over(mail, made(mail))

    ((was_sealed, arrived),) = post.kept
    assert was_sealed
    assert (arrived["To"], arrived["From"]) == (
        "ada@xva.invalid",
        "Secure Cooperation Exchange <exchange@post.invalid>",
    )
    assert arrived.get_content().splitlines() == [
        "4 things await you. Sign in to the Secure Cooperation Exchange as you usually do to read them. "
        "One has a date within 14 days.",
        "",
        "This message holds no link, no name and no reference. Nobody reads answers to it.",
    ]


def test_it_says_that_no_answer_is_due_and_nothing_more_in_its_head(mail, post):
    server.hand_over(mail, made(mail, "fr"))

    ((_, arrived),) = post.kept
    assert {name.lower() for name in arrived} == {
        *("from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    }
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Subject"] == "4 éléments vous attendent"
    assert arrived.get_content_type() == "text/plain"


def test_the_server_is_not_told_this_machine_s_name(mail, post, monkeypatch):
    monkeypatch.setattr(socket, "getfqdn", lambda: pytest.fail("the name was asked for"))

    server.hand_over(mail, made(mail))

    assert post.kept


def test_tls_from_the_first_byte(implicit, certificate, post):
    mail = Mail(HOST, implicit, "implicit", "exchange@post.invalid", str(certificate[0]))

    server.hand_over(mail, made(mail))

    assert [was_sealed for was_sealed, _ in post.kept] == [True]


def test_a_server_on_this_machine_may_go_without(without_tls, post):
    mail = Mail(HOST, without_tls, "none", "exchange@post.invalid")

    server.hand_over(mail, made(mail))

    assert [was_sealed for was_sealed, _ in post.kept] == [False]


@pytest.mark.parametrize("name", ["127.0.0.2", None])
def test_another_certificate_gets_nothing(mail, post, tmp_path, name):
    other = str(certified(tmp_path / "other", name)[0]) if name else ""

    assert refused(replace(mail, ca_file=other)) == "certificate"
    assert (post.kept, post.asked) == ([], [])


def test_a_server_that_leaves_tls_out_gets_nothing(without_tls, post):
    assert refused(Mail(HOST, without_tls, "starttls", "exchange@post.invalid")) == "no-tls"
    assert (post.kept, post.asked) == ([], [])


def test_the_wrong_way_of_tls_is_told(mail):
    assert refused(replace(mail, tls="implicit")) == "no-tls"


def test_a_wrong_password_is_told_and_nothing_goes(mail, post, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('user = "exchange"\npassword = "guess"\n')

    assert refused(replace(mail, credentials_file=str(wrong))) == "credentials"
    assert refused(replace(mail, credentials_file=str(tmp_path / "none.toml"))) == "credentials"
    assert post.asked == []


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_asked_to_wait_is_not_refused(mail, post, step):
    post.answers[step] = "451 4.3.0 later"

    assert refused(mail) == "busy"


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_refused_for_good_comes_back(mail, post, step):
    post.answers[step] = "550 5.1.1 nobody here"

    with pytest.raises(CameBack):
        server.hand_over(mail, made(mail))


def test_a_server_that_is_gone_is_tried_later(mail):
    assert refused(replace(mail, port=free_port())) == "unreachable"


def test_a_server_that_does_not_answer_is_left(mail, post, monkeypatch):
    monkeypatch.setattr(server, "STEP_SECONDS", 0.3)
    post.pause = 2.0

    assert refused(mail) == "unreachable"


def test_a_server_that_drips_is_cut_off(mail, post, monkeypatch):
    monkeypatch.setattr(server, "LONGEST_SECONDS", 0.3)
    post.pause = 5.0

    assert refused(mail) == "unreachable"


def test_what_was_taken_is_not_sent_again_when_the_server_breaks_off(monkeypatch):
    port, heard = free_port(), []
    listening = threading.Event()
    thread = threading.Thread(target=_breaks_off_after_taking, args=(port, heard, listening), daemon=True)
    thread.start()
    listening.wait(60)
    mail = Mail(HOST, port, "none", "exchange@post.invalid")

    server.hand_over(mail, made(mail))

    thread.join(60)
    assert b"QUIT" in b"".join(heard).upper()


def _breaks_off_after_taking(port, heard, listening):
    replies = iter([b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 taken\r\n", b"421 going\r\n"])
    with socket.create_server((HOST, port)) as door:
        listening.set()
        line, _ = door.accept()
        with line:
            line.sendall(b"220 here\r\n")
            for reply in replies:
                heard.append(line.recv(65536))
                if reply.startswith(b"250 taken"):
                    while not heard[-1].endswith(b"\r\n.\r\n"):
                        heard.append(line.recv(65536))
                line.sendall(reply)


def test_a_look_over_the_house_tries_the_server(settings, mail, post):
    finding = checks.mail(replace(settings, mail=mail))

    assert (finding.words, finding.remedy) == (f"127.0.0.1:{mail.port}, starttls", "")
    assert post.asked == []


@pytest.mark.parametrize(
    ("change", "remedy"),
    [({"ca_file": ""}, "Its certificate"), ({"tls": "implicit"}, "no TLS"), ({"port": 9}, "does not answer")],
)
def test_what_stands_against_the_server_has_a_remedy(settings, mail, change, remedy):
    assert remedy in checks.mail(replace(settings, mail=replace(mail, **change))).remedy
