// Each type of question by mouse, by keyboard alone and by touch, and what it says.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launched } from './support/chromium.mjs';
import { focusedName, lastSaid, mounted, said, set, showError, views } from './support/questions.mjs';

const browser = await launched(after);

const one = (t, type, more = {}, options = {}) => mounted(t, browser, [{ ...views[type], ...more }], options);
const option = (page, text) => page.locator('label.option').filter({ hasText: text });
const status = (page) => page.locator('[role=status]').innerText();
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Waits until the last thing said is `value`. */
async function says(page, value) {
  await page.waitForFunction(
    (wanted) => JSON.stringify(globalThis.said.at(-1)?.value) === wanted,
    JSON.stringify(value),
  );
}

test('single choice: mouse, keys and digits say one value each, and the same one only once', async (t) => {
  const page = await one(t, 'singleChoice');
  await option(page, 'Pears').click();
  await option(page, 'Pears').click();
  assert.deepEqual(await said(page), [['p']]);
  await press(page, 'ArrowDown');
  assert.deepEqual(await lastSaid(page), ['o']);
  await page.evaluate(() => globalThis.fields[0].choose(1, new KeyboardEvent('keydown')));
  assert.deepEqual(await lastSaid(page), ['a']);
  assert.equal(await focusedName(page), 'Apples\n1');
  assert.equal(await page.evaluate(() => globalThis.fields[0].choose(9, new KeyboardEvent('keydown'))), false);
});

test('the text beside an option is asked where it is chosen, said after a pause, and kept', async (t) => {
  const page = await one(t, 'singleChoice');
  const line = page.getByRole('textbox', { name: 'Something else: please specify' });
  assert.equal(await line.isVisible(), false);
  await option(page, 'Something else').click();
  assert.deepEqual(await said(page), [['x']]);
  assert.equal(await line.evaluate((input) => input === document.activeElement), true, 'a click leads into the text');
  await page.keyboard.type('Quinces');
  assert.deepEqual(await said(page), [['x']], 'nothing is said while typing');
  assert.ok((await page.evaluate(() => globalThis.typing)) > 0);
  await says(page, ['x=Quinces']);
  await option(page, 'Apples').click();
  assert.equal(await line.isVisible(), false);
  await set(page, ['x=Figs = dates']);
  assert.equal(await line.inputValue(), 'Figs = dates');
  assert.equal(await option(page, 'Something else').locator('input').isChecked(), true);
  await showError(page, { id: 'missingOther', values: [] });
  assert.equal(await line.getAttribute('aria-invalid'), 'true');
});

test('arrow keys pass by an option with a text; Tab leads into it', async (t) => {
  const page = await one(t, 'singleChoice');
  await press(page, 'Tab', 'Space', 'ArrowUp');
  assert.deepEqual(await lastSaid(page), ['x']);
  assert.match(await focusedName(page), /^Something else/);
  await press(page, 'Tab');
  assert.equal(await focusedName(page), 'Something else: please specify');
  await page.keyboard.type('Figs');
  await press(page, 'Tab');
  assert.deepEqual(await lastSaid(page), ['x=Figs'], 'leaving the text says it at once');
});

test('multiple choice: an option that stands alone takes the others back, and they it', async (t) => {
  const page = await one(t, 'multipleChoice');
  await option(page, 'Apples').click();
  await option(page, 'Something else').click();
  await page.keyboard.type('Figs');
  await option(page, 'Pears').click();
  assert.deepEqual(await lastSaid(page), ['a', 'p', 'x=Figs']);
  await option(page, 'None of these').click();
  assert.deepEqual(await lastSaid(page), ['n']);
  assert.equal(await page.locator('.write').isVisible(), false);
  await option(page, 'Pears').click();
  assert.deepEqual(await lastSaid(page), ['p']);
  await page.evaluate(() => globalThis.fields[0].choose(6, new KeyboardEvent('keydown')));
  assert.deepEqual(await lastSaid(page), ['n']);
  await press(page, 'Space');
  assert.deepEqual(await lastSaid(page), []);
});

test('a drop-down asks for the text beside its option', async (t) => {
  const page = await one(t, 'dropDown');
  const list = page.getByRole('combobox');
  await list.selectOption('p');
  assert.deepEqual(await said(page), [['p']]);
  await list.selectOption('x');
  assert.deepEqual(await lastSaid(page), ['x']);
  await page.getByRole('textbox', { name: 'Something else' }).fill('Figs');
  await page.evaluate(() => globalThis.fields[0].flush());
  assert.deepEqual(await lastSaid(page), ['x=Figs']);
  await list.selectOption('');
  assert.deepEqual(await lastSaid(page), []);
  await set(page, ['x=Dates']);
  assert.equal(await list.inputValue(), 'x');
  assert.equal(await page.getByRole('textbox').inputValue(), 'Dates');
});

