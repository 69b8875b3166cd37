// The pages of `scripts/bench timing`. Each takes an answer to a stimulus, then shows the next one by itself.
//
// An adapter says how to measure one page:
//   name        in the table
//   files       the page's files: path to text or bytes
//   stimulus    selector of the element that a trial shows, a new element in each trial
//   button      selector of what a click answers; a key answers anywhere
//   begin       shows the first stimulus: a function of the Playwright page, the device ('keys' or 'clicks') and the
//               number of trials
//   responses   what the page found, a function of the Playwright page: [{ rt_ms, bound_ms? }] in the order of the
//               trials; bound_ms is the largest error that the page itself admits
//   limits      by state: how far the mean may be from 0 and how large the SD may be, in ms; and the least share of errors
//               within their bound

import { library, version } from '../support/libraries.mjs';
import { built } from '../support/study.mjs';

/** Between an answer and the next stimulus, as an experiment would have it. */
const pause_ms = 50;

const page = (head, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Trials</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`;

const asksItself = {
  stimulus: '.stimulus',
  begin: (tab, device, trials) => tab.evaluate(([device, trials]) => globalThis.begin(device, trials), [device, trials]),
  responses: (tab) => tab.evaluate(() => globalThis.responses()),
};

/** A built study of trials, each a subtask; what it would submit says how long the responses took. */
function errand(trials) {
  const study = {
    meta: { title: 'Trials', numSubtasks: trials },
    instructions: { simple: 'Press F, or the button.' },
    questions: [
      {
        name: 'q',
        type: 'trial',
        text: 'Answer',
        phases: [{ text: 'Now', respond: true }, { duration: pause_ms }],
        responses: [{ value: 'here', text: 'Here', key: 'f' }],
      },
    ],
  };
  let begun = 0;
  return {
    name: 'errand',
    stimulus: '.stimulus p',
    button: '.responses button',
    files: built(study),
    limits: { idle: { mean: 2, deviation: 0.7 }, busy: { mean: 2.5, deviation: 1 }, within: 0.95 },
    begin: async (tab, device, trials) => {
      begun = trials;
      await tab.getByRole('button', { name: 'Start' }).click();
    },
    responses: async (tab) => {
      const last = tab.getByRole('heading', { name: 'Last step' });
      while ((await last.count()) === 0) await tab.keyboard.press('f');
      await tab.getByRole('button', { name: 'Submit' }).press('Enter');
      const results = tab.locator('dt:text-is("results") + dd');
      const { outputs } = JSON.parse(await results.innerText());
      return outputs.slice(0, begun).map(({ q }) => ({ rt_ms: q.rt / 1000, bound_ms: q.error / 1000 }));
    },
  };
}

/** Its own plug-ins for one stimulus and one answer, as its tutorial loads them. */
function jsPsych() {
  const head = `<script src="jspsych.js"></script>
<script src="keyboard.js"></script>
<script src="button.js"></script>
<link href="jspsych.css" rel="stylesheet" type="text/css">`;
  const script = `
const jsPsych = initJsPsych();
const stimulus = '<p class="stimulus" style="font-size: 3rem">Now</p>';
const trial = {
  keys: { type: jsPsychHtmlKeyboardResponse, stimulus, choices: ['f'] },
  clicks: { type: jsPsychHtmlButtonResponse, stimulus, choices: ['Here'] },
};
globalThis.begin = (device, trials) => {
  jsPsych.run(Array.from({ length: trials }, () => ({ ...trial[device], post_trial_gap: ${pause_ms} })));
};
globalThis.responses = () => jsPsych.data.get().values().map(({ rt }) => ({ rt_ms: rt }));`;
  return {
    ...asksItself,
    name: `jsPsych ${version('jspsych')}`,
    button: '.jspsych-btn',
    files: {
      'index.html': page(head, `<script>${script}</script>`),
      'jspsych.js': library('jspsych/dist/index.browser.min.js'),
      'keyboard.js': library('@jspsych/plugin-html-keyboard-response/dist/index.browser.min.js'),
      'button.js': library('@jspsych/plugin-html-button-response/dist/index.browser.min.js'),
      'jspsych.css': library('jspsych/css/jspsych.css'),
    },
  };
}

/** A page of a few lines that differs from its kind only in how it learns when the stimulus was painted. */
function plain(name, onset) {
  const script = `
const onset = ${onset};
const stage = document.getElementById('stage');
const found = [];
globalThis.begin = (device, trials) => {
  let painted;
  const show = () => {
    const stimulus = document.createElement('p');
    stimulus.className = 'stimulus';
    stimulus.textContent = 'Now';
    stage.replaceChildren(stimulus);
    painted = new Promise(onset);
  };
  addEventListener(device === 'keys' ? 'keydown' : 'click', async ({ timeStamp }) => {
    // Where the processor is busy, an onset may become known only after the answer.
    found.push({ rt_ms: timeStamp - (await painted) });
    stage.replaceChildren();
    if (found.length < trials) setTimeout(show, ${pause_ms});
  });
  show();
};
globalThis.responses = () => found;`;
  const style = '<style>body { text-align: center; font: 3rem sans-serif } #stage { height: 6rem }</style>';
  return {
    ...asksItself,
    name,
    button: '#answer',
    files: {
      'index.html': page(style, `<div id="stage"></div><button id="answer">Here</button><script>${script}</script>`),
    },
  };
}

/** The usual way: the second of two animation frames in a row. */
const doubleFrame = `(painted) => {
  requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now())));
}`;

/** A message posted from the animation frame is received just after that frame. */
const afterFrame = `(painted) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ timeStamp }) => {
      port1.close();
      painted(timeStamp);
    };
    port2.postMessage(null);
  });
}`;

/** Site name to adapter. `trials`: at most so many in a visit. */
export const pages = (trials) => ({
  errand: errand(trials),
  jspsych: jsPsych(),
  double: plain('double animation frame', doubleFrame),
  after: plain('after-frame message', afterFrame),
});
