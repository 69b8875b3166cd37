// configs/question_tour, every type of question in one study: for everyone on every page, and what comes back from a
// worker in the marketplace's frame.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, tried } from './support/errand.mjs';
import { accessible, fits } from './support/judges.mjs';
import { hosted } from './support/static_host.mjs';
import { begin, button, heading, inFrame, reached, saved, submit } from './support/task.mjs';

const browser = await launched(after);

const option = (frame, question, text) =>
  frame.locator('.question', { hasText: question }).locator('label.option').filter({ hasText: text }).first().click();

async function next(frame) {
  const before = await heading(frame).innerText();
  await button(frame, 'Next').click();
  await heading(frame).filter({ hasNotText: before }).waitFor();
}

/** One page after the other; `look` sees each before it is left. */
async function travel(frame, look) {
  await option(frame, 'Which animal', 'Another one');
  await frame.locator('.question', { hasText: 'Which animal' }).locator('input[type=text]').fill('A tortoise');
  await frame.getByLabel('What is its name?').fill('Olga');
  await option(frame, 'see this week', 'A river');
  await option(frame, 'see this week', 'None of these');
  await option(frame, 'friendliest', 'The second');
  await option(frame, 'warmer', 'crimson');
  await frame.getByLabel('Which season').selectOption('Autumn');
  await look('choices');
  await next(frame);
  await frame.getByLabel('You live with: A tortoise.').fill('2');
  await look('an answer in a text');
  await next(frame);
  await option(frame, 'How are you today?', '6');
  await frame.getByRole('slider').focus();
  await frame.getByRole('slider').press('End');
  for (const row of await frame.locator('tbody tr', { has: frame.locator('input[type=radio]') }).all())
    if ((await row.innerText()).includes('is ')) await row.locator('label.option').last().click();
  for (const [name, points] of [['Time', '20'], ['Money', '30'], ['Health', '50']])
    await frame.getByLabel(name, { exact: false }).first().fill(points);
  for (const [place, fruit] of [[1, 'Plums'], [2, 'Apples'], [3, 'Pears']])
    await button(frame, `Place ${place}: ${fruit}`).click();
  const jobs = frame.locator('.question', { hasText: 'Which task' });
  await jobs.locator('tr', { hasText: 'Cooking' }).locator('label.option').first().click();
  await jobs.locator('tr', { hasText: 'Cleaning' }).locator('label.option').last().click();
  await look('scales');
  await next(frame);
  await frame.getByLabel('When was your last holiday?').fill('2024-05-02');
  await frame.getByLabel('And when did you come back?').fill('2024-05-01');
  await frame.getByLabel('When do you get up?').fill('06:30');
  await button(frame, 'Next').click();
  await frame.getByText('Please choose the day you left or a later one.').waitFor();
  await look('an answer against another one');
  await frame.getByLabel('And when did you come back?').fill('2024-05-12');
  await next(frame);
  await frame.locator('audio').evaluate((sound) => sound.play());
  await frame.getByText('Played to the end').waitFor();
  await option(frame, 'Which was higher?', 'The second');
  await frame.getByLabel('How did you notice?').fill('By ear');
  await look('sound');
  await next(frame);
  await button(frame, 'Start').waitFor();
  await look('a trial');
  await button(frame, 'Start').click();
  await frame.locator('.stimulus img').waitFor();
  await button(frame, 'Here it is').click();
  await reached(frame, 'Last step');
}

test('every type of question is answered and comes back as it was', async (t) => {
  const folder = studyCopy('question_tour');
  const { marketplace, results } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.goto(marketplace);
  await page.getByRole('button', { name: /Accept/ }).first().click();
  const frame = inFrame(page);
  await begin(frame);
  await travel(frame, () => {});
  await submit(frame);
  await page.getByText('submitted').first().waitFor();
  const [result] = JSON.parse(await results('--json'));
  const [{ reaction, ...answers }] = result.answers.results.outputs;
  assert.deepEqual([reaction.response, reaction.by, reaction.rt], ['seen', 'mouse', result.answers['reaction.rt']]);
  assert.deepEqual(answers, {
    pet: 'other',
    'pet.other': 'A tortoise',
    petName: 'Olga',
    seen: ['none'],
    face: 'two',
    warmer: 'crimson',
    season: 'Autumn',
    walks: '2',
    mood: '6',
    loudness: '100',
    library: { near: 'Agree', quiet: 'Agree', open: 'Agree' },
    budget: { Time: '20', Money: '30', Health: '50' },
    fruits: ['Plums', 'Apples', 'Pears'],
    jobs: { best: 'Cooking', worst: 'Cleaning' },
    left: '2024-05-02',
    back: '2024-05-12',
    rises: '06:30',
    met: '',
    tone: 'ended',
    higher: 'The second',
    why: 'By ear',
  });
  assert.equal(result.answers['library.quiet'], 'Agree');
  const [verified] = JSON.parse(await errand('verify', folder, '--json'));
  assert.deepEqual([verified.log, verified.findings], ['consistent', []]);
});

test('every page of the tour is for everyone, and each answer is there after a reload', async (t) => {
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { folder: studyCopy('question_tour') }));
  await begin(page);
  await travel(page, async (name) => {
    await saved(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await fits(page, `${name} at 320 px`);
    await accessible(page, name);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
  await page.reload();
  await reached(page, 'Last step');
  await button(page, 'Previous').click();
  await page.getByText('This part is done.').waitFor();
  await button(page, 'Previous').click();
  await page.getByText('Played to the end').waitFor();
  assert.equal(await page.getByLabel('How did you notice?').inputValue(), 'By ear');
});
