// Driving the task page as a worker: `frame` is a page, or the frame locator of the marketplace's frame.

import assert from 'node:assert/strict';

export const inFrame = (page) => page.frameLocator('iframe#task');

export const heading = (frame) => frame.locator('main h2').first();
export const button = (frame, name) => frame.getByRole('button', { name, exact: true });
export const savedWord = (frame) => frame.locator('#saved');

export async function reached(frame, text) {
  await heading(frame).filter({ hasText: text }).waitFor();
}

/** Waits until the page says that everything is kept. */
export async function saved(frame) {
  await savedWord(frame).filter({ hasText: 'All answers saved' }).waitFor();
}

export async function agree(frame) {
  await reached(frame, 'Before you start');
  await frame.getByRole('checkbox').check();
  await button(frame, 'Continue').click();
}

export async function begin(frame) {
  await reached(frame, 'Instructions');
  await button(frame, 'Start').click();
}

/** The number in "Step 3 of 41". */
export async function stepNumber(frame) {
  return Number(/^Step (\d+)/.exec(await heading(frame).innerText())?.[1]);
}

/** Chooses the option with that text in the only question of the subtask; returns all that the question says. */
export async function chooseOnly(frame, option) {
  const question = await frame.locator('main .question').innerText();
  await frame.locator('main label.option').filter({ hasText: option }).first().click();
  return question;
}

/** Fills every question of the screen with something that is allowed. */
export async function fillAll(frame) {
  for (const group of await frame.locator('main fieldset.question').all())
    await group.locator('label.option').first().click();
  for (const list of await frame.locator('main select').all()) await list.selectOption({ index: 1 });
  for (const number of await frame.locator('main input[inputmode=decimal]').all()) await number.fill('42');
  for (const line of await frame.locator('main input[type=text]:not([inputmode]):visible').all()) await line.fill('2024-05');
  for (const text of await frame.locator('main textarea').all()) await text.fill('Open on Sundays, please, and later.');
}

/** From any subtask to the last step, with the first option everywhere. */
export async function toLastStep(frame) {
  for (let guard = 0; guard < 200; guard++) {
    const before = await heading(frame).innerText();
    if (before === 'Last step') return;
    await fillAll(frame);
    await button(frame, 'Next').click();
    await heading(frame).filter({ hasNotText: before }).waitFor();
  }
  assert.fail('the last step never came');
}

/** Submits with the keyboard: a test's mouse would be so quick that the page takes it for the end of a double click. */
export async function submit(frame) {
  await button(frame, 'Submit').press('Enter');
}
