"""errand-server as a lab runs it: a settings file, a survey, its store, its figures; and the examples of server/deploy."""
import base64
import contextlib
import http.client
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import termios
import unittest
import urllib.parse

from program import ROOT, Program, server_program

DEPLOY = ROOT / "server" / "deploy"


class LabTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="errand-lab-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.settings = self.folder / "server.json"

    def write_keys(self, study="reading"):
        keys = self.folder / f"{study}.keys.json"
        secret = base64.b64encode(bytes(32)).decode()
        keys.write_text(json.dumps({"study": study, "keys": [{"epoch": 1, "since": 0, "secret": secret}]}), encoding="utf-8")
        keys.chmod(0o600)

    def write_settings(self, **more):
        self.write_keys()
        survey = {"link": "https://survey.example/?t=${ticket}"}
        self.settings.write_text(json.dumps({"studies": {"reading": {"keys": "reading.keys.json", "survey": survey}}, **more}),
                                 encoding="utf-8")

    def run_server(self, *words, text=None):
        return subprocess.run([server_program(), "--config", self.settings, *words], input=text, text=True, capture_output=True,
                              check=False)

    def asked(self, port, method, path, fields=None, headers=None):
        wire = http.client.HTTPConnection("127.0.0.1", port)
        body = None if fields is None else urllib.parse.urlencode(fields)
        form = {} if fields is None else {"Content-Type": "application/x-www-form-urlencoded"}
        wire.request(method, path, body, {**form, **(headers or {})})
        reply = wire.getresponse()
        text = reply.read().decode()
        wire.close()
        return reply, text

    def finished(self, port, worker):
        ids = {"workerId": worker, "assignmentId": "A" + worker, "hitId": "H"}
        ticket = json.loads(self.asked(port, "POST", "/reading/ticket", ids)[1])["ticket"]
        return json.loads(self.asked(port, "POST", "/reading/done", {"ticket": ticket})[1])["code"]

    def test_a_survey_is_finished_watched_and_measured(self):
        self.write_settings(operations={"port": 0})
        with Program(None, "--config", self.settings) as server:
            line = ""
            while "metrics" not in line:
                line = server.process.stdout.readline()
            operations = int(re.search(r":(\d+)/metrics", line)[1])
            self.finished(server.port, "ANN")
            self.assertEqual(self.asked(server.port, "POST", "/reading/done", {"ticket": "x"})[0].status, 403)
            self.assertEqual(self.asked(server.port, "GET", "/healthz")[1], "ok\n")
            metrics = self.asked(operations, "GET", "/metrics")[1]
            self.assertIn('errand_survey_endings_total{study="reading",ending="complete"} 1\n', metrics)
            self.assertIn('errand_survey_bad_tickets_total{study="reading"} 1\n', metrics)
            self.assertRegex(metrics, r'errand_http_request_duration_seconds_bucket\{le="\+Inf"\} [1-9]')
            for sample in metrics.splitlines():
                self.assertRegex(sample, r"^(# (HELP|TYPE) .+|[a-z_]+(\{.+\})? [0-9.e+-]+)$")
            self.assertEqual(self.asked(server.port, "GET", "/metrics")[0].status, 404)
            # What identifies people is in no line of the log.
            self.assertNotIn("ANN", pathlib.Path(server.log.name).read_text(encoding="utf-8"))

    def test_the_store_is_copied_while_it_is_written_and_put_back(self):
        self.write_settings()
        copy = self.folder / "copy.sqlite"
        with Program(None, "--config", self.settings) as server:
            code = self.finished(server.port, "ANN")
            self.assertEqual(self.run_server("backup", copy).returncode, 0)
            self.finished(server.port, "BEN")
            used = self.run_server("restore", copy, "--replace")
            self.assertIn("stop the server first", used.stderr)
        self.assertIn("is there already", self.run_server("backup", copy).stderr)
        self.assertIn("--replace moves it aside", self.run_server("restore", copy).stderr)
        self.assertEqual(self.run_server("restore", copy, "--replace").returncode, 0)
        self.assertTrue((self.folder / "errand.sqlite.before-restore-1").exists())
        with Program(None, "--config", self.settings) as server:
            # A lost store changes no code.
            self.assertEqual(self.finished(server.port, "ANN"), code)
        damaged = self.folder / "damaged.sqlite"
        damaged.write_bytes(b"SQLite format 3\0" + bytes(5000))
        self.assertNotEqual(self.run_server("restore", damaged, "--replace").returncode, 0)

    def test_a_worker_is_purged(self):
        self.write_settings()
        with Program(None, "--config", self.settings) as server:
            self.finished(server.port, "ANN")
            self.assertIn("1 seat of that worker", self.run_server("purge", "--worker", "ANN").stdout)
        self.assertNotIn(b"ANN", (self.folder / "errand.sqlite").read_bytes())

    def test_only_the_server_changes_a_store_of_an_older_version(self):
        self.write_settings()
        store = self.folder / "errand.sqlite"
        self.assertIn("not there yet", self.run_server("check").stdout)
        self.assertFalse(store.exists())
        with Program(None, "--config", self.settings) as server:
            server.stop()
        with contextlib.closing(sqlite3.connect(store)) as opened:
            opened.executescript("DROP TABLE answer; DROP INDEX seat_of_study; DROP INDEX seat_of_redeemer; PRAGMA user_version = 1")
        before = store.read_bytes()
        checked = self.run_server("check")
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("has schema 1; the server brings it to 2", checked.stdout)
        purged = self.run_server("purge", "--worker", "ANN")
        self.assertEqual(purged.returncode, 1)
        self.assertIn("has schema 1, not 2: start this version's server once", purged.stderr)
        self.assertEqual(store.read_bytes(), before)
        with Program(None, "--config", self.settings) as server:
            self.finished(server.port, "ANN")
        self.assertIn("1 seat", self.run_server("purge", "--worker", "ANN").stdout)

    def test_seats_are_forgotten_when_their_time_is_over(self):
        self.write_settings()
        with Program(None, "--config", self.settings) as server:
            self.finished(server.port, "ANN")
        # As if it had been written long ago.
        with sqlite3.connect(self.folder / "errand.sqlite") as store:
            store.execute("UPDATE seat SET entered_ms = 1000")
        store.close()
        self.write_settings(keepDays=60)
        with Program(None, "--config", self.settings) as server:
            self.assertIn("forgotten=1", server.log_line("event=retention"))

    def test_a_requester_logs_in_with_a_password_from_the_input(self):
        self.write_settings(requesters="requesters.json")
        self.assertIn("at least 10", self.run_server("password", "ann", text="short\n").stderr)
        self.assertEqual(self.run_server("password", "ann", text="correct horse\n").returncode, 0)
        self.assertEqual((self.folder / "requesters.json").stat().st_mode & 0o777, 0o600)
        with Program(None, "--config", self.settings) as server:
            code = self.finished(server.port, "ANN")
            login = {"name": "ann", "password": "correct horse"}
            token = json.loads(self.asked(server.port, "POST", "/admin/login", login, {"Accept": "application/json"})[1])["token"]
            seats = self.asked(server.port, "GET", "/admin/api/reading/seats", headers={"Authorization": f"Bearer {token}"})[1]
            self.assertEqual(json.loads(seats)["seats"][0]["code"], code)

    def test_the_file_of_accounts_keeps_its_owner_and_its_mode(self):
        self.write_settings(requesters="requesters.json")
        self.assertEqual(self.run_server("password", "ann", text="correct horse\n").returncode, 0)
        accounts = self.folder / "requesters.json"
        if os.geteuid() == 0:
            os.chown(accounts, 4321, 4322)
        accounts.chmod(0o640)
        before = accounts.stat()
        self.assertEqual(self.run_server("password", "ben", text="correct horse\n").returncode, 0)
        after = accounts.stat()
        self.assertEqual((after.st_uid, after.st_gid, after.st_mode), (before.st_uid, before.st_gid, before.st_mode))
        self.assertIn('"ben"', accounts.read_text(encoding="utf-8"))

    def asked_for_a_password(self):
        """The process, and its terminal, that does not show what is typed."""
        process, terminal = pty.fork()
        if process == 0:
            os.execv(server_program(), ["errand-server", "--config", str(self.settings), "password", "ann"])
        self.addCleanup(os.close, terminal)
        self.read_until(terminal, b"New password: ")
        self.assertFalse(self.is_shown(terminal))
        return process, terminal

    @staticmethod
    def read_until(terminal, text):
        said = b""
        while not said.endswith(text):
            said += os.read(terminal, 1000)

    @staticmethod
    def is_shown(terminal):
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)

    def test_a_password_is_asked_for_twice_at_the_terminal(self):
        self.write_settings(requesters="requesters.json")
        process, terminal = self.asked_for_a_password()
        os.write(terminal, b"correct horse\n")
        self.read_until(terminal, b"Once more: ")
        os.write(terminal, b"correct horse\n")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), 0)
        self.assertTrue((self.folder / "requesters.json").exists())

    def test_whoever_breaks_the_question_off_has_the_terminal_as_it_was(self):
        self.write_settings(requesters="requesters.json")
        accounts = self.folder / "requesters.json"
        self.assertEqual(self.run_server("password", "ben", text="correct horse\n").returncode, 0)
        before = accounts.read_bytes()
        for stop, number in ((lambda process, terminal: os.write(terminal, b"half\x03"), signal.SIGINT),
                             (lambda process, terminal: os.kill(process, signal.SIGTERM), signal.SIGTERM)):
            process, terminal = self.asked_for_a_password()
            stop(process, terminal)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), -number)
            self.assertTrue(self.is_shown(terminal))
            self.assertEqual(accounts.read_bytes(), before)
        self.assertEqual([path.name for path in self.folder.glob(".errand-*")], [])

    def sent(self, port, path, fields, headers=None):
        """A connection with a request on it that nobody has answered."""
        wire = http.client.HTTPConnection("127.0.0.1", port)
        self.addCleanup(wire.close)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        wire.request("POST" if fields else "GET", path, urllib.parse.urlencode(fields) or None, {**form, **(headers or {})})
        # What came later was read later.
        self.assertEqual(self.asked(port, "GET", "/nothing")[0].status, 404)
        return wire

    def test_it_ends_while_passwords_are_being_tried(self):
        self.write_settings(requesters="requesters.json", drainSeconds=0, threads=1, trustedProxies=["127.0.0.1"])
        self.assertEqual(self.run_server("password", "ann", text="correct horse\n").returncode, 0)
        with Program(None, "--config", self.settings) as server:
            for number in range(3):
                self.sent(server.port, "/admin/login", {"name": "ann", "password": "correct horse"},
                          {"X-Forwarded-For": f"192.0.2.{number}", "X-Forwarded-Proto": "https"})
            self.assertEqual(server.stop(), 0, server.log.read())

    def test_it_ends_while_somebody_waits_for_a_store_that_another_program_holds(self):
        self.write_settings(drainSeconds=0, threads=1)
        with Program(None, "--config", self.settings) as server, contextlib.closing(sqlite3.connect(self.folder / "errand.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            self.sent(server.port, "/reading/enter?assignmentId=A&hitId=H&workerId=ANN", {})
            self.assertEqual(server.stop(), 0)
            log = pathlib.Path(server.log.name).read_text(encoding="utf-8")
            self.assertIn("event=store state=closed reason=\"database is locked\"", log)
            self.assertIn("event=stop", log)

    def test_an_account_may_be_written_to_another_file(self):
        self.write_settings(requesters="requesters.json")
        other = self.folder / "other.json"
        self.assertEqual(self.run_server("password", "ann", "--accounts", str(other), text="correct horse\n").returncode, 0)
        self.assertFalse((self.folder / "requesters.json").exists())
        self.assertEqual([one["name"] for one in json.loads(other.read_text(encoding="utf-8"))["requesters"]], ["ann"])
        self.write_settings(requesters="other.json")
        with Program(None, "--config", self.settings) as server:
            login = {"name": "ann", "password": "correct horse"}
            self.assertEqual(self.asked(server.port, "POST", "/admin/login", login)[0].status, 303)

    def test_settings_that_are_wrong_are_explained_with_their_place(self):
        self.settings.write_text('{\n  "port": "8080",\n  "studys": {}\n}\n', encoding="utf-8")
        wrong = self.run_server()
        self.assertEqual(wrong.returncode, 65)
        self.assertRegex(wrong.stderr, r'server.json:2:11: "port" of the file is a text')
        self.assertRegex(wrong.stderr, r'server.json:3:3: the file has an unknown field "studys"')
        self.settings.write_text("{}", encoding="utf-8")
        self.assertIn("nothing to serve", self.run_server().stderr)

    def test_the_example_of_the_settings_is_right(self):
        shutil.copy(DEPLOY / "server.json", self.settings)
        self.write_keys()
        self.assertEqual(self.run_server("password", "ann", text="correct horse\n").returncode, 0)
        checked = self.run_server("check")
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_the_unit_for_systemd_is_right(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("there is no systemd here")
        unit = self.folder / "errand-server.service"
        text = (DEPLOY / "errand-server.service").read_text(encoding="utf-8")
        unit.write_text(text.replace("/usr/local/bin/errand-server", server_program()), encoding="utf-8")
        said = subprocess.run(["systemd-analyze", "verify", unit], text=True, capture_output=True, check=False)
        self.assertEqual((said.returncode, said.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
