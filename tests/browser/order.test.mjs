// configs/bicycle_choices in the marketplace's frame: a gate, a drawn order, a break, and what comes back.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, temporaryFolder, tried } from './support/errand.mjs';
import { accessible } from './support/judges.mjs';
import { agree, begin, button, heading, inFrame, reached, saved, submit } from './support/task.mjs';

const browser = await launched(after);

const option = (frame, text) => frame.locator('main label.option').filter({ hasText: text }).first();

/** The number of the screen changes, or another screen comes. */
async function next(frame) {
  const before = await heading(frame).innerText();
  await button(frame, 'Next').click();
  await heading(frame).filter({ hasNotText: before }).waitFor();
}

test('a gate, drawn pairs, a break, and the condition in the results', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('bicycle_choices'));
  const page = await freshPage(t, browser);
  await page.goto(marketplace);
  await page.getByRole('button', { name: /Accept/ }).first().click();
  const frame = inFrame(page);
  await agree(frame);
  await begin(frame);
  await option(frame, '3 km each way').click();
  await button(frame, 'Next').click();
  await frame.getByText('Please read the instructions once more').waitFor();
  await accessible(page);
  await option(frame, 'one long hill').click();
  await next(frame);
  assert.equal(await button(frame, 'Previous').count(), 0, 'nobody goes back to a gate');
  let breaks = 0;
  for (let pairs = 0; pairs < 9; ) {
    if ((await heading(frame).innerText()) === 'Take a break') {
      breaks++;
      await accessible(page);
      await button(frame, 'Continue').click();
      await frame.locator('main form').waitFor();
      continue;
    }
    await frame.locator('main label.option').nth(pairs % 2).click();
    pairs++;
    await next(frame);
  }
  assert.equal(breaks, 1);
  for (let sets = 0; sets < 7; sets++) {
    await frame.locator('tbody tr').first().locator('label.option').first().click();
    await frame.locator('tbody tr').last().locator('label.option').last().click();
    await next(frame);
  }
  await reached(frame, 'Last step');
  await option(frame, 'Some days').click();
  await saved(frame);
  await submit(frame);
  await page.getByText(/submitted/i).first().waitFor();
  const [row] = JSON.parse(await results('--json'));
  const names = Object.keys(row.answers);
  assert.equal(row.answers['understood.passed'], 'true');
  assert.equal(row.answers['understood.failed'], '1');
  assert.ok(['1', '2'].includes(String(row.answers.condition)));
  assert.equal(names.filter((name) => /^(taken|leased)\.choice\.\d+\.again$/.test(name)).length, 2);
  assert.equal(names.filter((name) => /^matters\.best\.features\.\d+$/.test(name)).length, 7);
});

const practised = {
  meta: { title: 'Practice' },
  blocks: [
    {
      name: 'p',
      rows: [{ w: 'house', kind: 'word' }, { w: 'blorf', kind: 'none' }],
      questions: [{ name: 'q', type: 'singleChoice', text: '${w}', choices: ['word', 'none'] }],
      answer: { q: '${kind}' },
      feedback: { right: 'Right.', wrong: 'No: ${w} is a ${kind}.' },
    },
  ],
};

test('feedback is said where the focus goes, and the answer stands', async (t) => {
  const folder = join(temporaryFolder(), 'practised');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(practised));
  await errand('check', folder);
  const { marketplace } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.goto(marketplace);
  await page.getByRole('button', { name: /Accept/ }).first().click();
  const frame = inFrame(page);
  await option(frame, 'none').click();
  await button(frame, 'Next').click();
  const said = frame.getByText('No: house is a word.');
  await said.waitFor();
  assert.ok(await said.evaluate((element) => element === document.activeElement));
  assert.ok(await frame.locator('main .card').evaluate((card) => card.inert));
  await accessible(page);
  await page.reload();
  await frame.getByText('No: house is a word.').waitFor();
  await next(frame);
  await option(frame, 'none').click();
  await button(frame, 'Next').click();
  await frame.getByText('Right.', { exact: true }).waitFor();
  await next(frame);
  await reached(frame, 'Last step');
});
