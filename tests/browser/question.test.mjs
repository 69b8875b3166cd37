import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { asGlobal } from './support/module.mjs';
import { hosted } from './support/static_host.mjs';

const browser = await launched(after);

/** What stands between a question's label and its field, for each picture. */
async function shown(t, images) {
  const page = await freshPage(t, browser);
  await page.goto(`${await hosted(t, { files: { 'blank.html': '<!doctype html>' } })}blank.html`);
  await page.addScriptTag({ content: asGlobal('task/render/question.ts', 'render') });
  await page.evaluate((all) => {
    const question = { name: 'a', type: 'shortText', text: 'A?', help: '', html: '', required: true, maxLength: 9 };
    const desk = { say: () => {}, typing: () => {}, again: null };
    for (const image of all)
      document.body.append(globalThis.render.questionField({ ...question, image }, 'q', desk).element);
  }, images);
  return page;
}

test('a picture that may not be shown or does not load is missed aloud', async (t) => {
  const page = await shown(t, [
    { src: 'http://other.example/a.png', alt: 'Face 1' },
    { src: 'missing.png', alt: 'Face 2' },
  ]);
  for (const index of [0, 1]) {
    const question = page.locator('.question').nth(index);
    await question.getByText(`A picture did not load. Face ${index + 1}`).waitFor();
    assert.equal(await question.locator('img').count(), 0);
  }
});

test('a picture is shown; where there is none, none is missed', async (t) => {
  const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
  const page = await shown(t, [{ src: pixel, alt: 'Dot' }, { src: '', alt: '' }, null]);
  await page.getByAltText('Dot').waitFor();
  assert.equal(await page.locator('img').count(), 1);
  assert.equal(await page.getByText('A picture did not load').count(), 0);
});
