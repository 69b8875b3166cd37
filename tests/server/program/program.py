"""`errand-server` as a child process, for tests that need a real one."""
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]


def server_program():
    """ERRAND_SERVER, or the newest preset's."""
    if named := os.environ.get("ERRAND_SERVER"):
        return named
    built = [ROOT / "build" / preset / "server" / "errand-server" for preset in ("asan", "dev", "release")]
    built = [path for path in built if path.exists()]
    if not built:
        raise FileNotFoundError("there is no build of errand-server; set ERRAND_SERVER to one")
    return str(max(built, key=lambda path: path.stat().st_mtime))


class Program:
    """Runs until the end of the `with` block; `port` is the one it chose."""

    def __init__(self, root, *words, port=0):
        """`root`: the folder to serve; None: what `words` say, as --config."""
        shown = [] if root is None else ["--root", str(root)]
        command = [server_program(), *shown, "--port", str(port), *map(str, words)]
        # A file: a pipe that nobody reads would fill and hold the server up.
        self.log = tempfile.NamedTemporaryFile("r", prefix="errand-server-", suffix=".log", encoding="utf-8")
        with open(self.log.name, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.match(r"https?://[^/]*:(\d+)/", line)
        if not found:
            self.process.communicate()
            raise RuntimeError(line + self.log.read())
        self.port = int(found[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.log.close()

    def hang_up(self):
        self.process.send_signal(signal.SIGHUP)

    def log_line(self, word):
        """The next line of the log that has `word`."""
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            line = self.log.readline()
            if word in line:
                return line
            if not line:
                time.sleep(0.01)
        raise EOFError(f"the log has no {word}")

    def stop(self):
        """The exit code, once it has served its last."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode
