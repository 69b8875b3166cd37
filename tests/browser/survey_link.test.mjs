// Survey links, as workers meet them: a survey elsewhere and one of ours, panels that want their participants back,
// and the HIT whose completion code fills itself in.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CreateHITCommand, ListAssignmentsForHITCommand, MTurkClient } from '@aws-sdk/client-mturk';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, tried } from './support/errand.mjs';
import { accessible, fits } from './support/judges.mjs';
import { imported } from './support/module.mjs';
import { root } from './support/program.mjs';
import { requester, served } from './support/server.mjs';
import { agree, begin, button, inFrame, submit, toLastStep } from './support/task.mjs';

const browser = await launched(after);
const shape = /^[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}$/;

test('the pages read a typed code as the server does', async () => {
  const { readCode } = await imported('code/completion_code.ts');
  const table = JSON.parse(readFileSync(join(root, 'tests/server/codes/typed_codes.json'), 'utf8'));
  for (const { typed, code, fault, ...more } of table)
    assert.deepEqual(readCode(typed), code === undefined ? { kind: fault, ...more } : { kind: 'code', code }, typed);
});

test('the HIT asks ever more seldom, and once a minute at last', async () => {
  const { pause_ms } = await imported('code/pause.ts');
  const pauses = Array.from({ length: 12 }, (_, asked) => pause_ms(asked));
  assert.equal(pauses[0], 3000);
  assert.equal(pauses.at(-1), 60_000);
  for (let i = 1; i < pauses.length; i++) assert.ok(pauses[i] >= pauses[i - 1]);
});

/** A site of somebody else's: what it was asked for, and the pages it gives by path. */
async function elsewhere(t, pages) {
  const asked = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://host');
    asked.push(url);
    const page = pages[url.pathname];
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page === undefined ? '' : page(url));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, asked };
}

const document = (title, body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;

/** A survey platform: one page, whose end goes to `done(ticket)`. */
function platform(t, done) {
  return elsewhere(t, {
    '/s': (url) => document('A survey', `<a href="${done(url.searchParams.get('ticket'))}">Finish</a>`),
  });
}

/** A platform and a server that know of each other. */
async function surveyed(t, study = {}, way = (home, ticket) => `${home}/done?ticket=${ticket}`) {
  let home = '';
  const survey = await platform(t, (ticket) => way(home, ticket));
  const link = `${survey.origin}/s?ticket=\${ticket}`;
  const server = await served(t, { reading: { survey: { link, ...study } } });
  home = `${server.origin}/reading`;
  return { home, survey, server };
}

const shownCode = (page) => page.locator('output').innerText();

for (const [panel, query] of [
  ['Prolific', 'PROLIFIC_PID=participant&STUDY_ID=s1&SESSION_ID=t1'],
  ['Connect', 'participantId=participant&assignmentId=t1&projectId=s1'],
  ['SONA', 'survey_code=participant'],
])
  test(`a survey elsewhere, entered from ${panel}, ends with a code that stays`, async (t) => {
    const { home, survey } = await surveyed(t);
    const page = await freshPage(t, browser);
    await page.goto(`${home}/enter?${query}`);
    await page.getByRole('link', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: 'the survey is finished' }).waitFor();
    const code = await shownCode(page);
    assert.match(code, shape);
    await page.reload();
    assert.equal(await shownCode(page), code);
    // Whoever runs the survey's host learns nothing of who comes.
    assert.ok(survey.asked.every(({ search }) => !search.includes('participant')));
    await page.goto(`${home}/enter?${query}`);
    assert.equal(await shownCode(page), code);
  });

