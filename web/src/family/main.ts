// The page of a study with a script of its own: the task page, with that script in the place of the questions.

import { page, run } from '../task/main.ts';
import { screenOf } from '../task/page.ts';
import { brokenScreen, failureScreen } from '../task/render/failures.ts';
import { Experiment, isScripts } from './experiment.ts';

let experiment: Experiment | undefined;

page.screenOf = (study, view, sent, desk) => {
  if (study.custom === undefined) return failureScreen('This study has no script of its own: index.html is its page.');
  if (!isScripts(view)) {
    experiment?.left(view);
    return screenOf(study, view, sent, desk);
  }
  experiment ??= new Experiment(study, desk, (detail) =>
    page.show(desk.work === null ? failureScreen(detail) : brokenScreen(detail, desk.proof())),
  );
  return experiment.screen(view);
};

run();
