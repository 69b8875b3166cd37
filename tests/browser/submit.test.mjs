// Submitting: once, to the right host, again after a failure, and never twice. Then what the marketplace refuses.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { studyCopy, tried } from './support/errand.mjs';
import { root } from './support/program.mjs';
import { hosted } from './support/static_host.mjs';
import { begin, button, inFrame, reached, saved, toLastStep, submit } from './support/task.mjs';

const browser = await launched(after);

const accepted = { assignmentId: '3ASSIGNMENT', hitId: '3HIT', workerId: 'AWORKER' };

/** The survey alone on a host, with the last step on the screen. Submissions are counted and answered by `answer`. */
async function lastStep(t, { answer = (route) => route.fulfill({ status: 204 }), prepare = () => {} }) {
  const page = await freshPage(t, browser);
  await page.addInitScript(prepare);
  const posts = [];
  await page.route('**/mturk/externalSubmit', (route) => {
    posts.push(Object.fromEntries(new URLSearchParams(route.request().postData() ?? '')));
    return answer(route, posts.length);
  });
  const address = await hosted(t, { folder: join(root, 'configs/survey') });
  const load = (given) => page.goto(`${address}?${new URLSearchParams({ ...accepted, ...given })}`);
  await load({ turkSubmitTo: 'http://127.0.0.1:9' });
  await begin(page);
  await toLastStep(page);
  return { page, posts, load, again: () => load({ turkSubmitTo: 'http://127.0.0.1:9' }) };
}

test('a double click, a held Enter and a click on both submit once', async (t) => {
  const { page, posts } = await lastStep(t, {});
  await page.getByRole('textbox').click();
  await page.keyboard.type('once');
  const posting = page.waitForRequest((request) => request.method() === 'POST');
  await button(page, 'Submit').dblclick();
  await posting;
  await reached(page, 'Sending your answers');
  for (let press = 0; press < 3; press++) await page.keyboard.press('Enter');
  assert.equal(posts.length, 1);
  assert.equal(posts[0].assignmentId, '3ASSIGNMENT');
  assert.equal(posts[0].feedback, 'once');
});

/** Does `work` and waits until the browser shows that it could not reach the marketplace. */
async function lost(page, work) {
  const failed = assert.rejects(page.waitForURL('chrome-error://chromewebdata/'), /ERR_CONNECTION_RESET/);
  await work();
  await failed;
  await page.getByText('ERR_CONNECTION_RESET').waitFor();
}

test('a submission that got lost is offered again after a reload and sends the same bytes', async (t) => {
  const { page, posts, again } = await lastStep(t, { answer: (route) => route.abort('connectionreset') });
  await page.getByRole('textbox').fill('twice');
  await saved(page);
  await lost(page, () => submit(page));
  await again();
  await reached(page, 'Were your answers sent?');
  const receipt = JSON.parse(await page.getByRole('textbox', { name: 'Your receipt' }).inputValue());
  assert.deepEqual(receipt.log, JSON.parse(posts[0].log));
  await lost(page, () => button(page, 'Try again').dblclick());
  assert.equal(posts.length, 2);
  assert.deepEqual(posts[1], posts[0]);
});

test('after going back from a failed submission it can be tried again', async (t) => {
  const { page, posts } = await lastStep(t, {
    answer: (route, count) =>
      count === 1 ? route.fulfill({ status: 503, body: 'busy' }) : route.fulfill({ body: 'Thank you' }),
  });
  await submit(page);
  await page.getByText('busy').waitFor();
  await page.goBack();
  await reached(page, 'Were your answers sent?');
  await button(page, 'Try again').click();
  await page.getByText('Thank you').waitFor();
  assert.equal(posts.length, 2);
});

