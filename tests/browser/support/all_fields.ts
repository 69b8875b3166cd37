// The page's drawing of every type of question, in one script.

import { fields } from '../../../web/src/task/render/rare.ts';
import { bring } from '../../../web/src/task/render/rare_fields.ts';

bring(fields);

export { formScreen } from '../../../web/src/task/render/form.ts';
export { questionField } from '../../../web/src/task/render/question.ts';
