// The main job: a study is tried, previewed, accepted, done in the marketplace's frame and submitted; its results are
// downloaded. The frame is of another site than the marketplace, as it is in life.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched, startedWithProfile } from './support/chromium.mjs';
import { studyCopy, temporaryFolder, tried } from './support/errand.mjs';
import {
  agree,
  begin,
  button,
  chooseOnly,
  heading,
  inFrame,
  reached,
  saved,
  stepNumber,
  toLastStep,
  submit,
} from './support/task.mjs';

const browser = await launched(after);

const options = ['Not at all', 'Slightly', 'Moderately', 'Very', 'Extremely'];

/** Answers subtasks until that heading is on the screen; `given` gets each question's answer. */
async function answerUntil(frame, end, given) {
  while ((await heading(frame).innerText()) !== end) {
    const step = await stepNumber(frame);
    const option = options[step % options.length];
    given.set(await chooseOnly(frame, option), option);
    await button(frame, 'Next').click();
    await heading(frame)
      .filter({ hasNotText: `Step ${step} of` })
      .waitFor();
  }
}

const feedback = 'naïve “quotes”, comma; "double"\nsecond line: 日本語 🙂 <b>&amp;</b>';

/** Lines of a CSV text as objects. */
function rows(csv) {
  const cells = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)];
  const lines = [[]];
  for (const [, quoted, plain, end] of cells) {
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') lines.push([]);
  }
  const [names, ...others] = lines.filter((line) => line.length > 1);
  return others.map((line) => Object.fromEntries(names.map((name, index) => [name, line[index]])));
}

test('from the preview to the CSV, through a reload and a killed browser', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('meaning_similarity'));
  const profile = temporaryFolder();
  let { page, kill } = await startedWithProfile(profile);
  t.after(() => kill());
  let frame = inFrame(page);
  const given = new Map();

  await page.goto(`${marketplace}/`);
  await page.getByRole('link', { name: 'Preview' }).click();
  await reached(frame, 'You are looking at a preview');
  assert.equal(await frame.locator('main input:enabled').count(), 0, 'a preview takes no answers');
  await page.getByRole('button', { name: 'Accept' }).click();
  const { host, searchParams } = new URL(await page.locator('iframe#task').getAttribute('src'));
  assert.match(host, /^localhost:/);
  assert.equal(searchParams.get('turkSubmitTo'), marketplace);
  await agree(frame);
  await begin(frame);
  await reached(frame, 'Step 1 of 41');

  await answerUntil(frame, 'Step 6 of 41', given);
  given.set(await chooseOnly(frame, 'Very'), 'Very');
  await saved(frame);
  await page.reload();
  await reached(frame, 'Step 6 of 41');
  assert.match(await frame.locator('label.option:has(:checked)').innerText(), /^Very/);
  await button(frame, 'Previous').click();
  await reached(frame, 'Step 5 of 41');
  assert.equal(await frame.locator('main input:checked').count(), 1, 'earlier answers are there too');
  await button(frame, 'Next').click();
  await reached(frame, 'Step 6 of 41');

  await answerUntil(frame, 'Step 20 of 41', given);
  given.set(await chooseOnly(frame, 'Extremely'), 'Extremely');
  await saved(frame);
  const address = page.url();
  await kill();
  ({ page, kill } = await startedWithProfile(profile));
  frame = inFrame(page);
  await page.goto(address);
  await reached(frame, 'Step 20 of 41');
  assert.match(await frame.locator('label.option:has(:checked)').innerText(), /^Extremely/);

  await answerUntil(frame, 'Last step', given);
  await frame.getByRole('radio', { name: 'Non-binary' }).check();
  await frame.getByRole('textbox').fill(feedback);
  await saved(frame);
  await button(frame, 'Submit').click();
  await page.waitForURL(/note=submitted/);
  await page.goto(`${marketplace}/earnings`);
  await page.getByText('Waiting for review').first().waitFor();

  const [row, ...more] = rows(await results('--csv'));
  assert.equal(more.length, 0);
  assert.equal(row['Answer.gender'], 'non-binary');
  // A form sends line ends as CR LF.
  assert.equal(row['Answer.feedback'].replaceAll('\r\n', '\n'), feedback);
  const { inputs, outputs } = JSON.parse(row['Answer.results']);
  assert.equal(outputs.length, 40);
  inputs.forEach(({ left, right }, index) => {
    const [, option] = [...given].find(([question]) => question.includes(left) && question.includes(right)) ?? [];
    assert.equal(outputs[index].similarity, String(1 + options.indexOf(option)), `${left} and ${right}`);
  });
  assert.equal(JSON.parse(row['Answer.times']).loads, 3);
});

test('a frame in which all storage is denied says so and is done to the end', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('survey'));
  const page = await freshPage(t, browser);
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  const source = await page.locator('iframe#task').getAttribute('src');

  // The same task in a frame of a marketplace that gives frames no origin of their own, on a host that lets such frames
  // read its files, as the large static hosts do.
  await page.route(`${new URL(source).origin}/**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
  const around = `${marketplace}/strict`;
  const frameHtml = `<!doctype html><title>strict</title><iframe id="task" sandbox="allow-scripts allow-forms" width="900" height="900"></iframe>`;
  await page.route(around, (route) => route.fulfill({ contentType: 'text/html', body: frameHtml }));
  await page.goto(around);
  await page.locator('iframe#task').evaluate((element, src) => (element.src = src), source);
  const frame = inFrame(page);
  await begin(frame);
  const denied = await page.frames()[1].evaluate(() =>
    ['localStorage', 'sessionStorage', 'indexedDB', 'caches'].map((name) => {
      try {
        const storage = globalThis[name];
        if (name === 'indexedDB') storage.open('x');
        return `${name} works`;
      } catch ({ name: error }) {
        return error;
      }
    }),
  );
  assert.deepEqual(denied.slice(0, 3), ['SecurityError', 'SecurityError', 'SecurityError']);
  await frame.locator('#saved').filter({ hasText: 'This browser does not keep answers here: do not reload' }).waitFor();
  await toLastStep(frame);
  await frame.getByRole('textbox').fill('Done without storage');
  await submit(frame);
  await frame
    .getByRole('heading', { name: /submitted|thank/i })
    .first()
    .waitFor();
  const [row] = rows(await results('--csv'));
  assert.equal(row['Answer.feedback'], 'Done without storage');
});
