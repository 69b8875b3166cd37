// Studies with a script of their own, of every generation of the mturk-template family, and the family's old bugs.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, tried } from './support/errand.mjs';
import { changedStudy, familyStudy, generations } from './support/family.mjs';
import { hosted } from './support/static_host.mjs';
import { button, inFrame, reached, saved } from './support/task.mjs';

const browser = await launched(after);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const colours = ['blue', 'green', 'red'];
const input = (frame) => frame.locator('#exp-input');
const message = (frame) => frame.getByRole('alert');

/** The page of `folder` on a plain web host, nothing built. */
async function opened(t, folder, query = '') {
  const page = await freshPage(t, browser);
  await page.goto(`${await hosted(t, { folder })}family.html${query}`);
  return page;
}

async function begun(frame) {
  await reached(frame, 'Instructions');
  await button(frame, 'Continue').click();
}

/** From step `from` to the last one, which stays. */
async function answerAll(frame, from = 0) {
  for (let at = from; at < colours.length; at++) {
    await frame.getByRole('heading', { name: `Step ${at + 1} of 3` }).waitFor();
    await input(frame).fill(colours[at]);
    if (at + 1 < colours.length) await button(frame, 'Next').press('Enter');
  }
}

/** What a trial would have sent, by field. */
async function sent(page) {
  await reached(page, 'Thank you, you are done');
  const names = await page.locator('.fields dt').allInnerTexts();
  const values = await page.locator('.fields dd').allInnerTexts();
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

for (const [name, generation] of Object.entries(generations)) {
  test(`${name}: shown, refused, gone back, reloaded and sent in its own form`, async (t) => {
    const page = await opened(t, familyStudy(generation));
    await begun(page);
    await page.getByText('Which colour is sky?').waitFor();
    await button(page, 'Next').click();
    await message(page).filter({ hasText: generation.refusal }).waitFor();
    await input(page).fill('blue');
    await button(page, 'Next').press('Enter');
    await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
    assert.equal(await message(page).count(), 0, 'the old error is gone');
    await input(page).fill('gre');
    await button(page, 'Previous').press('Enter');
    await page.getByRole('heading', { name: 'Step 1 of 3' }).waitFor();
    assert.equal(await input(page).inputValue(), 'blue');
    await button(page, 'Next').press('Enter');
    await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
    assert.equal(await input(page).inputValue(), 'gre', 'Previous kept what was there');
    await saved(page);
    await page.reload();
    await page.getByText('Which colour is grass?').waitFor();
    assert.equal(await input(page).inputValue(), 'gre');
    await answerAll(page, 1);
    await page.locator('#feedback-input').fill('<b>nice</b>');
    await button(page, 'Submit').press('Enter');
    const fields = await sent(page);
    const { inputs = ['sky', 'grass', 'blood'], outputs } = generation;
    assert.deepEqual(JSON.parse(fields.results), { inputs, outputs });
    assert.equal(fields.feedback, '<b>nice</b>');
    assert.deepEqual(Object.keys(JSON.parse(fields.times).subtasks), ['1', '2', '3']);
  });
}

test('in a marketplace: previewed, accepted, submitted; results and verify read it', async (t) => {
  const folder = familyStudy(generations.g3);
  const { marketplace, results } = await tried(t, folder);
  const page = await freshPage(t, browser);
  const frame = inFrame(page);
  await page.goto(`${marketplace}/`);
  await page.getByRole('link', { name: 'Preview' }).click();
  await frame.getByRole('heading', { name: 'You are looking at a preview' }).waitFor();
  await button(frame, 'Continue').click();
  await frame.getByText('Which colour is sky?').waitFor();
  assert.equal(await button(frame, 'Next').getAttribute('aria-disabled'), 'true');
  await page.getByRole('button', { name: 'Accept' }).click();
  await begun(frame);
  await answerAll(frame);
  await frame.locator('#feedback-input').fill('fine');
  await button(frame, 'Submit').press('Enter');
  await page.waitForURL(/note=submitted/);
  const [assignment] = JSON.parse(await results('--json'));
  assert.deepEqual(assignment.answers.results, {
    inputs: { things: ['sky', 'grass', 'blood'] },
    outputs: { 0: 'blue', 1: 'green', 2: 'red' },
  });
  assert.equal(assignment.answers.feedback, 'fine');
  const [verified] = JSON.parse(await errand('verify', folder, '--json'));
  assert.deepEqual([verified.log, verified.findings], ['consistent', []]);
});

test('the example study is done by keyboard alone', async (t) => {
  const { marketplace, results } = await tried(t, studyCopy('pattern_preference'));
  const page = await freshPage(t, browser);
  const frame = inFrame(page);
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await reached(frame, 'Instructions');
  await frame.locator('.main.instruction-button[aria-disabled=false]').waitFor();
  await button(frame, 'Continue').press('Enter');
  for (let step = 1; step <= 6; step++) {
    await frame.getByRole('heading', { name: `Step ${step} of 6` }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press(step % 2 === 0 ? 'Space' : 'ArrowRight');
    if (step % 2 === 1) await frame.locator('input[value=right]:checked').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('pretty');
    if (step === 6) break;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await button(frame, 'Submit').press('Enter');
  await page.waitForURL(/note=submitted/);
  const [{ answers }] = JSON.parse(await results('--json'));
  const { inputs, outputs } = answers.results;
  assert.equal(inputs.length, 6);
  assert.deepEqual(
    Object.values(outputs).map(({ side }) => side),
    ['right', 'left', 'right', 'left', 'right', 'left'],
  );
  for (const [at, { pattern, side, why }] of Object.entries(outputs))
    assert.deepEqual([pattern, why], [inputs[at][side], 'pretty']);
});

test('the shuffled order outlives a reload, and differs from assignment to assignment', async (t) => {
  const folder = studyCopy('pattern_preference');
  const address = await hosted(t, { folder });
  const orders = [];
  for (const assignment of ['A1', 'A2', 'A3']) {
    const page = await freshPage(t, browser);
    await page.goto(`${address}?assignmentId=${assignment}&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A9`);
    await begun(page);
    await page.getByRole('heading', { name: 'Step 1 of 6' }).waitFor();
    const order = async () => {
      await page.waitForFunction(() => globalThis.state?.numSubtasks === 6);
      return page.evaluate(() => JSON.stringify([globalThis.state.taskInputs, Math.random()]));
    };
    const before = await order();
    await saved(page);
    await page.reload();
    assert.equal(await order(), before);
    orders.push(before);
  }
  assert.equal(new Set(orders).size, 3);
});

test('a double click goes on by one step, and submits once', async (t) => {
  const folder = familyStudy(generations.g1);
  const page = await opened(t, folder, '?assignmentId=A1&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A9');
  let posts = 0;
  await page.route('http://127.0.0.1:9/**', async (route) => {
    posts += 1;
    await route.fulfill({ status: 204 });
  });
  await begun(page);
  await input(page).fill('blue');
  await button(page, 'Next').dblclick();
  await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
  assert.equal(await message(page).count(), 0, 'the second click was not taken for another Next');
  await answerAll(page, 1);
  const first = page.waitForRequest('http://127.0.0.1:9/**');
  await page.locator('#submit-button').evaluate((element) => {
    element.click();
    element.click();
  });
  await first;
  await page.locator('textarea[readonly]').waitFor();
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  assert.equal(posts, 1);
});

test('a script clicks, hides and listens as in the family', async (t) => {
  const folder = changedStudy(`
    loadTasks: function () {
      window.started = 0;
      $('.instruction-button').click(function () { window.started += 1; $(this).unbind(); });
      return [['sky', 'grass', 'blood'], 3];
    },
    showTask: function (taskInput, taskIndex, taskOutput) {
      $('.subtask').hide();
      $('#next-button').toggle(taskIndex > 0);
      $('#custom-experiment').html('<button class="choice">' + taskInput[taskIndex] + '</button>');
      $('.choice').click(function () { LAST_CLICKED = taskIndex; $('#next-button').click(); });
      window.seen = [state.taskIndex, config.meta.title, gup('tag'), hideIfNotAccepted()];
    },
    collectData: function (taskInput, taskIndex, taskOutput) { taskOutput[taskIndex] = window.LAST_CLICKED; },
    validateTask: function (taskInput, taskIndex, taskOutput) {
      return taskOutput[taskIndex] === taskIndex ? false : { errorMessage: '' };
    }
  `);
  const page = await opened(t, folder, '?tag=a%20b%26c');
  await begun(page);
  await page.getByRole('heading', { name: 'Step 1 of 3' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.started), 1);
  assert.deepEqual(await page.evaluate(() => globalThis.seen), [0, 'Colours', 'a b&c', false]);
  await page.locator('#next-button').waitFor({ state: 'hidden' });
  await button(page, 'sky').click();
  await button(page, 'grass').waitFor();
  await button(page, 'Next').click();
  assert.equal(await message(page).count(), 0, 'an empty message blocks in silence');
  await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
  await button(page, 'Instructions').click();
  await reached(page, 'Instructions');
  await button(page, 'Continue').click();
  await button(page, 'grass').click();
  await page.getByRole('heading', { name: 'Step 3 of 3' }).waitFor();
  await button(page, 'blood').click();
  await button(page, 'Submit').press('Enter');
  assert.deepEqual(JSON.parse((await sent(page)).results).outputs, { 0: 0, 1: 1, 2: 2 });
});

test('a step that is not complete at the end is named and led to', async (t) => {
  const page = await opened(t, familyStudy(generations.g1));
  await begun(page);
  await answerAll(page);
  await button(page, 'Previous').press('Enter');
  await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
  await input(page).fill('');
  await button(page, 'Previous').press('Enter');
  await page.getByRole('heading', { name: 'Step 1 of 3' }).waitFor();
  await button(page, 'Next').press('Enter');
  await input(page).fill('x');
  await button(page, 'Next').press('Enter');
  await page.getByRole('heading', { name: 'Step 3 of 3' }).waitFor();
  // The script changes its mind about an earlier step.
  await page.evaluate(() => (globalThis.state.taskOutputs[1] = ''));
  await button(page, 'Submit').press('Enter');
  await message(page).filter({ hasText: 'Step 2 of 3: Name the colour of grass.' }).waitFor();
  await page.getByRole('heading', { name: 'Step 2 of 3' }).waitFor();
});

test('a hook that throws keeps the worker where the answers are, with a receipt', async (t) => {
  const page = await opened(
    t,
    changedStudy(`
      validateTask: function (i, at, out) {
        if (out[at] === 'boom') throw new Error('no such colour');
        return false;
      },
      showTask: function (i, at, out) {
        if (at === 2 && !window.mended) throw new Error('no third');
        shown(i.things[at], out[at]);
      }
    `),
  );
  await begun(page);
  await input(page).fill('boom');
  await button(page, 'Next').click();
  await page.getByText('no such colour').waitFor();
  assert.equal(await page.getByRole('heading', { level: 2 }).first().innerText(), 'Step 1 of 3');
  assert.match(await page.locator('textarea[readonly]').inputValue(), /boom/);
  await answerAll(page).catch(() => {});
  await page.getByText('no third').waitFor();
  assert.equal(await page.getByRole('heading', { level: 2 }).first().innerText(), 'Step 3 of 3');
  assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '3');
  await page.evaluate(() => (globalThis.mended = true));
  await button(page, 'Submit').press('Enter');
  await page.getByText('Which colour is blood?').waitFor();
});

for (const [name, hooks, expected] of [
  ['gives nothing', 'loadTasks: function () {}', /loadTasks gives no list/],
  ['throws', "loadTasks: function () { throw new Error('no data today'); }", /no data today/],
  ['is rejected', "loadTasks: async function () { throw new Error('not reached'); }", /not reached/],
  ['asks for a file that is not there', "loadTasks: () => $.getJSON('gone.json')", /the server answered 404/],
]) {
  test(`loadTasks that ${name} says so`, async (t) => {
    const page = await opened(t, changedStudy(hooks));
    await reached(page, 'This task cannot be shown');
    assert.match(await page.locator('main').innerText(), expected);
  });
}

test('a broken config, a missing script and a script with a mistake are shown, not a blank page', async (t) => {
  const broken = familyStudy(generations.g1);
  writeFileSync(join(broken, 'config.json'), '{ "meta": ');
  await reached(await opened(t, broken), 'This study has a mistake');
  const missing = familyStudy(generations.g1);
  rmSync(join(missing, 'jquery.min.js'));
  const page = await opened(t, missing);
  await reached(page, 'This study has a mistake');
  assert.match(await page.locator('main').innerText(), /jquery\.min\.js" is not there/);
  const context = await browser.newContext();
  t.after(() => context.close());
  const wrong = await context.newPage();
  const mistaken = familyStudy({ ...generations.g1, script: 'var custom = {;' });
  await wrong.goto(`${await hosted(t, { folder: mistaken })}family.html`);
  await reached(wrong, 'This task cannot be shown');
  assert.match(await wrong.locator('main').innerText(), /custom\.js:1: .*SyntaxError/);
});

test('what a worker writes is text wherever the page shows it', async (t) => {
  const folder = changedStudy(`validateTask: function (i, at, out) { return { errorMessage: 'Not ' + out[at] }; }`);
  const page = await opened(t, folder);
  await begun(page);
  await input(page).fill('<img src=x onerror="window.hit = 1"><b>b</b>');
  await button(page, 'Next').click();
  await message(page).filter({ hasText: '<img src=x' }).waitFor();
  assert.equal(await message(page).locator('img, b').count(), 0);
});

test('only the study’s own files run', async (t) => {
  const page = await opened(t, changedStudy(''));
  await begun(page);
  const ran = await page.evaluate(async () => {
    const element = document.createElement('script');
    element.textContent = 'window.inlined = 1';
    document.body.append(element);
    document.body.setAttribute('onclick', 'window.handled = 1');
    document.body.click();
    return [globalThis.inlined, globalThis.handled];
  });
  assert.deepEqual(ran, [undefined, undefined]);
});

test('a preview that hides the task says how to begin', async (t) => {
  const folder = changedStudy('', {}, { advanced: { hideIfNotAccepted: true } });
  const page = await opened(t, folder, '?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE');
  await button(page, 'Continue').click();
  await page.locator('#hit-not-accepted').waitFor();
  await page.locator('#experiment').waitFor({ state: 'hidden' });
});

test('answers go nowhere but to the study’s marketplaces', async (t) => {
  const page = await opened(t, changedStudy(''), '?assignmentId=A1&turkSubmitTo=https%3A%2F%2Fevil.example');
  await reached(page, 'This task cannot be shown');
  assert.match(await page.locator('main').innerText(), /does not send answers to https:\/\/evil\.example/);
});

test('final questions of the study’s own come after the script’s part', async (t) => {
  const finalQuestions = [{ name: 'age', type: 'number', text: 'How old are you?', min: 18 }];
  const page = await opened(t, changedStudy('', {}, { finalQuestions }));
  await begun(page);
  await answerAll(page);
  await button(page, 'Next').last().press('Enter');
  await reached(page, 'Last step');
  await page.getByRole('textbox', { name: 'How old are you?' }).fill('44');
  await button(page, 'Previous').press('Enter');
  await page.getByRole('heading', { name: 'Step 3 of 3' }).waitFor();
  assert.equal(await input(page).inputValue(), 'red');
  await button(page, 'Next').last().press('Enter');
  await reached(page, 'Last step');
  await button(page, 'Submit').press('Enter');
  const fields = await sent(page);
  assert.equal(fields.age, '44');
  assert.deepEqual(JSON.parse(fields.results).outputs, { 0: 'blue', 1: 'green', 2: 'red' });
});

test('axe finds nothing, narrow and dark', async (t) => {
  for (const options of [{}, { viewport: { width: 320, height: 640 } }, { colorScheme: 'dark' }]) {
    const page = await freshPage(t, browser, { bypassCSP: true, ...options });
    await page.goto(`${await hosted(t, { folder: studyCopy('pattern_preference') })}family.html`);
    await page.addScriptTag({ content: axe });
    const judge = async (where) => {
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html}`), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, `${where} does not scroll sideways`);
    };
    await reached(page, 'Instructions');
    await judge('instructions');
    await button(page, 'Continue').click();
    await page.getByRole('heading', { name: 'Step 1 of 6' }).waitFor();
    await button(page, 'Next').click();
    await message(page).waitFor();
    await judge('step');
  }
});
