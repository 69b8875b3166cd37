// What rare.js shares with the page's own script: build.mjs makes its imports of these files look here.

import * as clock from './clock.ts';
import * as dom from './dom.ts';
import * as field from './render/field.ts';
import * as richText from './rich_text.ts';
import * as words from './words.ts';

Object.assign(globalThis, { errand: { clock, dom, field, richText, words } });
