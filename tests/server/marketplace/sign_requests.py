#!/usr/bin/python3
"""Prints requests signed by botocore, the independent signer that signature_test.cpp compares with.

Run by hand when a case is added: sign_requests.py > signed_requests.json
"""
import datetime
import json
from unittest import mock

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

MOMENT = datetime.datetime(2026, 10, 7, 12, 0, 0)
CASES = {
    "plain": {},
    "empty body": {"body": ""},
    "long body beyond ASCII": {"body": json.dumps({"Title": "Wörter 語 😀 " * 50}, ensure_ascii=False)},
    "session token": {"token": "FwoGZXIvYXdzEXAMPLE//////////wEaD=="},
    "other region": {"region": "eu-central-1"},
    "blanks within a header": {"headers": {"X-Amz-User-Agent": "  one   two  "}},
    "a query": {"path": "/?b=2&a=1&flag"},
    "a list of HITs": {"operation": "ListHITs"},
    "another account": {"key": "second", "secret": "second/secret+with=signs"},
}


class FixedClock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return MOMENT

    @classmethod
    def now(cls, tz=None):
        return MOMENT.replace(tzinfo=tz)


def signed(case):
    request = AWSRequest(
        method="POST",
        url="http://127.0.0.1:8080" + case.get("path", "/"),
        data=case.get("body", "{}").encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "MTurkRequesterServiceV20170117." + case.get("operation", "GetAccountBalance"),
            **case.get("headers", {}),
        },
    )
    credentials = Credentials(case.get("key", "errand"), case.get("secret", "errand-secret"), case.get("token"))
    signer = botocore.auth.SigV4Auth(credentials, "mturk-requester", case.get("region", "us-east-1"))
    signer.add_auth(request)
    headers = {"Host": "127.0.0.1:8080"}
    headers.update({name: value for name, value in request.headers.items()})
    return {"target": case.get("path", "/"), "headers": headers, "body": case.get("body", "{}")}


patches = [mock.patch("botocore.auth.datetime.datetime", FixedClock)] if hasattr(botocore.auth, "datetime") else []
if hasattr(botocore.auth, "get_current_datetime"):
    patches = [mock.patch("botocore.auth.get_current_datetime", lambda: MOMENT)]
for patch in patches:
    patch.start()
print(json.dumps({name: signed(case) for name, case in CASES.items()}, indent=1, ensure_ascii=True))
