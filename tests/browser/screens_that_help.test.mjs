// The drawer, what the preview says of pay and approval, the printed consent, and the review.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { agree, begin, button, fillAll, heading, reached } from './support/task.mjs';

const browser = await launched(after);

async function opened(t, name, change, { query = '', ...options } = {}) {
  const page = await freshPage(t, browser, options);
  await page.goto(`${await hosted(t, { files: studyFiles(name, change) })}${query}`);
  await heading(page).waitFor();
  return page;
}

const english = (config) => {
  config.meta.languages = ['en', 'de', 'es', 'ar'];
};
const focused = (page) => page.evaluate(() => document.activeElement?.id);

test('the drawer opens beside the question, by keyboard too, and gives the focus back', async (t) => {
  const page = await opened(t, 'survey', () => {}, { viewport: { width: 1280, height: 800 } });
  await begin(page);
  await reached(page, 'Step 1 of');
  await page.locator('#help').press('Enter');
  assert.equal(await focused(page), 'panel-title');
  const { drawer, card } = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
    return { drawer: box('#panel'), card: box('main .card') };
  });
  assert.ok(card.right <= drawer.left, `${card.right} ${drawer.left}`);
  await accessible(page, 'drawer');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#panel').isVisible(), false);
  assert.equal(await focused(page), 'help');
  await page.locator('#help').click();
  await button(page, 'Close').click();
  assert.equal(await focused(page), 'help');
});

test('the drawer leaves a part of the question to be seen in a small window', async (t) => {
  const page = await opened(t, 'survey', () => {}, { viewport: { width: 320, height: 640 } });
  await begin(page);
  await reached(page, 'Step 1 of');
  await page.locator('#help').click();
  await fits(page, 'drawer');
  const { top } = await page.locator('#panel').evaluate((panel) => panel.getBoundingClientRect().toJSON());
  assert.ok(top >= 190, `${top}`);
});

test('a study without instructions has no button for them', async (t) => {
  const without = (config) => {
    delete config.instructions;
    delete config.meta.disclaimer;
  };
  const page = await opened(t, 'survey', without);
  await reached(page, 'Step 1 of');
  assert.equal(await page.locator('#tools').isVisible(), true);
  assert.equal(await page.locator('#help').isVisible(), false);
});

test('the preview says what it pays, how long it took and what that is an hour, and who has approved it', async (t) => {
  const change = (config) => {
    config.meta.medianMinutes = 3.5;
    config.meta.irb = 'Protocol 2026-17, IRB of Example University, irb@example.edu';
    config.hitCreation = { ...config.hitCreation, rewardAmount: 0.7 };
  };
  const page = await opened(t, 'survey', change, { query: '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE' });
  const said = await page.locator('main').innerText();
  for (const text of ['Pays $0.70', 'Others took about 3.5 minutes', 'That is $12.00 an hour', 'Protocol 2026-17'])
    assert.ok(said.includes(text), text);
  const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.deepEqual(links, ['mailto:reading@example.edu', 'mailto:irb@example.edu']);
  assert.equal(await page.locator('#tools').isVisible(), false);
});

test('printing the consent prints title, consent, contact and approval alone', async (t) => {
  const page = await opened(t, 'reading_habits', english, { locale: 'en' });
  await reached(page, 'Before you start');
  await page.evaluate(() => {
    globalThis.print = () => document.body.setAttribute('data-printed', '');
  });
  await button(page, 'Print').click();
  assert.equal(await page.locator('body').getAttribute('data-printed'), '');
  await page.emulateMedia({ media: 'print' });
  const lines = (await page.locator('body').innerText()).split('\n').filter((line) => line.trim() !== '');
  assert.equal(lines[0], 'How do you read?');
  assert.equal(lines[1], 'Before you start');
  assert.match(lines[2], /^This survey asks/);
  assert.match(lines[3], /reading@example\.edu/);
  assert.match(lines[4], /irb@example\.edu/);
  assert.equal(lines.length, 5);
});

test('the review lists every answer in words, and every one can be changed', async (t) => {
  const change = (config) => {
    config.review = true;
  };
  const page = await opened(t, 'survey', change, { viewport: { width: 390, height: 800 } });
  await begin(page);
  await reached(page, 'Step 1 of');
  await fillAll(page);
  await button(page, 'Next').press('Enter');
  await heading(page).filter({ hasNotText: 'Step 1' }).waitFor();
  if ((await heading(page).innerText()) === 'Last step') {
    await fillAll(page);
    await button(page, 'Next').press('Enter');
  }
  await reached(page, 'Check your answers');
  const first = page.locator('.reviewed li').first();
  assert.equal(await first.locator('.said').innerText(), 'Never');
  await accessible(page, 'review');
  await fits(page, 'review');
  await first.getByRole('button').click();
  await reached(page, 'Step 1 of');
  assert.ok(await page.locator('fieldset.question').first().evaluate((group) => group.contains(document.activeElement)));
  await page.getByText('About once a month').click();
  await button(page, 'Back to the overview').press('Enter');
  await reached(page, 'Check your answers');
  assert.equal(await first.locator('.said').innerText(), 'About once a month');
  await button(page, 'Submit').press('Enter');
  await reached(page, 'Thank you');
});

test('steps that are skipped do not count', async (t) => {
  const page = await opened(t, 'reading_habits', english, { locale: 'en' });
  await agree(page);
  await begin(page);
  await reached(page, 'Step 1 of about 5');
  await page.getByText('Every week').click();
  await button(page, 'Next').click();
  await reached(page, 'Step 2 of 4');
});
