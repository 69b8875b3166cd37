// Every screen of the task page: no violation for axe in light and dark, nothing beside a 320 px window.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { agree, begin, button, fillAll, heading, reached, saved, toLastStep, submit } from './support/task.mjs';

const browser = await launched(after);
const accepted = '?assignmentId=3ASSIGNMENT&hitId=3HIT&workerId=AWORKER&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A9';
const preview = '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3HIT';

async function opened(t, study, query, files = {}) {
  const page = await freshPage(t, browser);
  const address = await hosted(t, { folder: join(root, 'configs', study), files });
  await page.goto(address + query);
  await heading(page).waitFor();
  return page;
}

async function judged(page, name) {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await fits(page, `${name} at ${width} px`);
  }
  await page.setViewportSize({ width: 320, height: 800 });
  await accessible(page, name);
}

for (const study of ['meaning_similarity', 'age_guess', 'survey']) {
  test(`${study}: the preview is for everyone`, async (t) => {
    const page = await opened(t, study, preview);
    await reached(page, 'You are looking at a preview');
    await judged(page, 'preview');
  });

  test(`${study}: every screen to the last step is for everyone`, async (t) => {
    const page = await opened(t, study, accepted);
    if (study === 'meaning_similarity') {
      await judged(page, 'consent');
      await agree(page);
    }
    await reached(page, 'Instructions');
    await judged(page, 'instructions');
    await begin(page);
    await reached(page, 'Step 1 of');
    await judged(page, 'answering');
    await button(page, 'Next').click();
    await page.locator('.error:visible').first().waitFor();
    await judged(page, 'errors');
    await page.locator('#help').click();
    await page.locator('#panel').waitFor();
    await judged(page, 'instructions beside the questions');
    await page.locator('#help').click();
    await toLastStep(page);
    await fillAll(page);
    await saved(page);
    await judged(page, 'last step');
  });
}

test('sending is for everyone, and so is the way to try again', async (t) => {
  const page = await opened(t, 'survey', accepted);
  // An answer without content leaves the page where it is.
  await page.route('**/mturk/externalSubmit', (route) => route.fulfill({ status: 204 }));
  await begin(page);
  await toLastStep(page);
  await button(page, 'Submit').click({ noWaitAfter: true });
  await reached(page, 'Sending your answers');
  await judged(page, 'submitting');
  await page.reload();
  await reached(page, 'Were your answers sent?');
  await judged(page, 'submitting again');
});

test('the end of a trial and of a refusal are for everyone', async (t) => {
  const trial = await opened(t, 'survey', '');
  await begin(trial);
  await toLastStep(trial);
  await submit(trial);
  await reached(trial, 'Thank you, you are done');
  await judged(trial, 'submitted');
  const refused = await opened(t, 'meaning_similarity', accepted);
  await button(refused, 'I do not want to take part').click();
  await reached(refused, 'You have not taken part');
  await judged(refused, 'stopped');
});

test('a trial that is done or refused can be started again', async (t) => {
  const done = await opened(t, 'survey', '');
  await begin(done);
  await toLastStep(done);
  await submit(done);
  await reached(done, 'Thank you, you are done');
  await done.reload();
  await reached(done, 'Thank you, you are done');
  await button(done, 'Start again').click();
  await begin(done);
  await reached(done, 'Step 1 of');
  assert.equal(await done.locator('main :checked:not(option)').count(), 0);
  const refused = await opened(t, 'meaning_similarity', '');
  await button(refused, 'I do not want to take part').click();
  await button(refused, 'Start again').click();
  await agree(refused);
});

test('what a marketplace counts cannot be started again', async (t) => {
  const page = await opened(t, 'meaning_similarity', accepted);
  await button(page, 'I do not want to take part').click();
  await reached(page, 'You have not taken part');
  assert.equal(await button(page, 'Start again').count(), 0);
});

test('every failure is for everyone', async (t) => {
  const wrong = await opened(t, 'survey', accepted, { 'config.json': '{"meta": {"title": 3}, "questions": "none"}' });
  await reached(wrong, 'This study has');
  await judged(wrong, 'problems');
  const broken = await opened(t, 'survey', accepted, { 'checker.wasm': 'not a module' });
  await reached(broken, 'This task cannot be shown');
  await judged(broken, 'failure');
  const page = await opened(t, 'survey', accepted);
  await begin(page);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await reached(second, 'This task is open in another tab');
  await judged(second, 'elsewhere');
});
