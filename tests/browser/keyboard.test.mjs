import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { heading, reached, saved } from './support/task.mjs';

const browser = await launched(after);

async function opened(t, study, files = {}) {
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { folder: join(root, 'configs', study), files }));
  await heading(page).waitFor();
  return page;
}

const focused = (page) => page.evaluate(() => document.activeElement?.outerHTML ?? '');

/** Presses Tab until `selector` has the focus, which must show. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) {
      const shows = await page.evaluate(() => {
        const { activeElement: element } = document;
        const rings = [element, element.closest('.option')].filter((one) => one !== null);
        return rings.some((one) => getComputedStyle(one).outlineStyle !== 'none');
      });
      assert.ok(shows, `the focus on ${selector} can be seen`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${selector}; the focus is on ${await focused(page)}`);
}

test('a whole task is done with the keyboard alone', async (t) => {
  const page = await opened(t, 'meaning_similarity');
  await reached(page, 'Before you start');
  await tabTo(page, '[type=checkbox]');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await reached(page, 'Instructions');
  assert.match(await focused(page), /^<h2/, 'the focus is on the new heading');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  for (let step = 1; step <= 40; step++) {
    await reached(page, `Step ${step} of 41`);
    const digit = 1 + (step % 6);
    await page.keyboard.press(String(digit));
    assert.equal(
      await page.locator('main input:checked').inputValue(),
      await page
        .locator('main input')
        .nth(digit - 1)
        .inputValue(),
    );
    await page.keyboard.press('Enter');
  }
  await reached(page, 'Last step');
  await tabTo(page, 'main select, main [type=radio]');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'textarea');
  await page.keyboard.type('No mouse, 3 digits: 123');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  await reached(page, 'Thank you, you are done');
  assert.match(await page.locator('dl.fields').innerText(), /No mouse, 3 digits: 123/);
});

test('a questionnaire is done with the keyboard alone in a window of 320 px', async (t) => {
  const page = await opened(t, 'survey');
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, 'instructions');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  await reached(page, 'Step 1 of 2');
  await fits(page, 'questions');
  // The first radio button of a group has the focus without being chosen.
  await tabTo(page, '[data-question=visits] [type=radio]');
  await page.keyboard.press('ArrowDown');
  for (const value of ['borrow', 'events']) {
    await tabTo(page, `[data-question=reasons] [value=${value}]`);
    await page.keyboard.press('Space');
  }
  await tabTo(page, '[data-question=satisfaction] [type=radio]');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, '[data-question=books] input');
  await page.keyboard.type('12');
  await tabTo(page, '[data-question=age_group] select');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, '[data-question=wish] textarea');
  await page.keyboard.type('Open on Sundays, please.');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  await reached(page, 'Last step');
  await fits(page, 'last step');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  await reached(page, 'Thank you, you are done');
  await fits(page, 'end');
  const sent = await page.locator('dl.fields').innerText();
  for (const answer of ['yearly', 'borrow', 'events', '12', '18–24', 'Open on Sundays, please.']) assert.ok(sent.includes(answer), sent);
});

test('digits belong to the text while one is typed, to the focused question else', async (t) => {
  const page = await opened(t, 'survey');
  await tabTo(page, 'button.main');
  await page.keyboard.press('Enter');
  await reached(page, 'Step 1 of');
  const fields = page.locator('main .question');
  await page.keyboard.press('2');
  assert.equal(await fields.nth(0).locator(':checked').inputValue(), 'yearly');
  await fields.nth(1).locator('input').first().focus();
  await page.keyboard.press('3');
  await page.keyboard.press('5');
  await page.keyboard.press('3');
  assert.deepEqual(
    await fields
      .nth(1)
      .locator(':checked')
      .evaluateAll((boxes) => boxes.map((box) => box.value)),
    ['events'],
  );
  await fields.nth(2).locator('input').first().focus();
  await page.keyboard.press('7');
  assert.equal(await fields.nth(2).locator(':checked').inputValue(), '7');
  await fields.nth(3).locator('input').focus();
  await page.keyboard.type('12');
  assert.equal(await fields.nth(3).locator('input').inputValue(), '12');
  assert.equal(await fields.nth(2).locator(':checked').inputValue(), '7');
  await saved(page);
});

test('errors name their fields: one takes the focus, several are listed first', async (t) => {
  const page = await opened(t, 'survey');
  await page.locator('button.main').click();
  await reached(page, 'Step 1 of');
  await page.locator('button.main').click();
  assert.match(await focused(page), /class="summary"/);
  await page.locator('.summary button').filter({ hasText: 'How many books' }).click();
  const number = page.locator('main input[inputmode=decimal]').first();
  assert.equal(await number.evaluate((input) => input === document.activeElement), true);
  assert.equal(await number.getAttribute('aria-invalid'), 'true');
  const described = (await number.getAttribute('aria-describedby')).split(' ');
  const texts = await Promise.all(described.map((id) => page.locator(`#${id}`).innerText()));
  assert.match(texts.join(' '), /Please enter a number/);
  await number.fill('12');
  await page.locator('main .question').nth(3).locator('.error').waitFor({ state: 'hidden' });
  assert.equal(await number.getAttribute('aria-invalid'), 'false');
});

test('the single error of a subtask takes the focus to its question', async (t) => {
  const page = await opened(
    t,
    'meaning_similarity',
    studyFiles('meaning_similarity', (config) => delete config.consent),
  );
  await page.locator('button.main').click();
  await reached(page, 'Step 1 of');
  await page.locator('button.main').click();
  await page.locator('.error:visible').waitFor();
  assert.match(await focused(page), /type="radio"/);
  assert.equal(await page.locator('.summary').isVisible(), false);
});

test('the instructions open and close beside the questions and keep the answers', async (t) => {
  const page = await opened(
    t,
    'meaning_similarity',
    studyFiles('meaning_similarity', (config) => delete config.consent),
  );
  await page.locator('button.main').click();
  await reached(page, 'Step 1 of');
  await page.keyboard.press('4');
  await tabTo(page, '#help');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#help').getAttribute('aria-expanded'), 'true');
  assert.match(await page.locator('#panel').innerText(), /Examples/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#panel').isVisible(), false);
  assert.equal(await page.locator('main input:checked').count(), 1);
});

test('a held Enter does not run through the task', async (t) => {
  const page = await opened(
    t,
    'meaning_similarity',
    studyFiles('meaning_similarity', (config) => delete config.consent),
  );
  await page.locator('button.main').click();
  await reached(page, 'Step 1 of');
  await page.keyboard.press('1');
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await reached(page, 'Step 2 of');
  assert.equal(await page.locator('.error:visible').count(), 0);
});
