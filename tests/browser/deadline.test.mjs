// The time that the marketplace gives: shown, warned of, and what can be saved when it is over.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, tried } from './support/errand.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { begin, button, inFrame, reached, saved } from './support/task.mjs';

const browser = await launched(after);

const minute_ms = 60_000;

/** A clock that `globalThis.leap` sets forward. */
function leaping() {
  const origin = performance.timeOrigin;
  let ahead = 0;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + ahead });
  globalThis.leap = (length_ms) => (ahead += length_ms);
}
const leap = (page, length_ms) => page.evaluate((length) => globalThis.leap(length), length_ms);
const left = (page, text) => page.getByRole('timer').filter({ hasText: text }).waitFor();
const warned = (page, text) => page.locator('#warning').filter({ hasText: text }).waitFor();

/** The survey with an hour, its first question answered. */
async function begun(t, { more = {}, options = {} } = {}) {
  const page = await freshPage(t, browser, options);
  await page.addInitScript(leaping);
  const posts = [];
  await page.route('**/mturk/externalSubmit', (route) => {
    posts.push(Object.fromEntries(new URLSearchParams(route.request().postData() ?? '')));
    return route.fulfill({ body: 'Thank you' });
  });
  const files = studyFiles('survey', (config) => (config.hitCreation.duration = 3600));
  const query = new URLSearchParams({
    assignmentId: '3ASSIGNMENT',
    hitId: '3HIT',
    workerId: 'AWORKER',
    turkSubmitTo: 'http://127.0.0.1:9',
    ...more,
  });
  await page.goto(`${await hosted(t, { files })}?${query}`);
  await begin(page);
  await reached(page, 'Step 1 of');
  await page.getByRole('radio', { name: 'Never' }).check();
  await saved(page);
  return { page, posts };
}

test('the time left is shown, warned of twice, and takes no focus', async (t) => {
  const { page } = await begun(t);
  await left(page, /^Time left: (60|59) minutes$/);
  assert.equal(await page.locator('#warning').innerText(), '');
  const text = page.getByRole('textbox').last();
  await text.focus();
  await leap(page, 55.5 * minute_ms);
  await warned(page, /must be submitted within \d minutes/);
  assert.equal(await button(page, 'Send what there is').count(), 0);
  await leap(page, 3.7 * minute_ms);
  await warned(page, 'The time is almost up.');
  await left(page, /^Time left: \d+ seconds$/);
  await button(page, 'Send what there is').waitFor();
  assert.equal(await text.evaluate((element) => element === document.activeElement), true);
  await accessible(page, 'the last minute');
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, 'the last minute');
});

test('in the last minute the worker can send what there is', async (t) => {
  const { page, posts } = await begun(t);
  await leap(page, 59.5 * minute_ms);
  await page.getByRole('textbox').last().fill('typed just now');
  await button(page, 'Send what there is').click();
  await page.getByText('Thank you').waitFor();
  assert.equal(posts.length, 1);
  assert.equal(posts[0].visits, 'never');
  assert.equal(posts[0].reasons, '');
  assert.ok(Object.values(posts[0]).includes('typed just now'));
  assert.equal(JSON.parse(posts[0].results).salvaged, true);
});

test('after the deadline the answers stay, and the worker gets a receipt', async (t) => {
  const { page, posts } = await begun(t);
  await leap(page, 61 * minute_ms);
  await warned(page, 'The time for this HIT is over');
  assert.equal(await page.getByRole('radio', { name: 'Never' }).isChecked(), true);
  await button(page, 'Show the receipt').click();
  await reached(page, 'The time for this HIT is over');
  assert.match(await page.getByRole('textbox', { name: 'Your receipt' }).inputValue(), /"visits","never"/);
  await accessible(page, 'too late');
  await page.reload();
  await reached(page, 'The time for this HIT is over');
  assert.equal(posts.length, 0);
  await button(page, 'Try again').click();
  await page.getByText('Thank you').waitFor();
  assert.equal(posts.length, 1);
});

test('the marketplace may tell the deadline', async (t) => {
  const { page } = await begun(t, { more: { assignmentDeadline: String(Date.now() + 12.5 * minute_ms) } });
  await left(page, /^Time left: 1[23] minutes$/);
});

test('without a duration, in a trial and in a preview no time is shown', async (t) => {
  const page = await freshPage(t, browser);
  const endless = await hosted(t, { files: studyFiles('survey', (config) => delete config.hitCreation) });
  const hourly = await hosted(t, { files: studyFiles('survey', () => {}) });
  for (const [address, query, screen] of [
    [endless, '?assignmentId=3A&turkSubmitTo=http://127.0.0.1:9', 'Instructions'],
    [hourly, '', 'Instructions'],
    [hourly, '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE', 'You are looking at a preview'],
  ]) {
    await page.goto(address + query);
    await reached(page, screen);
    assert.equal(await page.getByRole('timer').isVisible(), false, query);
  }
});

test('from the marketplace: what was salvaged is paid like any other and marked', async (t) => {
  const folder = studyCopy('survey');
  const { marketplace, results } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.addInitScript(leaping);
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  const frame = inFrame(page);
  await begin(frame);
  await frame.getByRole('radio', { name: 'Never' }).check();
  await left(frame, /^Time left: (60|59) minutes$/);
  await leap(page.frames()[1], 59.5 * minute_ms);
  await button(frame, 'Send what there is').click();
  await page.waitForURL(/note=submitted/);
  const [{ assignment, answers }] = JSON.parse(await results('--json'));
  assert.equal(assignment.status, 'Submitted');
  assert.equal(answers.results.salvaged, true);
  const [verified] = JSON.parse(await errand('verify', folder, '--json'));
  assert.deepEqual([verified.log, verified.notes, verified.findings], ['consistent', ['salvaged'], []]);
});

test('a HIT that was returned and accepted again has its answers and the whole time', async (t) => {
  const folder = studyCopy('survey');
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8'));
  for (const question of config.questions) question.required = false;
  writeFileSync(path, JSON.stringify(config));
  const { marketplace, results } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.addInitScript(leaping);
  const frame = inFrame(page);
  const accept = async () => {
    await page.goto(`${marketplace}/`);
    await page.getByRole('button', { name: 'Accept' }).first().click();
  };
  await accept();
  await begin(frame);
  await frame.getByRole('radio', { name: 'More often' }).check();
  await saved(frame);
  await page.locator('details.giveback summary').click();
  await page.getByRole('button', { name: 'Yes, return it' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/tasks/'));

  await accept();
  await reached(frame, 'Step 1 of');
  assert.equal(await frame.getByRole('radio', { name: 'More often' }).isChecked(), true);
  await left(frame, /^Time left: (60|59) minutes$/);
  await button(frame, 'Next').click();
  await reached(frame, 'Last step');
  await button(frame, 'Submit').press('Enter');
  await page.waitForURL(/note=submitted/);
  const [{ answers }] = JSON.parse(await results('--json'));
  assert.equal(answers.visits, 'more');
  const [verified] = JSON.parse(await errand('verify', folder, '--json'));
  assert.deepEqual([verified.log, verified.notes, verified.findings], ['consistent', ['accepted again'], []]);
});
