"""A play worker, driving the worker site over HTTP as a browser would."""
import http.client
import os
import urllib.parse

ORIGIN = os.environ.get("ERRAND_WORKER_SITE", "")


class Worker:
    def __init__(self, worker_id):
        self.worker_id = worker_id

    def _post(self, path, fields, headers):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(ORIGIN).netloc, timeout=60)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
            connection.request("POST", path, urllib.parse.urlencode(fields), headers)
            reply = connection.getresponse()
            reply.read()
            return reply
        finally:
            connection.close()

    def accept(self, hit):
        """Accepts that HIT and returns the assignment's id."""
        reply = self._post(
            f"/projects/{hit['HITGroupId']}/tasks/accept",
            {"hit": hit["HITId"]},
            {"Origin": ORIGIN, "Cookie": f"errand_worker={self.worker_id}"},
        )
        location = urllib.parse.urlsplit(reply.getheader("Location", ""))
        if reply.status != 303 or not location.path.startswith("/tasks/"):
            raise AssertionError(f"accept answered {reply.status}, Location {reply.getheader('Location')}")
        return location.path.removeprefix("/tasks/")

    def submit(self, assignment, fields):
        """Sends the task's form as a page in the frame would; the HTTP status."""
        return self._post("/mturk/externalSubmit", [("assignmentId", assignment), *fields], {}).status


def fields_of(answer_xml):
    """{name: text} of a QuestionFormAnswers document."""
    import xml.etree.ElementTree

    space = "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd}"
    root = xml.etree.ElementTree.fromstring(answer_xml)
    return {
        answer.findtext(space + "QuestionIdentifier"): answer.findtext(space + "FreeText")
        for answer in root.iter(space + "Answer")
    }


QUESTION = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/'
    'ExternalQuestion.xsd">\n'
    "  <ExternalURL>https://example.org/task?condition=1&amp;list=b</ExternalURL>\n"
    "  <FrameHeight>0</FrameHeight>\n"
    "</ExternalQuestion>"
)
ANSWER = [("colour", "blue"), ("country", "iran"), ("country", "turkey"), ("note", "Grüße 語 😀 <&>\r\nEnd"), ("empty", "")]
READ_BACK = {
    "colour": "blue",
    "country": "iran|turkey",
    "note": "Grüße 語 😀 <&>\r\nEnd",
    "empty": "",
}