test('where all storage is denied, the way back from a failed submission still has everything', async (t) => {
  const page = await freshPage(t, browser);
  const address = await hosted(t, { folder: join(root, 'configs/survey') });
  await page.route(`${address}**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
  await page.route('**/mturk/externalSubmit', (route) => route.fulfill({ status: 503, body: 'busy' }));
  const source = `${address}?${new URLSearchParams({ ...accepted, turkSubmitTo: 'http://127.0.0.1:9' })}`;
  const body = `<!doctype html><iframe id="task" src="${source}" sandbox="allow-scripts allow-forms"></iframe>`;
  await page.route('http://127.0.0.1:9/around', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('http://127.0.0.1:9/around');
  const frame = inFrame(page);
  await begin(frame);
  await toLastStep(frame);
  await frame.getByRole('textbox').fill('Kept without storage');
  await submit(frame);
  await frame.getByText('busy').waitFor();
  await page.evaluate(() => history.back());
  await reached(frame, 'Were your answers sent?');
  const receipt = await frame.getByRole('textbox', { name: 'Your receipt' }).inputValue();
  assert.ok(JSON.parse(receipt).log.events.some(([, , , value]) => value === 'Kept without storage'));
});

const strangers = [
  'https://www.mturk.com.evil.example',
  'https://evil.example/#https://www.mturk.com',
  'https://www.mturk.com@evil.example',
  'http://www.mturk.com',
  'https://www.mturk.com:444',
  'javascript:alert(1)//',
  '//evil.example',
  'data:text/html,x',
  'http://127.0.0.1.evil.example',
  'not an address',
];
/** Addresses that the page asks for from now on. */
function asked(page) {
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url()));
  return addresses;
}

for (const submitTo of strangers) {
  test(`no work begins whose answers would go to ${submitTo}`, async (t) => {
    const page = await freshPage(t, browser);
    const address = await hosted(t, { folder: join(root, 'configs/survey') });
    const addresses = asked(page);
    await page.goto(`${address}?${new URLSearchParams({ ...accepted, turkSubmitTo: submitTo })}`);
    await reached(page, 'This task cannot be shown');
    const told = await page.locator('main').innerText();
    assert.ok(told.includes(`This study does not send answers to ${submitTo}.`), told);
    assert.equal(await button(page, 'Start').count(), 0);
    assert.deepEqual(
      addresses.filter((one) => !one.startsWith(address)),
      [],
    );
  });
}

test('no work begins when the marketplace does not say where the answers go, but a preview is shown', async (t) => {
  const page = await freshPage(t, browser);
  const address = await hosted(t, { folder: join(root, 'configs/survey') });
  for (const empty of [{}, { turkSubmitTo: '' }]) {
    await page.goto(`${address}?${new URLSearchParams({ ...accepted, ...empty })}`);
    await reached(page, 'This task cannot be shown');
    assert.match(await page.locator('main').innerText(), /turkSubmitTo is missing/);
  }
  await page.goto(`${address}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE`);
  await reached(page, 'You are looking at a preview');
  await page.goto(`${address}?assignmentId=`);
  await reached(page, 'Instructions');
});

test('work that was once submitted keeps its receipt, and is still not sent to a stranger', async (t) => {
  const { page, posts, load } = await lastStep(t, {});
  const posting = page.waitForRequest((request) => request.method() === 'POST');
  await submit(page);
  await posting;
  await reached(page, 'Sending your answers');
  assert.equal(posts.length, 1);
  await load({ turkSubmitTo: 'https://evil.example' });
  await reached(page, 'Were your answers sent?');
  const addresses = asked(page);
  await button(page, 'Try again').click();
  await reached(page, 'Something in this task broke');
  assert.match(await page.getByRole('textbox', { name: 'Your receipt' }).inputValue(), /Open\\u0020on\\u0020Sundays/);
  assert.equal(posts.length, 1);
  assert.deepEqual(addresses, []);
});

/** Lets the page's storage stop answering, `globalThis.release` answer again, and counts the forms that are sent. */
function stallable() {
  const { transaction } = IDBDatabase.prototype;
  const waiting = [];
  IDBDatabase.prototype.transaction = function (...given) {
    if (globalThis.stalled !== true) return transaction.apply(this, given);
    const store = { add: () => {}, put: () => {} };
    const change = { objectStore: () => store };
    waiting.push(change);
    return change;
  };
  globalThis.release = () => waiting.splice(0).forEach((change) => change.oncomplete());
  const { submit } = HTMLFormElement.prototype;
  globalThis.sent = 0;
  HTMLFormElement.prototype.submit = function () {
    globalThis.sent++;
    submit.call(this);
  };
}

test('a storage that answers no more holds a submission up only for a while', async (t) => {
  const { page, posts } = await lastStep(t, { prepare: stallable });
  await saved(page);
  await page.evaluate(() => (globalThis.stalled = true));
  const arrived = page.waitForResponse('**/mturk/externalSubmit');
  await submit(page);
  await arrived;
  assert.equal(posts.length, 1);
});

test('a submission that waits for the storage is not sent twice when the worker tries again', async (t) => {
  const { page } = await lastStep(t, { prepare: stallable });
  await saved(page);
  await page.evaluate(() => (globalThis.stalled = true));
  await submit(page);
  await reached(page, 'Sending your answers');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await button(page, 'Try again').click();
  assert.equal(await page.evaluate(() => globalThis.sent), 0);
  const arrived = page.waitForResponse('**/mturk/externalSubmit');
  await page.evaluate(() => {
    globalThis.stalled = false;
    globalThis.release();
  });
  await arrived;
  assert.equal(await page.evaluate(() => globalThis.sent), 1);
});

/** What `errand results` knows of everyone's answers. */
const answers = async (results) => JSON.stringify(JSON.parse(await results('--json')));

test('a submission that the marketplace refuses gets a clear page and changes nothing', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('survey'));
  const before = await answers(results);
  const submit = (fields) =>
    fetch(`${marketplace}/mturk/externalSubmit`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  for (const [fields, status] of [
    [{ answer: 'x' }, 400],
    [{ assignmentId: '', answer: 'x' }, 400],
    [{ assignmentId: 'ASSIGNMENT_ID_NOT_AVAILABLE', answer: 'x' }, 400],
    [{ assignmentId: '3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA', answer: 'x' }, 404],
    [{ assignmentId: "' OR 1=1 --", answer: 'x' }, 404],
  ]) {
    const reply = await submit(fields);
    assert.equal(reply.status, status, JSON.stringify(fields));
    assert.match(await reply.text(), /<h1>[^<]+<\/h1>/);
  }
  assert.equal(await answers(results), before);
});

test('a returned HIT cannot be submitted until it is accepted again, a submitted one not again', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('survey'));
  const page = await freshPage(t, browser);
  const frame = inFrame(page);
  const accept = async () => {
    await page.goto(`${marketplace}/`);
    await page.getByRole('button', { name: 'Accept' }).first().click();
  };
  await accept();
  await begin(frame);
  await toLastStep(frame);
  const before = await answers(results);
  const beside = await page.context().newPage();
  // The task's page would only say there that it is open in another tab.
  await beside.route(
    ({ hostname }) => hostname === 'localhost',
    (route) => route.abort(),
  );
  await beside.goto(page.url());
  await beside.locator('details.giveback summary').click();
  await beside.getByRole('button', { name: 'Yes, return it' }).click();
  await beside.waitForURL((url) => !url.pathname.startsWith('/tasks/'));
  await submit(frame);
  await frame.getByRole('heading', { name: 'You returned this HIT' }).waitFor();
  assert.equal(await answers(results), before);

  await accept();
  const task = page.url();
  await reached(frame, 'Were your answers sent?');
  await button(frame, 'Try again').click();
  await page.waitForURL(/note=submitted/);
  const after = await answers(results);
  assert.notEqual(after, before);
  const assignmentId = new URL(task).pathname.split('/').at(-1);
  const again = await fetch(`${marketplace}/mturk/externalSubmit`, {
    method: 'POST',
    body: new URLSearchParams({ assignmentId, answer: 'another' }),
  });
  assert.match(await again.text(), /already/i);
  assert.equal(await answers(results), after);
});
