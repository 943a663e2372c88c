"""What people do all day, for locust: run by load.py, which tells by LOAD_PEOPLE and LOAD_NOTES where to read and write.

Three kinds: those at work, who think for 20 to 30 seconds and then go through one to four pages without a pause; auditors
and administrators; and those who all sign in at the same moment and only look at their home. It needs nothing of the
exchange but its address.

A connection that nobody used for 30 seconds is closed by the server, and a request may cross with that on the way. As
every browser does, a page is then asked for once more; each time is written down, and load.py tells how many there were.
"""

import base64
import hmac
import json
import os
import re
import struct
import time
from pathlib import Path

from locust import HttpUser, between, constant, events, task
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NoAnswer

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
DOSSIER, DISCUSSION, DOCUMENT = (
    re.compile(pattern)
    for pattern in (
        r'href="(/dossiers/D-[0-9]+)"',
        r'href="(/discussions/D-[0-9.]+)',
        r'href="(/dossiers/D-[0-9]+/documents/[0-9]+)"',
    )
)
LOGINS = json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text())
WORKING = [one for one in LOGINS if one["role"] in ("focal_point", "investigator")]
OVERSEEING = [one for one in LOGINS if one["role"] in ("auditor", "administrator")]
AT_ONCE = int(os.environ["LOAD_AT_ONCE"])
BURST_AFTER = float(os.environ["LOAD_BURST_AFTER"])
TOGETHER, AT_WORK = iter(WORKING[:AT_ONCE]), iter(WORKING[AT_ONCE:])
WATCHING = iter(OVERSEEING)
AGAIN_SECONDS = 15
BEGAN = time.time()


@events.request.add_listener
def note(name, response_time, response_length, exception, start_time, **_more):
    """Write every answer down, so that those of the busy moment can be told from the others."""
    said = {"name": name, "at": start_time - BEGAN, "ms": response_time, "bytes": response_length}
    write({**said, "error": str(exception) if exception else ""})


def write(noted):
    with open(os.environ["LOAD_NOTES"], "a", encoding="utf-8") as notes:
        notes.write(json.dumps(noted) + "\n")


class Connections(HTTPAdapter):
    """Asks again, once and only for a page, where a connection used before was closed without a byte (RFC 9112, 9.3.1)."""

    def send(self, request, **options):
        pool = self.get_connection_with_tls_context(request, options["verify"], cert=options["cert"])
        opened = pool.num_connections
        try:
            return super().send(request, **options)
        except NoAnswer as error:
            if request.method != "GET" or pool.num_connections > opened or not closed(error):
                raise
            write({"again": request.path_url, "at": time.time() - BEGAN})
            return super().send(request, **options)


def closed(error):
    """True if the server closed the connection: requests hands on an exception of urllib3, which holds Python's own."""
    return any(isinstance(cause, ConnectionError) for told in error.args for cause in getattr(told, "args", ()))


class Person(HttpUser):
    """Someone with a browser that signs in by password and code."""

    abstract = True
    token = ""

    def __init__(self, environment):
        super().__init__(environment)
        self.client.mount("http://", Connections())

    @property
    def cookie(self):
        """The cookies as a browser sends them to localhost: requests would keep secure ones back without https."""
        return {"Cookie": "; ".join(f"{one.name}={one.value}" for one in self.client.cookies)}

    def sign_in(self, login):
        """Come in; who is told to wait tries again, as people do, and the answer counts as an error."""
        while True:
            self.see("/sign-in", "sign-in page")
            if self.send("/sign-in", {"email": login["email"], "password": login["password"]}, "password"):
                self.see("/sign-in/code", "code page")
                if self.send("/sign-in/code", {"code": code_now(login["totp_secret"])}, "code"):
                    return
            time.sleep(AGAIN_SECONDS)

    def see(self, path, name):
        """Ask for a page as a browser that follows a link; whatever isn't the page is an error."""
        with self.client.get(
            path, name=name, headers=self.cookie, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
        found = TOKEN.search(answer.text or "")
        if found:
            self.token = next(one for one in found.groups() if one)
        return answer.text or ""

    def send(self, path, form, name):
        body = {"csrf_token": self.token, **form}
        with self.client.post(
            path, body, name=name, headers=self.cookie, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 303:
                answer.failure(f"{answer.status_code}")
        return answer.headers.get("Location", "")

    def follow(self, pattern, page, turn=0):
        found = sorted(set(pattern.findall(page)))
        return found[turn % len(found)] if found else None


class AtWork(Person):
    """Reads, opens, downloads; now and then posts and adds."""

    weight = 0  # how many there are is said by fixed_count
    fixed_count = len(WORKING) - AT_ONCE
    wait_time = between(20, 30)

    def on_start(self):
        self.turn = hash(self) % 997
        self.sign_in(next(AT_WORK))

    @task(4)
    def home(self):
        self.see("/", "home")

    @task(2)
    def requests(self):
        self.see("/requests", "requests")

    @task(3)
    def dossier(self):
        self.inside()

    @task(4)
    def discussion(self):
        self.discuss()

    @task(1)
    def post(self):
        place = self.discuss()
        if place:
            onward = self.send(
                f"{place}/messages", {"message": "We have the register’s answer. " * 8}, "post a message"
            )
            self.see(onward.split("#")[0] or place, "discussion")

    @task(2)
    def download(self):
        place = self.inside()
        found = place and self.follow(DOCUMENT, self.see(f"{place}/documents", "documents"), self.turn)
        if found:
            self.see(f"{found}/versions/1", "download")

    @task(1)
    def upload(self):
        place = self.inside()
        if place:
            headers = {"X-CSRFToken": self.token, "X-File-Name": "statement.txt", "Accept": "application/json"}
            headers |= self.cookie
            data = b"Statement of account, line by line.\n" * 15_000
            path = f"{place}/documents"
            with self.client.put(path, data, name="upload 540 kB", headers=headers, catch_response=True) as answer:
                if answer.status_code != 201:
                    answer.failure(f"{answer.status_code}")

    def inside(self):
        """Go to a dossier by the list, another one each time."""
        self.turn += 1
        place = self.follow(DOSSIER, self.see("/dossiers", "dossiers"), self.turn)
        if place:
            self.see(place, "dossier")
        return place

    def discuss(self):
        place = self.inside()
        found = place and self.follow(DISCUSSION, self.see(f"{place}/discussions", "discussions"), self.turn)
        if found:
            self.see(found, "discussion")
        return found


class Overseeing(Person):
    """Looks at home and at the page of the office: the log, or the people."""

    weight = 0
    fixed_count = len(OVERSEEING)
    wait_time = between(20, 30)

    def on_start(self):
        login = next(WATCHING)
        self.office = "/log" if login["role"] == "auditor" else "/people"
        self.sign_in(login)

    @task
    def home(self):
        self.see("/", "home")

    @task
    def own_page(self):
        self.see(self.office, "log, people")


class Together(Person):
    """One of those who come in at the same moment, and then look at their home."""

    weight = 0
    fixed_count = AT_ONCE
    wait_time = constant(30)

    def on_start(self):
        time.sleep(max(0.0, BURST_AFTER - (time.time() - BEGAN)))
        self.sign_in(next(TOGETHER))

    @task
    def home(self):
        self.see("/", "home")


def code_now(secret):
    """Return the app's code of this moment (RFC 6238: SHA-1, 30 seconds, six digits)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
