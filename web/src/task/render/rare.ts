// The page's second script, which only studies with such questions load: rare.js.

import { bestWorstField } from './best_worst.ts';
import { constantSumField } from './constant_sum.ts';
import { dropDownField } from './drop_down.ts';
import { gridField } from './grid.ts';
import { mediaField } from './media.ts';
import { rankingField } from './ranking.ts';
import { sliderField } from './slider.ts';
import { trialField } from './trial.ts';

export const fields = {
  bestWorstField,
  constantSumField,
  dropDownField,
  gridField,
  mediaField,
  rankingField,
  sliderField,
  trialField,
};
