"""What a stranger finds out about the TLS of errand-server: sslscan's findings, and a certificate renewed in service."""
import pathlib
import socket
import ssl
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

from program import Program

KEYS = {"EC": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], "RSA": ["-newkey", "rsa:2048"]}


def certify(folder, kind="EC"):
    """A new key and a certificate of its own making; the options that name them."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", *KEYS[kind], "-nodes", "-keyout", key, "-out", chain, "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return ["--certificate", chain, "--key", key]


class TlsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="errand-tls-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site = self.folder / "site"
        self.site.mkdir()
        (self.site / "index.html").write_text("<p>home", encoding="utf-8")

    def shown_certificate(self, port):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as wire:
            return ssl.DER_cert_to_PEM_cert(wire.getpeercert(binary_form=True))

    def test_a_scanner_finds_nothing_to_complain_of(self):
        for kind in KEYS:
            with self.subTest(kind), Program(self.site, *certify(self.folder, kind)) as server:
                scanned = subprocess.run(["sslscan", "--xml=-", f"127.0.0.1:{server.port}"], check=True, capture_output=True)
                found = xml.fromstring(scanned.stdout).find("ssltest")
                spoken = [f"{one.get('type')}{one.get('version')}" for one in found.iter("protocol") if one.get("enabled") != "0"]
                self.assertEqual(spoken, ["tls1.2", "tls1.3"])
                ciphers = list(found.iter("cipher"))
                self.assertEqual(len(ciphers), 6)
                for cipher in ciphers:
                    self.assertIn(cipher.get("strength"), ("strong", "acceptable"), cipher.attrib)
                    self.assertRegex(cipher.get("cipher"), r"^(TLS_|ECDHE-\w+-)(AES|CHACHA20).*(GCM|POLY1305)")
                for group in found.iter("group"):
                    self.assertGreaterEqual(int(group.get("bits")), 112, group.attrib)
                for leak in found.iter("heartbleed"):
                    self.assertEqual(leak.get("vulnerable"), "0")
                for way in found.iter("renegotiation"):
                    self.assertEqual(way.get("supported"), "0")
                for way in found.iter("compression"):
                    self.assertEqual(way.get("supported"), "0")

    def test_a_certificate_is_renewed_without_a_restart(self):
        with Program(self.site, *certify(self.folder)) as server:
            first = self.shown_certificate(server.port)
            certify(self.folder)
            server.hang_up()
            server.log_line("event=certificate")
            second = self.shown_certificate(server.port)
            self.assertNotEqual(first, second)
            (self.folder / "chain.pem").write_text("no certificate", encoding="utf-8")
            server.hang_up()
            self.assertIn("chain.pem cannot be read", server.log_line("event=certificate"))
            self.assertEqual(self.shown_certificate(server.port), second)
            self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
