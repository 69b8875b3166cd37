"""What a script on boto3 does with MTurk, done with Errand's marketplace."""
import datetime
import os
import unittest
import uuid

import boto3
import botocore.exceptions
from worker import ANSWER, QUESTION, READ_BACK, Worker, fields_of


def client(secret="errand-secret", **others):
    return boto3.client(
        "mturk",
        endpoint_url=os.environ["ERRAND_ENDPOINT"],
        region_name="us-east-1",
        aws_access_key_id="errand",
        aws_secret_access_key=secret,
        **others,
    )


class Boto3(unittest.TestCase):
    def setUp(self):
        self.mturk = client()

    def create(self, **changes):
        hit = {
            "Title": "Name a colour",
            "Description": "Say which colour you see.",
            "Keywords": "colour, naming",
            "Reward": "0.1",
            "LifetimeInSeconds": 3600,
            "AssignmentDurationInSeconds": 600,
            "AutoApprovalDelayInSeconds": 86400,
            "Question": QUESTION,
        }
        return self.mturk.create_hit(**{**hit, **changes})["HIT"]

    def refusal(self, call, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**arguments)
        return caught.exception

    def test_a_hit_is_made_done_listed_and_approved(self):
        hit = self.create(MaxAssignments=2, RequesterAnnotation="row 1")
        self.assertEqual(hit["HITStatus"], "Assignable")
        self.assertEqual(hit["Question"], QUESTION)
        self.assertEqual(hit["Reward"], "0.10")
        self.assertEqual(hit["Expiration"] - hit["CreationTime"], datetime.timedelta(hours=1))

        assignment = Worker("AWORKER1ERRAND").accept(hit)
        self.assertEqual(Worker("AWORKER1ERRAND").submit(assignment, ANSWER), 200)

        pages = self.mturk.get_paginator("list_assignments_for_hit").paginate(
            HITId=hit["HITId"], AssignmentStatuses=["Submitted"]
        )
        (listed,) = [each for page in pages for each in page["Assignments"]]
        self.assertEqual(listed["AssignmentId"], assignment)
        self.assertEqual(listed["WorkerId"], "AWORKER1ERRAND")
        self.assertEqual(fields_of(listed["Answer"]), READ_BACK)
        self.assertEqual(listed["AutoApprovalTime"] - listed["SubmitTime"], datetime.timedelta(days=1))

        self.mturk.approve_assignment(AssignmentId=assignment, RequesterFeedback="Thank you.")
        approved = self.mturk.get_assignment(AssignmentId=assignment)
        self.assertEqual(approved["Assignment"]["AssignmentStatus"], "Approved")
        self.assertEqual(approved["Assignment"]["RequesterFeedback"], "Thank you.")
        self.assertEqual(approved["HIT"]["NumberOfAssignmentsCompleted"], 1)

    def test_a_rejection_is_overridden_and_the_hit_deleted(self):
        hit = self.create()
        worker = Worker("AWORKER2ERRAND")
        assignment = worker.accept(hit)
        self.assertEqual(worker.submit(assignment, ANSWER), 200)
        self.mturk.reject_assignment(AssignmentId=assignment, RequesterFeedback="Empty.")
        self.mturk.approve_assignment(AssignmentId=assignment, OverrideRejection=True)
        again = self.refusal(self.mturk.approve_assignment, AssignmentId=assignment)
        self.assertEqual(again.response["TurkErrorCode"], "AWS.MechanicalTurk.InvalidAssignmentState")
        self.mturk.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=datetime.datetime(2015, 1, 1))
        self.mturk.delete_hit(HITId=hit["HITId"])
        self.assertEqual(self.mturk.get_hit(HITId=hit["HITId"])["HIT"]["HITStatus"], "Disposed")

    def test_a_repeated_token_makes_no_second_hit(self):
        token = uuid.uuid4().hex
        first = self.create(UniqueRequestToken=token)
        with self.assertRaises(self.mturk.exceptions.RequestError) as caught:
            self.create(UniqueRequestToken=token)
        error = caught.exception.response
        self.assertEqual(error["TurkErrorCode"], "AWS.MechanicalTurk.HitAlreadyExists")
        self.assertRegex(error["Error"]["Message"], rf'^The HIT with ID "{first["HITId"]}" already exists\. \(\d+ s\)$')

    def test_hits_of_a_type_share_it(self):
        properties = {
            "Title": f"Type {uuid.uuid4().hex}",
            "Description": "A type made first.",
            "Reward": "0.05",
            "AssignmentDurationInSeconds": 60,
        }
        hit_type = self.mturk.create_hit_type(**properties)["HITTypeId"]
        self.assertEqual(self.mturk.create_hit_type(**properties)["HITTypeId"], hit_type)
        hits = [
            self.mturk.create_hit_with_hit_type(HITTypeId=hit_type, LifetimeInSeconds=60, Question=QUESTION)["HIT"]
            for _ in range(3)
        ]
        self.assertEqual({hit["HITTypeId"] for hit in hits}, {hit_type})
        self.assertEqual(len({hit["HITGroupId"] for hit in hits}), 1)
        pages = self.mturk.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 2})
        listed = [hit["HITId"] for page in pages for hit in page["HITs"] if hit["HITTypeId"] == hit_type]
        self.assertEqual(listed, [hit["HITId"] for hit in reversed(hits)])

    def test_a_submission_that_can_not_be_is_refused(self):
        hit = self.create()
        worker = Worker("AWORKER3ERRAND")
        assignment = worker.accept(hit)
        self.assertEqual(worker.submit("ASSIGNMENT_ID_NOT_AVAILABLE", ANSWER), 400)
        self.assertEqual(worker.submit(assignment, ANSWER), 200)
        self.assertEqual(worker.submit(assignment, [("colour", "red")]), 409)
        (listed,) = self.mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
        self.assertEqual(fields_of(listed["Answer"]), READ_BACK)

    def test_errors_are_of_the_kinds_that_scripts_catch(self):
        unknown = self.refusal(self.mturk.get_hit, HITId="3NOWHERE")
        self.assertEqual(unknown.operation_name, "GetHIT")
        self.assertIsInstance(unknown, self.mturk.exceptions.RequestError)
        self.assertEqual(unknown.response["TurkErrorCode"], "AWS.MechanicalTurk.HITDoesNotExist")
        self.assertEqual(unknown.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        self.assertEqual(len(unknown.response["ResponseMetadata"]["RequestId"]), 36)
        cases = {
            "ValidationException": (self.mturk.get_hit, {"HITId": "lower"}),
            "ParameterValidationError": (self.create, {"LifetimeInSeconds": 5}),
            "UnknownOperationException": (self.mturk.list_worker_blocks, {}),
            "UnrecognizedClientException": (self.other_key, {}),
            "InvalidSignatureException": (client("wrong").get_account_balance, {}),
        }
        for code, (call, arguments) in cases.items():
            with self.subTest(code):
                self.assertEqual(self.refusal(call, **arguments).response["Error"]["Code"], code)

    @staticmethod
    def other_key():
        session = boto3.Session(aws_access_key_id="stranger", aws_secret_access_key="errand-secret", region_name="us-east-1")
        session.client("mturk", endpoint_url=os.environ["ERRAND_ENDPOINT"]).get_account_balance()

    def test_play_money_and_session_tokens(self):
        with_token = client(aws_session_token="FwoGZXIvYXdzEXAMPLE==")
        self.assertEqual(with_token.get_account_balance()["AvailableBalance"], "10000.00")


if __name__ == "__main__":
    unittest.main()