test('picture choices and pairs are radio buttons and check boxes named by picture and text', async (t) => {
  const pictures = await one(t, 'imageChoice', { many: true });
  await pictures.getByRole('checkbox', { name: 'A red circle Red' }).check();
  await pictures.getByAltText('A blue circle').click();
  assert.deepEqual(await lastSaid(pictures), ['red', 'blue']);
  const two = await one(t, 'pairwise', {}, { width: 320, hasTouch: true });
  const [left, right] = await Promise.all([0, 1].map((index) => two.locator('label.option').nth(index).boundingBox()));
  assert.equal(left.y, right.y, 'side by side on a phone too');
  await two.locator('label.option').nth(1).tap();
  assert.deepEqual(await lastSaid(two), ['blue']);
  await press(two, 'ArrowLeft');
  assert.deepEqual(await lastSaid(two), ['red']);
});

test('slider: no value until it is touched; the middle can be meant', async (t) => {
  const page = await one(t, 'slider');
  const slider = page.getByRole('slider');
  assert.equal(await slider.getAttribute('aria-valuetext'), 'no answer yet');
  await page.getByText('No answer yet.').waitFor();
  await press(page, 'Tab', 'Tab');
  await slider.focus();
  await slider.evaluate((input) => input.blur());
  assert.deepEqual(await said(page), []);
  await slider.click();
  assert.deepEqual(await said(page), [['50']]);
  assert.equal(await page.locator('output').innerText(), '50 %');
  await press(page, 'ArrowRight');
  assert.deepEqual(await lastSaid(page), ['51']);
  await press(page, 'End');
  assert.deepEqual(await lastSaid(page), ['100']);
  await press(page, 'Home');
  assert.deepEqual(await lastSaid(page), ['0']);
  assert.equal(await slider.getAttribute('aria-valuetext'), '0 %');
  await set(page, []);
  assert.equal(await slider.getAttribute('aria-valuetext'), 'no answer yet');
  await slider.focus();
  await press(page, 'Space');
  assert.deepEqual(await lastSaid(page), ['50']);
});

test('slider: a drag is said when it pauses and when it ends; a value need not be shown', async (t) => {
  const page = await one(t, 'slider', { showValue: false, min: '0', max: '1', step: '0.1', unit: '' });
  const { x, y, width, height } = await page.getByRole('slider').boundingBox();
  await page.mouse.move(x + width * 0.2, y + height / 2);
  await page.mouse.down();
  for (let at = 0.2; at < 0.7; at += 0.02) await page.mouse.move(x + width * at, y + height / 2);
  await page.mouse.up();
  assert.deepEqual(await lastSaid(page), ['0.7']);
  assert.ok((await said(page)).length <= 3, 'not every step of a drag is an answer');
  assert.equal(await page.locator('output').innerText(), '');
});

test('number, line and paragraph are said after a pause, when left and when flushed', async (t) => {
  const page = await mounted(t, browser, [views.number, views.shortText, views.longText]);
  const [number, line, paragraph] = await page.getByRole('textbox').all();
  await number.fill('12.5');
  await says(page, ['12.5']);
  await line.fill('Sunny');
  await paragraph.focus();
  assert.deepEqual(await lastSaid(page), ['Sunny']);
  await paragraph.fill('A story');
  await page.evaluate(() => globalThis.fields[2].set(['what the engine had before']));
  assert.equal(await paragraph.inputValue(), 'A story', 'what is being typed is newer');
  await page.evaluate(() => globalThis.fields[2].flush());
  assert.deepEqual(await lastSaid(page), ['A story']);
  await paragraph.fill('');
  await says(page, []);
});

test('day and time: typed by keys, a half one is said as such and not lost', async (t) => {
  const page = await one(t, 'date', { min: '', max: '' });
  await press(page, 'Tab');
  await page.keyboard.type('05312024');
  await says(page, ['2024-05-31']);
  await set(page, ['2023-01-02']);
  assert.equal(await page.locator('input').inputValue(), '2023-01-02');
  await set(page, []);
  await page.locator('input').focus();
  await page.keyboard.type('0531');
  await page.locator('input').evaluate((input) => input.blur());
  assert.deepEqual(await lastSaid(page), ['?']);
  const time = await one(t, 'time');
  await press(time, 'Tab');
  await time.keyboard.type('0205PM');
  await says(time, ['14:05']);
  const both = await one(t, 'dateTime');
  await both.locator('input').fill('2024-05-31T14:05');
  await says(both, ['2024-05-31T14:05']);
});

