// The pages of `scripts/bench page`: the same question with five options, each made as its kind of page is made.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, library, root, version } from '../support/libraries.mjs';
import { built } from '../support/study.mjs';

const title = 'How similar are two meanings?';
const asked = 'How similar are the meanings of “wet” and “damp”?';
export const options = ['Not at all', 'Slightly', 'Moderately', 'Very', 'Extremely'];

const page = (head, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`;

/** What `errand build` writes of a study with neither consent nor instructions, so that the question comes first. */
function errand() {
  const study = {
    meta: { title, numSubtasks: 40 },
    data: { file: 'pairs.csv' },
    questions: [
      {
        name: 'similarity',
        type: 'singleChoice',
        text: 'How similar are the meanings of “${left}” and “${right}”?',
        choices: options,
      },
    ],
    hitCreation: { rewardAmount: 0.5 },
  };
  const pairs = readFileSync(join(root, 'configs/meaning_similarity/pairs.csv'), 'utf8');
  return built(study, { 'pairs.csv': pairs });
}

/** The floor: no page that shows this question with a script of its own can be much quicker. */
function inline() {
  const body = `<h1>${title}</h1>
<form id="form"></form>
<script>
const form = document.getElementById('form');
const group = document.createElement('fieldset');
const legend = document.createElement('legend');
legend.textContent = ${JSON.stringify(asked)};
group.append(legend);
for (const option of ${JSON.stringify(options)}) {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'similarity';
  radio.value = option;
  radio.required = true;
  label.append(radio, option);
  group.append(label);
}
const next = document.createElement('button');
next.textContent = 'Next';
form.append(group, next);
</script>`;
  const style = `<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: auto; padding: 1rem }
label { display: block; padding: .6rem; border: 1px solid #888; border-radius: .4rem; margin: .4rem 0 }
button { padding: .6rem 1.2rem }
</style>`;
  return { 'index.html': page(style, body) };
}

const jsPsychTimeline = (plugin) => `const jsPsych = initJsPsych();
jsPsych.run([{
  type: ${plugin},
  questions: [{ prompt: ${JSON.stringify(asked)}, name: 'similarity', options: ${JSON.stringify(options)}, required: true }],
}]);`;

/** As its tutorial has it: a script element for the library and one for each plugin, and the style sheet. */
function jsPsych() {
  const head = `<script src="jspsych.js"></script>
<script src="plugin-survey-multi-choice.js"></script>
<link href="jspsych.css" rel="stylesheet" type="text/css">`;
  return {
    'index.html': page(head, `<script>\n${jsPsychTimeline('jsPsychSurveyMultiChoice')}\n</script>`),
    'jspsych.js': library('jspsych/dist/index.browser.min.js'),
    'plugin-survey-multi-choice.js': library('@jspsych/plugin-survey-multi-choice/dist/index.browser.min.js'),
    'jspsych.css': library('jspsych/css/jspsych.css'),
  };
}

/** What a bundler makes of it, with nothing that could be left out. */
function jsPsychBare() {
  const source = `import { initJsPsych } from 'jspsych';
import surveyMultiChoice from '@jspsych/plugin-survey-multi-choice';
${jsPsychTimeline('surveyMultiChoice')}`;
  return {
    'index.html': page('', '<script src="bundle.js"></script>'),
    'bundle.js': bundled(source),
  };
}

/** As its "get started" for plain JavaScript has it. */
function surveyJs() {
  const json = { title, elements: [{ type: 'radiogroup', name: 'similarity', title: asked, choices: options, isRequired: true }] };
  const head = `<link href="survey-core.min.css" type="text/css" rel="stylesheet">
<script type="text/javascript" src="survey.core.min.js"></script>
<script type="text/javascript" src="survey-js-ui.min.js"></script>
<script type="text/javascript" src="index.js"></script>`;
  return {
    'index.html': page(head, '<div id="surveyContainer"></div>'),
    'survey-core.min.css': library('survey-core/survey-core.min.css'),
    'survey.core.min.js': library('survey-core/survey.core.min.js'),
    'survey-js-ui.min.js': library('survey-js-ui/survey-js-ui.min.js'),
    'index.js': `const survey = new Survey.Model(${JSON.stringify(json)});
document.addEventListener('DOMContentLoaded', () => survey.render(document.getElementById('surveyContainer')));
`,
  };
}

/** The libraries that pages of the mturk-template family load, in their order, and a script of ours in place of theirs. */
function templateFamily() {
  const head = `<link rel="stylesheet" href="semantic.min.css">
<script src="jquery.min.js"></script>
<script src="semantic.min.js"></script>
<script src="task.js"></script>`;
  const body = `<div class="ui container">
<h1 class="ui centered dividing header"></h1>
<div class="ui form"></div>
<div class="ui primary right floated button">Next</div>
</div>`;
  const task = `$(document).ready(() => {
  $.getJSON('config.json').done((config) => {
    $('h1').text(config.title);
    const group = $('<div class="grouped fields">').append($('<label>').text(config.question));
    for (const option of config.options) {
      const radio = $('<input type="radio" name="similarity">').val(option);
      const choice = $('<div class="ui radio checkbox">').append(radio, $('<label>').text(option));
      group.append($('<div class="field">').append(choice));
    }
    $('.ui.form').append(group);
    $('.ui.radio.checkbox').checkbox();
  });
});
`;
  return {
    'index.html': page(head, body),
    'semantic.min.css': library('semantic-ui-css/semantic.min.css'),
    'jquery.min.js': library('jquery/dist/jquery.min.js'),
    'semantic.min.js': library('semantic-ui-css/semantic.min.js'),
    'task.js': task,
    'config.json': JSON.stringify({ title, question: asked, options }),
  };
}

/** Site name to the page's name in the table and its files. Errand first: the others are compared with it. */
export const pages = () => ({
  errand: { name: 'errand', files: errand() },
  inline: { name: 'inline page', files: inline() },
  jspsych: { name: `jsPsych ${version('jspsych')} with style sheet`, files: jsPsych() },
  'jspsych-bare': { name: `jsPsych ${version('jspsych')} bundled bare`, files: jsPsychBare() },
  surveyjs: { name: `SurveyJS ${version('survey-core')}`, files: surveyJs() },
  template: { name: "mturk-template's weight", files: templateFamily() },
});
