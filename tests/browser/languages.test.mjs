import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { accessible, fits } from './support/judges.mjs';
import { imported } from './support/module.mjs';
import { built, hosted } from './support/static_host.mjs';
import { button, heading, reached, savedWord } from './support/task.mjs';

const browser = await launched(after);
const { english } = await imported('task/messages/en.ts');
const { translation } = await imported('task/words.ts');
const folder = join(root, 'web/src/task/messages');
const translations = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));
const read = (language) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));

const plural = /_(zero|one|two|few|many|other)$/;
const isPlural = (key) => plural.test(key);
const placeholders = (text) => [...new Set(text.match(/\{\d\}/g))].sort();

/** The forms that numbers of a study take. */
function forms(language) {
  const rules = new Intl.PluralRules(language);
  return [...new Set(Array.from({ length: 200 }, (_, at) => rules.select(at + 1)))];
}

test('the page knows its languages by any tag', () => {
  assert.deepEqual(translations.map(translation), translations);
  assert.equal(translations.length, 8);
  assert.equal(translation('pt-BR'), 'pt');
  assert.equal(translation('ZH-Hans'), 'zh');
  assert.equal(translation('zh-TW'), 'zh-Hant');
  for (const tag of ['', 'en', 'en-GB', 'fi', 'arn', 'x-de']) assert.equal(translation(tag), undefined, tag);
});

for (const language of translations) {
  test(`${language}: has the keys and placeholders of the English messages, and every plural form`, () => {
    const messages = read(language);
    const keys = Object.keys(english).flatMap((key) => {
      if (!isPlural(key)) return [key];
      return key.endsWith('_other') ? forms(language).map((form) => key.replace(plural, `_${form}`)) : [];
    });
    assert.deepEqual(Object.keys(messages).sort(), keys.sort());
    for (const [key, text] of Object.entries(messages)) {
      assert.notEqual(text.trim(), '', key);
      const wanted = placeholders(english[key.replace(plural, '_other')] ?? english[key]);
      // "One minute" need not show its number.
      if (!/_(one|two)$/.test(key)) assert.deepEqual(placeholders(text), wanted, key);
      else for (const one of placeholders(text)) assert.ok(wanted.includes(one), key);
    }
    assert.deepEqual(JSON.parse(readFileSync(join(built, `task/messages/${language}.json`), 'utf8')), messages);
  });
}

const study = (language) => ({
  'config.json': JSON.stringify({
    meta: { title: 'Wege', language, minutes: 5, contact: 'lab@example.org' },
    instructions: { simple: '<p>…</p>' },
    questions: [
      { name: 'distance', type: 'number', text: 'Kilometer?', min: 0, max: 200, unit: 'km', required: true },
      { name: 'why', type: 'longText', text: 'Warum?', minLength: 5, required: false },
      { name: 'order', type: 'ranking', text: 'Was zuerst?', choices: ['Bus', 'Bahn', 'Rad'], required: false },
    ],
  }),
});

/** The page of `files`, and the messages it asked for. */
async function opened(t, files, options) {
  const page = await freshPage(t, browser, options);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(await hosted(t, { files }));
  await heading(page).waitFor();
  return { page, messages: () => asked.filter((path) => path.includes('messages')) };
}

test('a German study has German buttons and German faults with their numbers', async (t) => {
  const { page, messages } = await opened(t, study('de-CH'));
  await reached(page, 'Anleitung');
  assert.equal(await page.locator('html').getAttribute('lang'), 'de-CH');
  assert.match(await page.locator('.about').innerText(), /Dauert etwa 5 Minuten/);
  await button(page, 'Beginnen').click();
  await reached(page, 'Schritt 1 von 1');
  await page.locator('input[inputmode=decimal]').fill('300');
  await button(page, 'Weiter').press('Enter');
  const fault = page.locator('.error:visible').first();
  await fault.waitFor();
  assert.equal(await fault.innerText(), 'Bitte geben Sie eine Zahl ein. Von 0 bis 200 km.');
  await savedWord(page).filter({ hasText: 'Alle Antworten gespeichert' }).waitFor();
  assert.deepEqual(messages(), ['/messages/de.json']);
});


for (const language of ['en', ...translations]) {
  test(`the page in ${language} is for everyone`, async (t) => {
    const { page } = await opened(t, study(language), { viewport: { width: 320, height: 640 } });
    assert.equal(await page.locator('html').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr');
    await fits(page, 'instructions');
    await accessible(page, 'instructions');
    await page.locator('button.main').click();
    await page.locator('input[inputmode=decimal]').waitFor();
    await page.locator('button.main').press('Enter');
    await page.locator('.error:visible').first().waitFor();
    await fits(page, 'questions');
    await accessible(page, 'questions');
  });
}

test('the page speaks English where the file is missing or is none', async (t) => {
  for (const file of [null, '<!doctype html>']) {
    const { page, messages } = await opened(t, { ...study('fr'), 'messages/fr.json': file });
    await reached(page, 'Instructions');
    await button(page, 'Start').click();
    await reached(page, 'Step 1 of 1');
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
    assert.deepEqual(messages(), ['/messages/fr.json']);
  }
});

test('the page speaks English when the file does not come', async (t) => {
  const page = await freshPage(t, browser);
  await page.route('**/messages/fr.json', () => {});
  await page.goto(await hosted(t, { files: study('fr') }));
  await reached(page, 'Instructions');
});

test('a built site names the file in its head', async (t) => {
  const name = 'messages-0123456789.json';
  const link = `<link rel="preload" as="fetch" crossorigin data-file="messages/it.json" href="${name}">`;
  const index = readFileSync(join(built, 'task/index.html'), 'utf8').replace('<!--files-->', link);
  const { page, messages } = await opened(t, {
    ...study('it'),
    'index.html': index,
    [name]: JSON.stringify(read('it')),
  });
  await reached(page, 'Istruzioni');
  assert.deepEqual([...new Set(messages())], [`/${name}`]);
});

test('English, and a language that the page does not have, ask for nothing', async (t) => {
  for (const language of ['en-GB', 'fi', '']) {
    const { page, messages } = await opened(t, study(language));
    await reached(page, 'Instructions');
    assert.deepEqual(messages(), []);
  }
});

test('every language says every screen and fault without a placeholder left', async () => {
  globalThis.document ??= { documentElement: { lang: 'en' } };
  const words = await imported('task/words.ts');
  const { faultKinds } = await imported('task/protocol.ts');
  for (const language of translations) {
    words.speak(language, read(language));
    for (const id of faultKinds) {
      const text = words.faultText({ id, values: ['5', '3', 'km'] });
      assert.doesNotMatch(text, /undefined|NaN|[{}]/, `${language} ${id}`);
    }
  }
});
