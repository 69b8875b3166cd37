// What a study asks to be told beside answers and visibility, and that nothing listens where it does not ask.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { hosted } from './support/static_host.mjs';
import { button, reached, submit } from './support/task.mjs';

const browser = await launched(after);

async function opened(t, capture) {
  const config = {
    meta: { title: 'Words' },
    capture,
    questions: [
      { name: 'why', type: 'longText', text: 'Reason', help: 'elsewhere' },
      { name: 'who', type: 'shortText', text: 'Name', required: false },
    ],
  };
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { files: { 'config.json': JSON.stringify(config) } }));
  await reached(page, 'Step 1 of');
  return page;
}

/** The sums of the only subtask, and the log's events. */
async function sums(page) {
  await button(page, 'Next').click();
  await reached(page, 'Last step');
  await submit(page);
  await reached(page, 'Thank you');
  const field = async (name) => JSON.parse(await page.locator(`dt:text-is("${name}") + dd`).innerText());
  return { times: (await field('times')).subtasks['1'], log: await field('log') };
}

/** Types, copies what was typed and a word of the page, pastes twice, and looks away in between. */
async function work(page) {
  const why = page.getByLabel('Reason');
  await why.click();
  await page.keyboard.type('I like it');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+v');
  await page.getByLabel('Name').click();
  await page.keyboard.press('Control+v');
  await page.evaluate(() => dispatchEvent(new Event('blur')));
  await page.mouse.click(5, 5);
  for (const place of ['.help', 'h1']) {
    await page.evaluate((one) => getSelection().selectAllChildren(document.querySelector(one)), place);
    await page.keyboard.press('Control+c');
  }
  await page.evaluate(() => dispatchEvent(new Event('focus')));
}

test('amounts are told by question, and no text but the answers', async (t) => {
  const page = await opened(t, ['focus', 'paste', 'copy', 'typing']);
  await work(page);
  const { times, log } = await sums(page);
  assert.deepEqual(times.captured, {
    why: { typed: 9, pastes: 1, pasted: 9, copies: 2, copied: 18 },
    who: { typed: 0, pastes: 1, pasted: 9, copies: 0, copied: 0 },
    '': { typed: 0, pastes: 0, pasted: 0, copies: 1, copied: 5 },
  });
  assert.ok(times.unfocused > 0 && times.unfocused <= times.visible, JSON.stringify(times));
  const told = log.events.filter(([code]) => 'ugdkt'.includes(code)).map(([code, , ...more]) => [code, ...more]);
  assert.deepEqual(told, [
    ['k', 'why', 9],
    ['d', 'why', 9],
    ['t', 'why', 9],
    ['d', 'who', 9],
    ['u'],
    ['k', 'why', 9],
    ['k', '', 5],
    ['g'],
  ]);
});

test('typing that was not left is told before the page is', async (t) => {
  const page = await opened(t, ['typing']);
  await page.getByLabel('Reason').click();
  await page.keyboard.type('A reason');
  await page.getByLabel('Name').click();
  await page.keyboard.type('Kim');
  await page.keyboard.press('Enter');
  await reached(page, 'Last step');
  await button(page, 'Previous').click();
  const { times } = await sums(page);
  const nothing = { pastes: 0, pasted: 0, copies: 0, copied: 0 };
  assert.deepEqual(times.captured, { why: { typed: 8, ...nothing }, who: { typed: 3, ...nothing } });
});

test('a study that does not ask is told nothing', async (t) => {
  const page = await opened(t, []);
  await work(page);
  const { times, log } = await sums(page);
  assert.deepEqual(Object.keys(times).sort(), ['firstTouched', 'hidden', 'lastTouched', 'left', 'shown', 'visible']);
  assert.ok(log.events.every(([code]) => 'ospafx'.includes(code)), JSON.stringify(log.events));
});
