"""What a shell script on the AWS CLI does with MTurk. AWS names the program."""
import json
import os
import subprocess
import tempfile
import unittest
import uuid

from worker import ANSWER, QUESTION, READ_BACK, Worker, fields_of


class AwsCli(unittest.TestCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": home.name,
            "LC_ALL": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "errand",
            "AWS_SECRET_ACCESS_KEY": "errand-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }

    def run_aws(self, *arguments):
        command = [os.environ.get("AWS", "aws"), "mturk", *arguments]
        command += ["--endpoint-url", os.environ["ERRAND_ENDPOINT"], "--output", "json"]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300, check=False)

    def aws(self, *arguments):
        ran = self.run_aws(*arguments)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return json.loads(ran.stdout or "{}")

    def test_a_hit_is_made_done_listed_approved_and_deleted(self):
        token = uuid.uuid4().hex
        creation = ["create-hit", "--title", "Name a colour", "--description", "Say which colour you see.", "--reward", "0.10"]
        creation += ["--lifetime-in-seconds", "3600", "--assignment-duration-in-seconds", "600", "--max-assignments", "1"]
        creation += ["--unique-request-token", token, "--question", QUESTION]
        hit = self.aws(*creation)["HIT"]
        self.assertEqual(hit["HITStatus"], "Assignable")
        self.assertIn(f'The HIT with ID "{hit["HITId"]}" already exists.', self.aws_error(*creation, code="RequestError"))

        worker = Worker("AWORKER1ERRAND")
        assignment = worker.accept(hit)
        self.assertEqual(worker.submit(assignment, ANSWER), 200)
        (listed,) = self.aws("list-assignments-for-hit", "--hit-id", hit["HITId"])["Assignments"]
        self.assertEqual(listed["AssignmentId"], assignment)
        self.assertEqual(fields_of(listed["Answer"]), READ_BACK)
        self.aws("approve-assignment", "--assignment-id", assignment)
        self.aws("update-expiration-for-hit", "--hit-id", hit["HITId"], "--expire-at", "0")
        self.aws("delete-hit", "--hit-id", hit["HITId"])
        self.assertEqual(self.aws("get-hit", "--hit-id", hit["HITId"])["HIT"]["HITStatus"], "Disposed")

    def aws_error(self, *arguments, code):
        ran = self.run_aws(*arguments)
        self.assertNotEqual(ran.returncode, 0)
        self.assertIn(f"({code})", ran.stderr)
        return ran.stderr

    def test_the_list_comes_in_pages(self):
        everything = self.aws("list-hits")["HITs"]
        in_pages = self.aws("list-hits", "--page-size", "1")["HITs"]
        self.assertEqual([hit["HITId"] for hit in in_pages], [hit["HITId"] for hit in everything])
        self.assertGreater(len(everything), 0)

    def test_errors_name_what_is_wrong(self):
        self.assertIn("Hit 3NOWHERE does not exist.", self.aws_error("get-hit", "--hit-id", "3NOWHERE", code="RequestError"))
        self.assertIn("'hITId'", self.aws_error("get-hit", "--hit-id", "lower", code="ValidationException"))

    def test_play_money(self):
        self.assertEqual(self.aws("get-account-balance")["AvailableBalance"], "10000.00")


if __name__ == "__main__":
    unittest.main()
