import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { studyCopy, tried } from './support/errand.mjs';
import { accessible } from './support/judges.mjs';
import { begin, button, inFrame, reached, toLastStep, submit } from './support/task.mjs';

const browser = await launched(after);

test('every page of the worker site is for everyone, at 320 px too', async (t) => {
  const { marketplace } = await tried(t, studyCopy('survey'));
  const page = await freshPage(t, browser);
  const frame = inFrame(page);
  const judged = async (name) => {
    await page.setViewportSize({ width: 320, height: 800 });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `${name} is ${excess} px wider than the window`);
    await accessible(page, name);
    await page.setViewportSize({ width: 1000, height: 900 });
  };
  await page.goto(`${marketplace}/`);
  await judged('list');
  await page.getByRole('link', { name: 'Preview' }).first().click();
  await reached(frame, 'You are looking at a preview');
  await judged('preview');
  await page.getByRole('button', { name: 'Accept' }).click();
  await reached(frame, 'Instructions');
  await judged('task');
  await page.goto(`${marketplace}/queue`);
  await judged('queue');
  await page.getByRole('link', { name: 'Continue' }).first().click();
  await begin(frame);
  await toLastStep(frame);
  await submit(frame);
  await page.waitForURL(/note=submitted/);
  await judged('after the submission');
  await page.goto(`${marketplace}/earnings`);
  await judged('earnings');
  await page.goto(`${marketplace}/tasks/3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA`);
  await judged('an unknown task');
});
