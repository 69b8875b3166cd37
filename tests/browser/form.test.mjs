// Questions that an answer brings or takes away while the worker is at the same subtask.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { asGlobal } from './support/module.mjs';
import { views } from './support/questions.mjs';
import { hosted } from './support/static_host.mjs';

const browser = await launched(after);
const script = asGlobal('../../tests/browser/support/all_fields.ts', 'form');

const asked = (name, type, more = {}) => ({ ...views[type], name, text: `${name}?`, ...more });
const screen = (questions) => ({
  screen: 'answering',
  progress: { done: 0, total: 1, about: false },
  subtask: { index: 0 },
  canPrevious: false,
  isLast: true,
  reviewed: false,
  feedback: null,
  instructionsOpen: false,
  feedback: null,
  questions,
});

async function shown(t, questions) {
  const page = await freshPage(t, browser);
  await page.goto(
    `${await hosted(t, { files: { 'blank.html': '<!doctype html><main></main>' }, page: false })}blank.html`,
  );
  await page.addScriptTag({ content: script });
  await page.evaluate((view) => {
    globalThis.said = [];
    const desk = { say: (deed) => globalThis.said.push(deed), typing: () => {}, again: null };
    globalThis.screen = globalThis.form.formScreen(view, desk);
    document.querySelector('main').append(...globalThis.screen.content);
  }, screen(questions));
  return page;
}
const update = (page, questions) => page.evaluate((view) => globalThis.screen.update(view), screen(questions));
const labels = (page) => page.locator('label[for]').allInnerTexts();

test('questions come and go around the one that is being answered', async (t) => {
  const page = await shown(t, [asked('a', 'shortText'), asked('c', 'shortText')]);
  const first = page.getByLabel('a?');
  await first.focus();
  await page.keyboard.type('half a sen');
  await update(page, [asked('z', 'shortText'), asked('a', 'shortText'), asked('b', 'date'), asked('c', 'shortText')]);
  assert.deepEqual(await labels(page), ['z?', 'a?', 'b?', 'c?']);
  assert.equal(await first.inputValue(), 'half a sen');
  assert.equal(await first.evaluate((input) => input === document.activeElement), true);
  const ids = await page.locator('main [id]').evaluateAll((all) => all.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  await update(page, [asked('a', 'shortText'), asked('c', 'shortText', { required: false })]);
  assert.deepEqual(await labels(page), ['a?', 'c? (optional)']);
  assert.equal(await first.inputValue(), 'half a sen');
  await page.getByRole('button', { name: 'Next' }).click();
  const deeds = await page.evaluate(() => globalThis.said.map(({ kind, question, value }) => [kind, question, value]));
  assert.deepEqual(deeds, [
    ['answered', 'a', ['half a sen']],
    ['next', undefined, undefined],
  ]);
});

test('a question that an answer brings is told to those who do not see it', async (t) => {
  const page = await shown(t, [asked('a', 'shortText')]);
  const status = page.getByRole('status').filter({ hasText: 'b?' });
  assert.equal(await page.locator('.unseen[role=status]').innerText(), '');
  await update(page, [asked('a', 'shortText'), asked('b', 'date')]);
  await status.waitFor();
  assert.equal(await page.locator('.unseen[role=status]').innerText(), 'Another question: b?');
  await update(page, [asked('a', 'shortText')]);
  assert.equal(await page.locator('.unseen[role=status]').innerText(), '');
});

test('several errors are listed with the questions that are there', async (t) => {
  const error = { id: 'missingText', values: [] };
  const page = await shown(t, [asked('a', 'shortText'), asked('b', 'date')]);
  await update(page, [
    asked('a', 'shortText', { error }),
    asked('n', 'number', { error: { id: 'missingNumber', values: [] } }),
  ]);
  assert.deepEqual(await page.locator('.summary button').allInnerTexts(), ['a?', 'n?']);
  await page.locator('.summary button').nth(1).click();
  assert.equal(await page.getByLabel('n?').evaluate((input) => input === document.activeElement), true);
  await page.evaluate(() =>
    globalThis.screen.showErrors([{ question: 'a', error: { id: 'own', values: ['Say it.'] } }], 'a'),
  );
  assert.equal(await page.locator('.summary').isVisible(), false);
  assert.equal(await page.locator('.error:visible').innerText(), 'Say it.');
  assert.equal(await page.getByLabel('a?').evaluate((input) => input === document.activeElement), true);
});

test('a click is not missed because an error above it went away', async (t) => {
  const words = 'Please say more about this than you did, in as many words as you like. '.repeat(5);
  const wrong = [asked('a', 'shortText', { error: { id: 'own', values: [words] } }), asked('b', 'ratingScale')];
  const page = await shown(t, wrong);
  await page.evaluate(
    (view) => {
      globalThis.said.push = (deed) => {
        Array.prototype.push.call(globalThis.said, deed);
        if (deed.question === 'a') globalThis.screen.update(view);
      };
    },
    screen(wrong.map((question) => ({ ...question, error: null }))),
  );
  await page.getByLabel('a?').fill('More');
  const { x, y } = await page.getByRole('radio', { name: '4' }).boundingBox();
  await page.mouse.move(x + 5, y + 5);
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForFunction(() => globalThis.said.length === 2);
  assert.deepEqual(await page.evaluate(() => globalThis.said.map(({ question }) => question).sort()), ['a', 'b']);
  assert.equal(await page.locator('.error:visible').count(), 0);
});