test('grid: a radio group for each row, named by row and column, in a table and stacked', async (t) => {
  for (const width of [1100, 320]) {
    const page = await one(t, 'grid', {}, { width });
    assert.equal(await page.locator('thead').isVisible(), width === 1100);
    await page.getByRole('radio', { name: 'I would come again Agree', exact: true }).check();
    assert.deepEqual(await said(page), [['r3=4']]);
    await page.locator('tbody tr').first().locator('label.option').nth(1).click();
    assert.deepEqual(await lastSaid(page), ['r1=2', 'r3=4']);
    await press(page, 'ArrowRight');
    assert.deepEqual(await lastSaid(page), ['r1=3', 'r3=4']);
    await press(page, 'Tab');
    assert.match(await focusedName(page), /^The rooms were quiet/);
    await page.evaluate(() => globalThis.fields[0].choose(5, new KeyboardEvent('keydown')));
    assert.deepEqual(await lastSaid(page), ['r1=3', 'r2=5', 'r3=4']);
  }
});

test('grid: an error marks the rows without an answer and leads to the first', async (t) => {
  const page = await one(t, 'grid', { value: ['r1=1'] });
  await showError(page, { id: 'missingRows', values: ['2'] });
  assert.deepEqual(await page.locator('th .error').evaluateAll((all) => all.map(({ hidden }) => hidden)), [
    true,
    false,
    false,
  ]);
  await page.evaluate(() => globalThis.fields[0].focus());
  assert.match(await focusedName(page), /^The rooms were quiet .*Please answer \| Strongly disagree$/);
  await press(page, 'Space');
  assert.equal(await page.locator('th .error:visible').count(), 1);
});

test('best and worst: two columns around the items', async (t) => {
  const page = await one(t, 'bestWorst', {}, { width: 320, hasTouch: true });
  await page.getByRole('radio', { name: 'Most important Pears' }).tap();
  assert.deepEqual(await said(page), [['best=p']]);
  await page.evaluate(() => globalThis.fields[0].focus());
  assert.equal(await focusedName(page), 'Least important | Apples', 'the focus goes to the column that lacks one');
  await press(page, 'Space');
  assert.deepEqual(await lastSaid(page), ['best=p', 'worst=a']);
  await press(page, 'ArrowDown', 'ArrowDown');
  assert.deepEqual(await lastSaid(page), ['best=p', 'worst=o'], 'passing by the best one leaves it');
  await set(page, ['best=c']);
  assert.deepEqual(await page.locator(':checked').evaluateAll((all) => all.map(({ value }) => value)), ['c']);
});

test('constant sum: the total is told when typing pauses; empty fields are not said', async (t) => {
  const page = await one(t, 'constantSum');
  assert.equal(await status(page), 'Total: 0 of 100 points');
  await page.getByLabel('Apples').fill('40');
  assert.equal(await status(page), 'Total: 0 of 100 points');
  await says(page, ['a=40']);
  assert.equal(await status(page), 'Total: 40 of 100 points');
  await page.getByLabel('Cherries').fill('59.9');
  await press(page, 'Tab');
  assert.deepEqual(await lastSaid(page), ['a=40', 'c=59.9']);
  assert.equal(await status(page), 'Total: 99.9 of 100 points');
  assert.equal(await page.locator('.sum.whole').count(), 0);
  await set(page, ['a=40', 'p=60']);
  assert.equal(await page.getByLabel('Cherries').inputValue(), '');
  assert.match(await status(page), /Total: 100 of 100 points$/);
  assert.equal(await page.locator('.sum.whole').count(), 1);
  await showError(page, { id: 'missingSum', values: [] });
  await page.evaluate(() => globalThis.fields[0].focus());
  assert.match(await focusedName(page), /^Oranges/, 'the focus goes to the first empty field');
});

test('html has text and no field, and is not called optional', async (t) => {
  const page = await one(t, 'html', { required: false, text: 'Part two' });
  assert.equal(await page.getByRole('heading', { name: 'Part two' }).count(), 1);
  assert.equal(await page.locator('input, fieldset, small').count(), 0);
  await set(page, []);
  await showError(page, null);
});

test('what nobody has to answer can be cleared, what is required not', async (t) => {
  for (const [type, value] of [
    ['singleChoice', ['x=Figs']],
    ['slider', ['70']],
    ['grid', ['r1=2']],
    ['ranking', ['p', 'a']],
    ['bestWorst', ['best=p']],
  ]) {
    const page = await one(t, type, { required: false, value });
    await page.getByRole('button', { name: 'Clear this answer' }).click();
    assert.deepEqual(await said(page), [[]]);
    assert.equal(await page.locator(':checked, .placed').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Clear this answer' }).isVisible(), false);
    assert.ok(await page.locator('.card').evaluate((card) => card.contains(document.activeElement)), 'the focus stays');
    const needed = await one(t, type, { value });
    assert.equal(await needed.getByRole('button', { name: 'Clear this answer' }).count(), 0);
  }
});
