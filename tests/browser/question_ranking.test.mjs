// Ranking by buttons, by keyboard alone, by mouse and by finger.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launched } from './support/chromium.mjs';
import { focusedName, lastSaid, mounted, said, set, views } from './support/questions.mjs';

const browser = await launched(after);

const ranking = (t, more = {}, options = {}) => mounted(t, browser, [{ ...views.ranking, ...more }], options);
const button = (page, name) => page.getByRole('button', { name });
const told = (page) => page.locator('[role=status]').innerText();
const row = (page, text) => page.locator('.rank').filter({ hasText: text });
const order = (page) => page.locator('.rank .item').allInnerTexts();

test('buttons give places in turn, and the order in which the items came is no answer', async (t) => {
  const page = await ranking(t);
  assert.deepEqual(await said(page), []);
  await button(page, 'Place 1: Oranges').click();
  assert.deepEqual(await lastSaid(page), ['o']);
  assert.equal(await told(page), 'Oranges and other citrus fruits: place 1 of 4');
  await button(page, 'Place 2: Apples').click();
  await button(page, 'Place 3: Cherries').click();
  await button(page, 'Place 4: Pears').click();
  assert.deepEqual(await lastSaid(page), ['o', 'a', 'c', 'p']);
  await button(page, 'Move up: Cherries').click();
  assert.deepEqual(await lastSaid(page), ['o', 'c', 'a', 'p']);
  assert.equal(await told(page), 'Cherries: place 2 of 4');
  assert.deepEqual(await order(page), ['Oranges and other citrus fruits', 'Cherries', 'Apples', 'Pears']);
});

test('by keyboard alone: the focus goes on to what waits, and stays with what moves', async (t) => {
  const page = await ranking(t);
  await page.keyboard.press('Tab');
  for (let place = 1; place <= 4; place++) {
    assert.match(await focusedName(page), new RegExp(`^Place ${place}: `));
    await page.keyboard.press('Enter');
  }
  assert.deepEqual(await lastSaid(page), ['a', 'p', 'o', 'c']);
  assert.equal(await focusedName(page), 'Move up: Cherries');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  assert.deepEqual(await lastSaid(page), ['c', 'a', 'p', 'o']);
  assert.equal(await focusedName(page), 'Move up: Cherries');
  const count = (await said(page)).length;
  await page.keyboard.press('Enter');
  assert.equal((await said(page)).length, count, 'above the first place is none');
  assert.equal(await button(page, 'Move up: Cherries').getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await lastSaid(page), ['a', 'c', 'p', 'o']);
  assert.equal(await focusedName(page), 'Move down: Cherries');
});

test('where only some are ranked the last can give its place up', async (t) => {
  const page = await ranking(t, { most: 2, value: ['p', 'a'] });
  assert.equal(await page.getByRole('button', { name: /^Place/ }).count(), 0);
  await button(page, 'Move down: Apples').click();
  assert.deepEqual(await lastSaid(page), ['p']);
  assert.equal(await told(page), 'Apples: no place');
  await button(page, 'Place 2: Cherries').click();
  assert.deepEqual(await lastSaid(page), ['p', 'c']);
  await set(page, ['c', 'o']);
  assert.deepEqual(await order(page), ['Cherries', 'Oranges and other citrus fruits', 'Apples', 'Pears']);
});

async function dragged(page, from, to) {
  const grip = await row(page, from).locator('.grip').boundingBox();
  const goal = await row(page, to).boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x, goal.y + goal.height / 2 + Math.sign(goal.y - grip.y) * 6, { steps: 8 });
  await page.mouse.up();
}

test('dragging with the mouse gives a place, changes it and takes it back', async (t) => {
  const page = await ranking(t, { value: ['a', 'p'] });
  await dragged(page, 'Cherries', 'Apples');
  assert.deepEqual(await said(page), [['c', 'a', 'p']]);
  assert.equal(await told(page), 'Cherries: place 1 of 4');
  await dragged(page, 'Cherries', 'Pears');
  assert.deepEqual(await lastSaid(page), ['a', 'p', 'c']);
  await dragged(page, 'Pears', 'Oranges');
  assert.deepEqual(await lastSaid(page), ['a', 'c']);
  assert.equal(await told(page), 'Pears: no place');
  await row(page, 'Apples').locator('.item').click();
  assert.equal((await said(page)).length, 3, 'a click is no drag');
});

test('a finger drags by the grip and scrolls by the rest', async (t) => {
  const page = await ranking(t, { value: ['a', 'p', 'o', 'c'] }, { width: 320, hasTouch: true });
  const touch = await page.context().newCDPSession(page);
  const moved = async (start, end) => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [start] });
    for (let step = 1; step <= 8; step++) {
      const y = start.y + ((end.y - start.y) * step) / 8;
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: start.x, y }] });
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
  const goal = middle(await row(page, 'Pears').boundingBox());
  await moved(middle(await row(page, 'Apples').locator('.grip').boundingBox()), { ...goal, y: goal.y + 8 });
  assert.deepEqual(await lastSaid(page), ['p', 'a', 'o', 'c']);
  await moved(middle(await row(page, 'Pears').locator('.item').boundingBox()), { ...goal, y: goal.y + 80 });
  assert.equal((await said(page)).length, 1);
  await button(page, 'Move up: Cherries').tap();
  assert.deepEqual(await lastSaid(page), ['p', 'a', 'c', 'o']);
});

test('in a preview nothing can be dragged', async (t) => {
  const page = await ranking(t, { value: ['a', 'p'] });
  await page.evaluate(() => {
    const frame = document.createElement('fieldset');
    frame.disabled = true;
    document.querySelector('.card').replaceWith(frame);
    frame.append(globalThis.fields[0].element);
  });
  await dragged(page, 'Cherries', 'Apples');
  assert.deepEqual(await said(page), []);
});
