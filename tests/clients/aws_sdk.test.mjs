// What a program on @aws-sdk/client-mturk does with MTurk, done with Errand's marketplace.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  DeleteHITCommand,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  GetHITCommand,
  MTurkClient,
  RejectAssignmentCommand,
  RequestError,
  SendBonusCommand,
  UpdateExpirationForHITCommand,
  paginateListAssignmentsForHIT,
  paginateListHITs,
} from "@aws-sdk/client-mturk";

const site = process.env.ERRAND_WORKER_SITE;

const client = (secretAccessKey = "errand-secret") =>
  new MTurkClient({
    endpoint: process.env.ERRAND_ENDPOINT,
    region: "us-east-1",
    credentials: { accessKeyId: "errand", secretAccessKey },
  });

const mturk = client();

const question = `<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">
  <ExternalURL>https://example.org/task?condition=1&amp;list=b</ExternalURL><FrameHeight>600</FrameHeight>
</ExternalQuestion>`;

const create = async (changes = {}) => {
  const { HIT } = await mturk.send(
    new CreateHITCommand({
      Title: "Name a colour",
      Description: "Say which colour you see. Größe egal.",
      Reward: "0.10",
      LifetimeInSeconds: 3600,
      AssignmentDurationInSeconds: 600,
      Question: question,
      ...changes,
    }),
  );
  return HIT;
};

const post = (path, fields, headers = {}) =>
  fetch(site + path, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });

const accept = async (hit, worker) => {
  const reply = await post(
    `/projects/${hit.HITGroupId}/tasks/accept`,
    { hit: hit.HITId },
    { Origin: site, Cookie: `errand_worker=${worker}` },
  );
  assert.equal(reply.status, 303);
  return new URL(reply.headers.get("location"), site).pathname.replace("/tasks/", "");
};

const submit = async (assignmentId, fields) => {
  const reply = await post("/mturk/externalSubmit", [["assignmentId", assignmentId], ...fields]);
  return reply.status;
};

const all = async (pages, key) => {
  const rows = [];
  for await (const page of pages) rows.push(...(page[key] ?? []));
  return rows;
};

test("a HIT is made, done, listed and approved", async () => {
  const hit = await create({ MaxAssignments: 2 });
  assert.equal(hit.HITStatus, "Assignable");
  assert.equal(hit.Description, "Say which colour you see. Größe egal.");
  assert.equal(hit.Expiration - hit.CreationTime, 3_600_000);

  const assignment = await accept(hit, "AWORKER1ERRAND");
  assert.equal(await submit(assignment, [["colour", "blue"], ["colour", "red"], ["note", "語"]]), 200);
  const [listed, ...more] = await all(paginateListAssignmentsForHIT({ client: mturk }, { HITId: hit.HITId }), "Assignments");
  assert.equal(more.length, 0);
  assert.equal(listed.AssignmentId, assignment);
  assert.match(listed.Answer, /<FreeText>blue\|red<\/FreeText>/);
  assert.match(listed.Answer, /<FreeText>&#35486;<\/FreeText>/);
  assert.ok(listed.SubmitTime >= listed.AcceptTime);

  await mturk.send(new ApproveAssignmentCommand({ AssignmentId: assignment }));
  const found = await mturk.send(new GetAssignmentCommand({ AssignmentId: assignment }));
  assert.equal(found.Assignment.AssignmentStatus, "Approved");
  assert.equal(found.HIT.NumberOfAssignmentsAvailable, 1);
});

test("work is rejected, the HIT expired and deleted", async () => {
  const hit = await create();
  const assignment = await accept(hit, "AWORKER2ERRAND");
  assert.equal(await submit(assignment, [["colour", "blue"]]), 200);
  await mturk.send(new RejectAssignmentCommand({ AssignmentId: assignment, RequesterFeedback: "Empty." }));
  await mturk.send(new UpdateExpirationForHITCommand({ HITId: hit.HITId, ExpireAt: new Date(0) }));
  await mturk.send(new DeleteHITCommand({ HITId: hit.HITId }));
  const { HIT } = await mturk.send(new GetHITCommand({ HITId: hit.HITId }));
  assert.equal(HIT.HITStatus, "Disposed");
});

test("a repeated token makes no second HIT", async () => {
  const UniqueRequestToken = crypto.randomUUID();
  const first = await create({ UniqueRequestToken });
  await assert.rejects(create({ UniqueRequestToken }), (error) => {
    assert.ok(error instanceof RequestError);
    assert.equal(error.TurkErrorCode, "AWS.MechanicalTurk.HitAlreadyExists");
    assert.ok(error.message.startsWith(`The HIT with ID "${first.HITId}" already exists.`));
    return true;
  });
});

test("the list of HITs comes in pages", async () => {
  const made = [await create(), await create(), await create()].map((hit) => hit.HITId);
  const listed = await all(paginateListHITs({ client: mturk, pageSize: 2 }, {}), "HITs");
  assert.deepEqual(listed.slice(0, 3).map((hit) => hit.HITId), made.reverse());
  assert.equal(new Set(listed.map((hit) => hit.HITId)).size, listed.length);
});

test("errors are of the kinds that programs catch", async () => {
  const cases = [
    [mturk, new GetHITCommand({ HITId: "3NOWHERE" }), "RequestError"],
    [mturk, new GetHITCommand({}), "ValidationException"],
    [mturk, new GetHITCommand({ HITId: "lower" }), "ValidationException"],
    [mturk, new SendBonusCommand({}), "UnknownOperationException"],
    [client("wrong"), new GetAccountBalanceCommand({}), "InvalidSignatureException"],
  ];
  for (const [by, command, name] of cases) {
    await assert.rejects(by.send(command), (error) => {
      assert.equal(error.name, name);
      assert.equal(error.$metadata.httpStatusCode, 400);
      assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
      return true;
    });
  }
});

test("play money is there", async () => {
  const balance = await mturk.send(new GetAccountBalanceCommand({}));
  assert.equal(balance.AvailableBalance, "10000.00");
});