test('the page of the code can be read, copied and used by everybody', async (t) => {
  const { home } = await surveyed(t);
  const page = await freshPage(t, browser, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${home}/enter?PROLIFIC_PID=p&STUDY_ID=s&SESSION_ID=t`);
  await page.getByRole('link', { name: 'Finish' }).click();
  await button(page, 'Copy').click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await shownCode(page));
  await accessible(page, 'code page');
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, 'code page');
});

test('a panel gets its participants back, each ending at its own address', async (t) => {
  const panel = await elsewhere(t, { '/complete': () => document('Welcome back', '') });
  const returns = {
    complete: `${panel.origin}/complete?cc=C123`,
    'screened-out': `${panel.origin}/complete?cc=S456&who=\${worker}`,
  };
  for (const [step, ending, cc] of [
    ['done', 'complete', 'C123'],
    ['screened-out', 'screened-out', 'S456'],
  ]) {
    const { home } = await surveyed(t, { returns }, (to, ticket) => `${to}/${step}?ticket=${ticket}`);
    const page = await freshPage(t, browser);
    await page.goto(`${home}/enter?PROLIFIC_PID=p&STUDY_ID=s&SESSION_ID=t`);
    await page.getByRole('link', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('cc'), cc, ending);
  }
});

test('who is faster than possible waits, and then has the code', async (t) => {
  const { home } = await surveyed(t, { leastSeconds: 3 });
  const page = await freshPage(t, browser);
  await page.goto(`${home}/enter?PROLIFIC_PID=p&STUDY_ID=s&SESSION_ID=t`);
  await page.getByRole('link', { name: 'Finish' }).click();
  await page.getByRole('heading', { name: 'faster than possible' }).waitFor();
  await accessible(page, 'too early');
  await page.locator('output').waitFor();
  assert.match(await shownCode(page), shape);
});

test('a survey of ours is done outside any frame and ends with its code', async (t) => {
  const study = studyCopy('age_guess');
  const { origin, folder } = await served(t, { faces: { study, survey: {} } });
  const page = await freshPage(t, browser);
  const link = `${origin}/faces/enter?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=t1`;
  await page.goto(link);
  const address = page.url();
  await toLastStepOf(page);
  await submit(page);
  await page.getByRole('heading', { name: 'the survey is finished' }).waitFor();
  const code = await shownCode(page);
  assert.match(code, shape);
  // The page that sent the answers may send them again, and the link brings back to the code.
  await page.goto(address);
  await page.getByRole('heading', { name: 'Were your answers sent?' }).waitFor();
  await button(page, 'Try again').click();
  assert.equal(await shownCode(page), code);
  await page.goto(link);
  assert.equal(await shownCode(page), code);
  // The requester has the answers, from afar and from the store.
  process.env.ERRAND_PASSWORD = requester.password;
  t.after(() => delete process.env.ERRAND_PASSWORD);
  const afar = ['--survey', 'faces', '--server', origin, '--user', requester.name];
  const results = await errand('results', study, ...afar, '--json');
  const [row] = JSON.parse(results);
  assert.equal(row.assignment.worker, 'p1');
  assert.equal(row.assignment.status, 'Submitted');
  assert.equal(await errand('results', study, '--survey', 'faces', '--store', join(folder, 'errand.sqlite'), '--json'), results);
  const [verified] = JSON.parse(await errand('verify', study, ...afar, '--json'));
  assert.equal(verified.log, 'consistent', verified.findings.join('\n'));
});

async function toLastStepOf(page) {
  const first = page.locator('main h2').first();
  await first.waitFor();
  if ((await first.innerText()) === 'Before you start') await agree(page);
  if ((await first.innerText()) === 'Instructions') await begin(page);
  await toLastStep(page);
}

const client = (endpoint) =>
  new MTurkClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'errand', secretAccessKey: 'errand-secret' } });

/** A HIT whose page is `url`, in the marketplace of `errand try`; the frame of its accepted assignment. */
async function accepted(t, url, page) {
  const { marketplace } = await tried(t, studyCopy('age_guess'));
  const mturk = client(marketplace);
  const { HIT } = await mturk.send(
    new CreateHITCommand({
      Title: 'Answer a survey',
      Description: 'About reading.',
      Reward: '1.00',
      LifetimeInSeconds: 3600,
      AssignmentDurationInSeconds: 3600,
      Question: `<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>${url}</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>`,
    }),
  );
  await page.goto(`${marketplace}/projects/${HIT.HITGroupId}/tasks`);
  const frame = inFrame(page);
  await frame.getByText('Accept this HIT').waitFor();
  assert.equal(await frame.getByRole('link', { name: 'Open the survey' }).count(), 0);
  await page.getByRole('button', { name: /Accept/ }).first().click();
  await frame.getByRole('link', { name: 'Open the survey' }).waitFor();
  const submitted = async () => {
    const { Assignments } = await mturk.send(new ListAssignmentsForHITCommand({ HITId: HIT.HITId }));
    return Assignments.map(({ Answer }) =>
      Object.fromEntries(
        [...Answer.matchAll(/<QuestionIdentifier>(.*?)<\/QuestionIdentifier>\s*<FreeText>(.*?)<\/FreeText>/gs)].map(
          ([, name, value]) => [name, value],
        ),
      ),
    );
  };
  return { frame, submitted };
}

test("the HIT's page waits for the survey's end and fills the code in", async (t) => {
  const { home } = await surveyed(t);
  const page = await freshPage(t, browser);
  const { frame, submitted } = await accepted(t, `${home}/hit`, page);
  const opened = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: 'Open the survey' }).click();
  const survey = await opened;
  await survey.getByRole('link', { name: 'Finish' }).click();
  const code = await shownCode(survey);
  await survey.close();
  await page.bringToFront();
  await frame.getByText('its code is filled in').waitFor();
  assert.equal(await frame.getByLabel('Completion code').inputValue(), code);
  await accessible(page, 'HIT', page.frames().at(-1));
  await button(frame, 'Submit').click();
  await page.getByText(/submitted/).first().waitFor();
  assert.deepEqual(
    (await submitted()).map(({ surveycode }) => surveycode),
    [code],
  );
});

test('a code that is typed is checked at once, and a worker without one is heard', async (t) => {
  const { home } = await surveyed(t);
  const page = await freshPage(t, browser);
  const { frame, submitted } = await accepted(t, `${home}/hit`, page);
  const field = frame.getByLabel('Completion code');
  await field.fill('7K2M9Q-X4TBRN-5WHC8');
  await field.blur();
  await frame.getByText('This has 17 letters and digits.').waitFor();
  await field.fill('GNVV3Q-CHEDBM-VVSEVT');
  await field.blur();
  await frame.getByText('A letter or digit of this code is wrong').waitFor();
  // Well formed, and another's.
  await field.fill('gnvv3q chedbm vvsevs');
  await button(frame, 'Submit').click();
  await frame.getByText('This is not the code of your survey').waitFor();
  await accessible(page, 'HIT with a wrong code', page.frames().at(-1));
  await frame.getByLabel('If you have no other code').fill('The survey crashed on its last page.');
  await button(frame, 'Submit').click();
  await page.getByText(/submitted/).first().waitFor();
  const [answers] = await submitted();
  assert.equal(answers.surveycode, 'GNVV3Q-CHEDBM-VVSEVS');
  assert.equal(answers.reason, 'The survey crashed on its last page.');
});

test('a HIT whose survey cannot be reached can still be submitted with a typed code', async (t) => {
  const { home } = await surveyed(t);
  const page = await freshPage(t, browser);
  await page.route(/\/(ticket|status|check)$/, (route) => route.abort());
  const { frame, submitted } = await accepted(t, `${home}/hit`, page);
  await frame.getByText('cannot be reached from here').waitFor();
  const opened = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: 'Open the survey' }).click();
  const survey = await opened;
  await survey.getByRole('link', { name: 'Finish' }).click();
  const code = await shownCode(survey);
  await survey.close();
  await frame.getByLabel('Completion code').fill(code.toLowerCase().replaceAll('-', ' '));
  await button(frame, 'Submit').click();
  await page.getByText(/submitted/).first().waitFor();
  assert.equal((await submitted())[0].surveycode, code);
});
