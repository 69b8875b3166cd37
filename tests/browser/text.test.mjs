// Texts that are longer than the study takes: refused with a message, never lost in silence.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { hosted } from './support/static_host.mjs';
import { begin, button, fillAll, reached, saved } from './support/task.mjs';

const browser = await launched(after);

/** The survey's only subtask with every question answered. */
async function survey(t) {
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { folder: join(root, 'configs/survey') }));
  await begin(page);
  await fillAll(page);
  return page;
}

const tooLong = [
  ['an answer beyond all bounds', 'When were you last in a library', 'x'.repeat(60_000)],
  ['a line with a blank at the limit', 'When were you last in a library', '2024-05 and more'],
  ['a line with blanks before it', 'When were you last in a library', `${' '.repeat(9)}2024-05 and more`],
  ['a paragraph of two million characters', 'What should libraries do', '🙂'.repeat(1_000_000)],
  ['a number with a hundred thousand digits', 'How many books', '1'.repeat(100_000)],
];
for (const [name, label, text] of tooLong) {
  test(`${name} is refused where it stands`, async (t) => {
    const page = await survey(t);
    const field = page.getByLabel(label);
    await field.fill(text);
    await button(page, 'Next').click();
    const error = page.locator('main .question', { has: field }).locator('.error:visible');
    assert.match(await error.innerText(), /at most 7|20 to 1,000 characters|whole number/);
    assert.equal(await field.inputValue(), text, 'what the worker wrote is still there');
    await saved(page);
    await page.reload();
    await reached(page, 'Step 1 of');
    assert.match(await page.getByLabel(label).inputValue(), /^[^ ].*…$/s);
  });
}

test('an answer of just the greatest length is taken as it is', async (t) => {
  const page = await survey(t);
  await page.getByLabel('What should libraries do').fill('🙂'.repeat(1000));
  await button(page, 'Next').click();
  await reached(page, 'Last step');
  await button(page, 'Previous').click();
  assert.equal(await page.getByLabel('What should libraries do').inputValue(), '🙂'.repeat(1000));
});

test('of a line that is too long for its blanks alone the rest is taken whole', async (t) => {
  const page = await survey(t);
  await page.getByLabel('When were you last in a library').fill('      2024-05      ');
  await button(page, 'Next').click();
  await reached(page, 'Last step');
  await button(page, 'Previous').click();
  assert.equal(await page.getByLabel('When were you last in a library').inputValue(), '2024-05');
});
