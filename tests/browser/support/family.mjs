// Small studies of each generation of the mturk-template family, written as such scripts are: jQuery from npm, its ids.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './errand.mjs';
import { root } from './program.mjs';

const home = temporaryFolder();
let count = 0;

const jquery = join(root, 'tests/node_modules/jquery/dist/jquery.min.js');

const instructions = { simple: 'Say the colour.', steps: ['Look.', 'Type.'], images: [] };
const shared = `
  function shown(input, output) {
    $('.exp-data').text('Which colour is ' + input + '?');
    $('#exp-input').val(output === undefined ? '' : output).focus();
  }
`;

/** The hooks of each generation, with the config that goes with them. Three subtasks: sky, grass, blood. */
export const generations = {
  g0: {
    config: { meta: { title: 'Colours', numTasks: 3 }, instructions, submitUrl: 'https://example.org/' },
    script: `${shared} var custom = {
      loadTasks: function () { return $.get('').then(function () { return ['sky', 'grass', 'blood']; }); },
      showTask: function (taskInput, taskOutput) { shown(taskInput, taskOutput); },
      collectData: function (taskInput) { return $('#exp-input').val(); },
      validateTask: function (taskOutput) { return taskOutput !== ''; },
    };`,
    outputs: ['blue', 'green', 'red'],
    refusal: 'Please complete this step.',
  },
  g1: {
    config: {
      meta: { title: 'Colours', numSubtasks: 3, aggregate: false },
      instructions,
      hitCreation: { production: false },
    },
    script: `${shared} var custom = {
      loadTasks: function (numSubtasks) {
        return $.get('').then(function () { return ['sky', 'grass', 'blood'].slice(0, numSubtasks); });
      },
      showTask: function (taskInput, taskIndex, taskOutput) { shown(taskInput, taskOutput); },
      collectData: function (taskInput, taskIndex, taskOutput) { return $('#exp-input').val(); },
      validateTask: function (taskInput, taskIndex, taskOutput) {
        return taskOutput === '' ? 'Name the colour of ' + taskInput + '.' : '';
      },
    };`,
    outputs: ['blue', 'green', 'red'],
    refusal: 'Name the colour of sky.',
  },
  'g1 aggregate': {
    config: { meta: { title: 'Colours', numSubtasks: 3, aggregate: true }, instructions },
    script: `${shared} var custom = {
      loadTasks: function (numSubtasks) {
        return $.get('').then(function () { return { things: ['sky', 'grass', 'blood'] }; });
      },
      showTask: function (taskInput, taskIndex, taskOutput) {
        shown(taskInput.things[taskIndex], taskOutput['c' + taskIndex]);
      },
      collectData: function (taskInput, taskIndex, taskOutput) {
        var o = {};
        o['c' + taskIndex] = $('#exp-input').val();
        return o;
      },
      validateTask: function (taskInput, taskIndex, taskOutput) {
        return taskOutput['c' + taskIndex] === '' ? 'Name it.' : null;
      },
    };`,
    inputs: { things: ['sky', 'grass', 'blood'] },
    outputs: { c0: 'blue', c1: 'green', c2: 'red' },
    refusal: 'Name it.',
  },
  g2: {
    config: {
      meta: { title: 'Colours', numSubtasks: 3, aggregate: false },
      instructions,
      advanced: { hideIfNotAccepted: false },
    },
    script: `${shared} const custom = {
      loadTasks: async (numSubtasks) => ['sky', 'grass', 'blood'],
      showTask: async (taskInput, taskIndex, taskOutput) => shown(taskInput, taskOutput),
      collectData: async (taskInput, taskIndex, taskOutput) => $('#exp-input').val(),
      validateTask: async (taskInput, taskIndex, taskOutput) =>
        taskOutput === '' ? { errorMessage: 'Name it, please.' } : false,
    };`,
    outputs: ['blue', 'green', 'red'],
    refusal: 'Name it, please.',
  },
  g3: {
    config: { meta: { title: 'Colours' }, instructions, advanced: {} },
    script: `${shared} var custom = {
      loadTasks: function () {
        return $.get('').then(function () { return [{ things: ['sky', 'grass', 'blood'] }, 3]; });
      },
      showTask: function (taskInput, taskIndex, taskOutput) {
        shown(taskInput.things[taskIndex], taskOutput[taskIndex]);
      },
      collectData: function (taskInput, taskIndex, taskOutput) { taskOutput[taskIndex] = $('#exp-input').val(); },
      validateTask: function (taskInput, taskIndex, taskOutput) {
        return taskOutput[taskIndex] === '' && { errorMessage: 'Name it!' };
      },
    };`,
    inputs: { things: ['sky', 'grass', 'blood'] },
    outputs: { 0: 'blue', 1: 'green', 2: 'red' },
    refusal: 'Name it!',
  },
  'g3 with getPayload': {
    config: { meta: { title: 'Colours' }, advanced: { includeDemographicSurvey: false } },
    script: `${shared} var SCORE = 0; var custom = {
      loadTasks: function () { return $.get('').then(function () { return [['sky', 'grass', 'blood'], 3]; }); },
      showTask: function (taskInput, taskIndex, taskOutput) { shown(taskInput[taskIndex], taskOutput[taskIndex]); },
      collectData: function (taskInput, taskIndex, taskOutput) {
        taskOutput[taskIndex] = $('#exp-input').val();
        return taskOutput;
      },
      validateTask: function (taskInput, taskIndex, taskOutput) {
        SCORE += 1;
        return taskOutput[taskIndex] === '' ? { errorMessage: 'Name it.' } : false;
      },
      getPayload: function (taskInputs, taskOutputs) {
        return { inputs: { number: taskInputs.length }, outputs: { tasks: taskOutputs, timing: {} } };
      },
    };`,
    inputs: { number: 3 },
    outputs: { tasks: { 0: 'blue', 1: 'green', 2: 'red' }, timing: {} },
    refusal: 'Name it.',
  },
};

/** A folder with that script, jQuery and `more` files (name to text). */
export function familyStudy({ config, script }, more = {}) {
  const folder = join(home, String((count += 1)));
  mkdirSync(folder);
  const files = Object.keys(more).filter((name) => /\.(json|csv)$/.test(name));
  const custom = { scripts: ['jquery.min.js', 'custom.js'], files, ...config.custom };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, custom }, null, 2));
  writeFileSync(join(folder, 'custom.js'), script);
  cpSync(jquery, join(folder, 'jquery.min.js'));
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A study of the third generation, with some of its hooks written otherwise. */
export function changedStudy(hooks, more = {}, config = {}) {
  const script = `${generations.g3.script}\nObject.assign(custom, {${hooks}});`;
  return familyStudy({ config: { ...generations.g3.config, ...config }, script }, more);
}
