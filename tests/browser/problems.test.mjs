import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { begin, heading, reached, saved } from './support/task.mjs';

const browser = await launched(after);

async function opened(t, files, query = '') {
  const page = await freshPage(t, browser);
  await page.goto((await hosted(t, { files })) + query);
  await heading(page).waitFor();
  return page;
}

const mistaken = `{
  "meta": { "title": "", "numSubtasks": -1 },
  "order": "sorted",
  "questions": [
    { "name": "a", "type": "singleChoise", "text": "One?" },
    { "name": "b", "type": "singleChoice", "text": "Two?", "choices": [] },
    { "name": "b", "type": "number", "text": "Three?", "min": 5, "max": 1 },
    { "name": "c", "type": "shortText", "text": "Four?", "pattern": "(" },
    { "name": "d", "type": "ratingScale", "text": "Five?", "min": 3, "max": 3 },
    { "name": "e", "type": "multipleChoice", "text": "Six?", "choices": ["x", "x"] }
  ]
}`;

test('a study with ten mistakes shows the researcher all ten, each with its place', async (t) => {
  const page = await opened(t, { 'config.json': mistaken });
  await reached(page, 'This study has 10 mistakes');
  const problems = await page.locator('.problems > li').allInnerTexts();
  assert.equal(problems.length, 10);
  for (const problem of problems) assert.match(problem, /^config\.json:\d+:\d+\n/);
});

test('a worker who meets a broken study is told that it is not their fault', async (t) => {
  const page = await opened(t, { 'config.json': '{' }, '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE');
  await reached(page, 'This study has a mistake');
  assert.match(await page.locator('.banner').innerText(), /not your fault.*return the HIT/);
});

test('a missing data file and a missing config.json are problems of the study', async (t) => {
  const withoutData = await opened(
    t,
    studyFiles('meaning_similarity', () => {}),
  );
  assert.match(await withoutData.locator('.problems').innerText(), /pairs\.csv/);
  const withoutConfig = await opened(t, {});
  assert.match(await withoutConfig.locator('.problems').innerText(), /config\.json/);
});

test('the study reads no file outside of its folder', async (t) => {
  const page = await freshPage(t, browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const files = studyFiles('meaning_similarity', (config) => (config.data.file = '../secret.csv'));
  await page.goto(await hosted(t, { files }));
  await reached(page, 'This study has');
  assert.deepEqual(
    asked.filter((path) => path.includes('secret')),
    [],
  );
});

const unreachable = [
  ['the engine is not there', '**/checker.wasm', { status: 404 }],
  ['the engine is not a module', '**/checker.wasm', { status: 200, body: 'hello' }],
  ['the server is in trouble', '**/config.json', { status: 503 }],
  ['the connection is gone', '**/checker.wasm', null],
];
for (const [name, pattern, answer] of unreachable) {
  test(`when ${name}, worker and researcher are told what to do`, async (t) => {
    const page = await freshPage(t, browser);
    await page.route(pattern, (route) => (answer === null ? route.abort() : route.fulfill(answer)));
    await page.goto(await hosted(t, { files: studyFiles('survey', () => {}) }));
    await reached(page, 'This task cannot be shown');
    const told = await page.locator('main').innerText();
    assert.match(told, /not your fault/);
    assert.match(told, /For the researcher\n+\S+/);
    await page.unroute(pattern);
    await page.getByRole('button', { name: 'Reload' }).click();
    await reached(page, 'Instructions');
  });
}

/** An engine that breaks or finds the study wrong when it is given a log, as the tab's "resume" says. */
function brittle() {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const { exports } = await instantiate(...given);
    const text = (place, size) => new TextDecoder().decode(new Uint8Array(exports.memory.buffer, place, size));
    let place = 0;
    let verdict = null;
    return {
      exports: {
        ...exports,
        errand_input: (size) => (place = exports.errand_input(size)),
        errand_open: (size) => {
          const how = sessionStorage.getItem('resume');
          const resumes = how !== null && text(place, size).includes('opened');
          if (resumes && how === 'trap') throw new WebAssembly.RuntimeError('unreachable');
          verdict = resumes ? new TextEncoder().encode('{"kind":"problems","problems":[]}') : null;
          exports.errand_open(size);
          if (verdict !== null) new Uint8Array(exports.memory.buffer, exports.errand_output()).set(verdict);
        },
        errand_output_size: () => verdict?.length ?? exports.errand_output_size(),
      },
    };
  };
}

for (const how of ['trap', 'problems']) {
  test(`when going on ends in ${how}, the worker gets a receipt of all that was saved`, async (t) => {
    const page = await freshPage(t, browser);
    await page.addInitScript(brittle);
    await page.goto(await hosted(t, { files: studyFiles('survey', () => {}) }));
    await begin(page);
    await page.locator('main label.option').first().click();
    await saved(page);
    await page.evaluate((what) => sessionStorage.setItem('resume', what), how);
    await page.reload();
    await reached(page, 'Something in this task broke');
    const receipt = JSON.parse(await page.getByRole('textbox', { name: 'Your receipt' }).inputValue());
    assert.deepEqual(JSON.parse(receipt.log.at(-1)).slice(2), ['visits', '0', 'never']);
    await page.evaluate(() => sessionStorage.removeItem('resume'));
    await page.getByRole('button', { name: 'Reload' }).click();
    await reached(page, 'Step 1 of');
    assert.match(await page.locator('label.option:has(:checked)').innerText(), /Never/);
  });
}

test('when the engine breaks in the middle, the worker gets a receipt and can go on after a reload', async (t) => {
  const page = await freshPage(t, browser);
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const instance = await instantiate(...given);
      const dispatch = (size) => {
        if (globalThis.broken) throw new WebAssembly.RuntimeError('unreachable');
        return instance.exports.errand_dispatch(size);
      };
      return { exports: { ...instance.exports, errand_dispatch: dispatch } };
    };
  });
  await page.goto(await hosted(t, { files: studyFiles('survey', () => {}) }));
  await begin(page);
  await page.locator('main label.option').first().click();
  await saved(page);
  await page.evaluate(() => (globalThis.broken = true));
  await page.locator('main label.option').nth(1).click();
  await reached(page, 'Something in this task broke');
  assert.match(await page.getByRole('textbox', { name: 'Your receipt' }).inputValue(), /answered.*never/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await reached(page, 'Step 1 of');
  assert.match(await page.locator('label.option:has(:checked)').innerText(), /Never/);
});
