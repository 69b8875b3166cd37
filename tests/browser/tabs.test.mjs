// One session in several tabs: one of them goes on, the others say so.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { begin, button, chooseOnly, reached, saved } from './support/task.mjs';

const browser = await launched(after);

const checked = async (page) => (await page.locator('label.option:has(:checked)').innerText()).trim();

/** A page of the survey with its first question answered, and what opens it once more. */
async function begun(t, prepare = () => {}) {
  const page = await freshPage(t, browser);
  await page.context().addInitScript(prepare);
  await page.goto(await hosted(t, { folder: join(root, 'configs/survey') }));
  await begin(page);
  await reached(page, 'Step 1 of');
  await page.getByRole('radio', { name: 'Never' }).check();
  await saved(page);
  const another = async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    return other;
  };
  return { page, another };
}

const elsewhere = (page) => reached(page, 'This task is open in another tab');

test('the second tab can only look on until the worker continues there', async (t) => {
  const { page, another } = await begun(t);
  const second = await another();
  await elsewhere(second);
  assert.equal(await second.locator('main').locator('input, select, textarea').count(), 0);
  await accessible(second, 'elsewhere');
  await second.setViewportSize({ width: 320, height: 640 });
  await fits(second, 'elsewhere');

  const { length } = 'What is typed but not yet saved';
  await page.getByRole('textbox').last().pressSequentially('What is typed but not yet saved');
  await button(second, 'Continue here').click();
  await reached(second, 'Step 1 of');
  assert.equal((await second.getByRole('textbox').last().inputValue()).length, length);
  assert.equal(await second.getByRole('radio', { name: 'Never' }).isChecked(), true);
  await elsewhere(page);
  await second.getByRole('radio', { name: 'More often' }).check();
  await saved(second);

  await button(page, 'Continue here').click();
  await reached(page, 'Step 1 of');
  assert.equal(await page.getByRole('radio', { name: 'More often' }).isChecked(), true);
  await elsewhere(second);
});

test('a tab that goes away leaves the session to the next', async (t) => {
  const { page, another } = await begun(t);
  const second = await another();
  await elsewhere(second);
  await page.close();
  await second.reload();
  await reached(second, 'Step 1 of');
  assert.equal(await second.getByRole('radio', { name: 'Never' }).isChecked(), true);
});

test('a tab that does not answer is taken the session from', async (t) => {
  const { page, another } = await begun(t, () => {
    globalThis.BroadcastChannel = class {
      postMessage() {}
      close() {}
    };
  });
  const second = await another();
  await elsewhere(second);
  await button(second, 'Continue here').click();
  await reached(second, 'Step 1 of');
  await elsewhere(page);
});

test('where there are no locks, the tab that goes on is the one that saves first', async (t) => {
  const { page, another } = await begun(t, () => {
    Object.defineProperty(Navigator.prototype, 'locks', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  const second = await another();
  await reached(second, 'Step 1 of');
  await second.getByRole('radio', { name: 'More often' }).check();
  await saved(second);
  await page.getByRole('radio', { name: 'Once or twice' }).click();
  await elsewhere(page);
  await button(page, 'Continue here').click();
  await reached(page, 'Step 1 of');
  assert.equal(await page.getByRole('radio', { name: 'More often' }).isChecked(), true);
});

test('previews are not kept, so any number of them may be open', async (t) => {
  const page = await freshPage(t, browser);
  await page.goto(
    `${await hosted(t, { folder: join(root, 'configs/survey') })}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE`,
  );
  await reached(page, 'You are looking at a preview');
  const second = await page.context().newPage();
  await second.goto(page.url());
  await reached(second, 'You are looking at a preview');
});

test('whatever tab the worker turns to, no answer is lost and none comes back', async (t) => {
  const page = await freshPage(t, browser);
  const files = studyFiles('meaning_similarity', (config) => delete config.consent);
  await page.goto(await hosted(t, { folder: join(root, 'configs/meaning_similarity'), files }));
  await begin(page);
  const tabs = [page];
  for (let count = 0; count < 2; count++) {
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await elsewhere(tab);
    tabs.push(tab);
  }
  const options = ['Not at all', 'Slightly', 'Moderately', 'Very', 'Extremely'];
  let given = null;
  for (let round = 0; round < 9; round++) {
    const tab = tabs[(round * 2) % 3];
    if (round > 0) await button(tab, 'Continue here').click();
    await reached(tab, 'Step 1 of');
    if (given !== null) assert.ok((await checked(tab)).startsWith(given), `round ${round}`);
    given = options[(round * 3 + 1) % 5];
    await chooseOnly(tab, given);
    if (round % 2 === 0) await saved(tab);
  }
});
