// A study in several languages, as `errand build` writes it: configs/reading_habits.

import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, temporaryFolder } from './support/errand.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { button, heading, reached } from './support/task.mjs';

const browser = await launched(after);
const folder = join(temporaryFolder(), 'site');
await errand('build', studyCopy('reading_habits'), '-o', folder);

/** The site as a browser of that language gets it, and the files it asked for. */
async function opened(t, { locale = 'en-US', query = '', ...options } = {}) {
  const page = await freshPage(t, browser, { locale, ...options });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.slice(1).replace(/-[0-9a-f]{10}/, '')));
  await page.goto(`${await hosted(t, { folder, page: false })}${query}`);
  await heading(page).waitFor();
  return { page, asked };
}

const language = (page) => page.locator('#language');
const html = (page) => page.locator('html');

test('the page begins in the language that the browser prefers, and loads no other', async (t) => {
  for (const [locale, title, file] of [
    ['de-AT', 'Wie lesen Sie?', 'study.de.bin'],
    ['es-MX', '¿Cómo lee usted?', 'study.es.bin'],
    ['fi-FI', 'How do you read?', 'study.en.bin'],
  ]) {
    const { page, asked } = await opened(t, { locale });
    assert.equal(await page.locator('h1').innerText(), title);
    assert.equal(await language(page).inputValue(), file.split('.')[1]);
    assert.deepEqual(asked.filter((path) => path.startsWith('study')), [file]);
  }
});

test('the address may ask for a language, from right to left too', async (t) => {
  const { page } = await opened(t, { query: '?lang=ar' });
  assert.equal(await html(page).getAttribute('lang'), 'ar');
  assert.equal(await html(page).getAttribute('dir'), 'rtl');
  await reached(page, 'قبل أن تبدأ');
});

test('a language can be changed at any moment, and nothing is lost', async (t) => {
  const { page } = await opened(t);
  await language(page).selectOption('de');
  await reached(page, 'Bevor Sie beginnen');
  await page.getByRole('checkbox').check();
  await button(page, 'Weiter').click();
  await reached(page, 'Anleitung');
  await button(page, 'Beginnen').click();
  await reached(page, 'Schritt 1 von');
  await page.getByText('Jede Woche').click();
  await language(page).focus();
  await language(page).selectOption('es');
  await reached(page, 'Paso 1 de');
  assert.match(await page.locator('label.option:has(:checked)').innerText(), /Todas las semanas/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'language');
  await button(page, 'Siguiente').click();
  await reached(page, 'Paso 2 de');
  await page.locator('input[inputmode=decimal]').fill('12');
  await language(page).selectOption('ar');
  assert.equal(await page.locator('input[inputmode=decimal]').inputValue(), '12');
  await page.waitForFunction(() => document.documentElement.dir === 'rtl');
  assert.equal(await page.locator('input[inputmode=decimal]').inputValue(), '12');
  await button(page, 'التالي').press('Enter');
  await page.locator('.error:visible').first().waitFor();
  await language(page).selectOption('en');
  await page.locator('.error:visible').filter({ hasText: 'Please' }).first().waitFor();
  await page.reload();
  await reached(page, 'Step 2 of');
  assert.equal(await language(page).inputValue(), 'en');
  assert.equal(await page.locator('input[inputmode=decimal]').inputValue(), '12');
});

test('a language whose texts are gone is refused, and the task goes on', async (t) => {
  const broken = join(temporaryFolder(), 'site');
  await errand('build', studyCopy('reading_habits'), '-o', broken);
  rmSync(join(broken, readdirSync(broken).find((name) => /^study\.de-.*bin$/.test(name))));
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { folder: broken, page: false }));
  await reached(page, 'Before you start');
  await language(page).selectOption('de');
  await page.getByText('could not be loaded').waitFor();
  assert.equal(await language(page).inputValue(), 'en');
  await page.getByRole('checkbox').check();
  await button(page, 'Continue').click();
  await reached(page, 'Instructions');
});

test('the preview can be read in every language', async (t) => {
  const { page } = await opened(t, { query: '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE' });
  for (const [tag, title] of [
    ['de', 'Wie lesen Sie?'],
    ['es', '¿Cómo lee usted?'],
    ['ar', 'كيف تقرأ؟'],
    ['en', 'How do you read?'],
  ]) {
    await language(page).selectOption(tag);
    await page.locator('h1').filter({ hasText: title }).waitFor();
    await accessible(page, `preview, ${tag}`);
  }
});

test('every screen is accessible and fits a small window in every language', async (t) => {
  for (const tag of ['en', 'de', 'es', 'ar']) {
    const { page } = await opened(t, { query: `?lang=${tag}`, viewport: { width: 320, height: 640 } });
    const judged = async (name) => {
      await fits(page, `${name}, ${tag}`);
      await accessible(page, `${name}, ${tag}`);
    };
    const go = () => page.locator('button.main').press('Enter');
    const here = () => heading(page).innerText();
    const next = async () => {
      const before = await here();
      await go();
      await heading(page).filter({ hasNotText: before }).waitFor();
    };
    await judged('consent');
    await page.getByRole('checkbox').check();
    await next();
    await judged('instructions');
    await next();
    await page.locator('label.option').first().click();
    await next();
    await judged('questions');
    await page.locator('#help').click();
    await judged('drawer');
  }
});

test('a study that nobody has built speaks its languages, too', async (t) => {
  const page = await freshPage(t, browser, { locale: 'es' });
  await page.goto(await hosted(t, { files: studyFiles('reading_habits', () => {}) }));
  await reached(page, 'Antes de empezar');
  await language(page).selectOption('de');
  await reached(page, 'Bevor Sie beginnen');
});
