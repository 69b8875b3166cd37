"""A new errand-server takes over the port of an old one under load, and no request is lost.

Two kinds of clients ask without a pause. One opens a connection for every request: whatever fails is lost. One keeps its
connection as browsers do, and asks once more, on a new connection, when the old one was closed before a byte of the answer
came (RFC 9110, 9.2.2 and RFC 9112, 9.3.1); anything else is lost.
"""
import http.client
import pathlib
import tempfile
import threading
import unittest

from program import Program

SWAPS = 3
CLIENTS = 4


class Client(threading.Thread):
    def __init__(self, port, keeps, over):
        super().__init__()
        self.port, self.keeps, self.over = port, keeps, over
        self.answers, self.retried, self.lost = [], 0, []
        self.connection = None

    def ask(self):
        """The answer's body; None when a kept connection was closed while it was idle."""
        reused = self.connection is not None
        connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.connection = None
        began = False
        try:
            connection.request("GET", "/")
            answer = connection.getresponse()
            began = True
            body = answer.read().decode()
            if answer.status != 200:
                raise http.client.HTTPException(f"status {answer.status}")
        except (ConnectionError, http.client.RemoteDisconnected):
            connection.close()
            if reused and not began:
                return None
            raise
        if self.keeps and not answer.will_close:
            self.connection = connection
        else:
            connection.close()
        return body

    def run(self):
        while not self.over.is_set():
            try:
                body = self.ask()
                if body is None:
                    self.retried += 1
                    body = self.ask()
                self.answers.append(body)
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
        if self.connection:
            self.connection.close()


class SwapTest(unittest.TestCase):
    def test_no_request_is_lost_when_a_new_server_takes_the_port_over(self):
        with tempfile.TemporaryDirectory(prefix="errand-swap-") as name:
            sites = []
            for number in range(SWAPS + 1):
                sites.append(pathlib.Path(name) / str(number))
                sites[-1].mkdir()
                (sites[-1] / "index.html").write_text(f"server {number}", encoding="utf-8")
            old = Program(sites[0], "--share-port")
            over = threading.Event()
            clients = [Client(old.port, keeps, over) for keeps in (False, True) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            try:
                for site in sites[1:]:
                    new = Program(site, "--share-port", port=old.port)
                    with old:
                        self.assertEqual(old.stop(), 0)
                    old = new
            finally:
                over.set()
                for client in clients:
                    client.join()
                with old:
                    status = old.stop()
        self.assertEqual(status, 0)
        answers = [body for client in clients for body in client.answers]
        print(f"{len(answers)} answers, {sum(client.retried for client in clients)} asked for again", flush=True)
        self.assertEqual([lost for client in clients for lost in client.lost], [])
        self.assertEqual(set(answers), {f"server {number}" for number in range(SWAPS + 1)})

    def test_a_port_that_is_not_shared_is_taken(self):
        with tempfile.TemporaryDirectory(prefix="errand-swap-") as name:
            with Program(name) as first, self.assertRaisesRegex(RuntimeError, "is taken by another program"):
                Program(name, "--share-port", port=first.port)


if __name__ == "__main__":
    unittest.main()
