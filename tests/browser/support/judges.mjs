import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** All of axe's rules, best practices too, in light and in dark. `frame` is a page or a frame of it. */
export async function accessible(page, name, frame = page.mainFrame()) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // eval instead of a script element: the page's policy does not bind the debugger.
    await frame.evaluate(`globalThis.axe === undefined && (() => { ${axe} })()`);
    const violations = await frame.evaluate(async () => {
      const found = await globalThis.axe.run(document, { iframes: false, resultTypes: ['violations'] });
      return found.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`,
      );
    });
    assert.deepEqual(violations, [], `${name}, ${colorScheme}`);
  }
}

/** Nothing stands out of the window to the side, and whatever can be pressed is large enough for a finger. */
export async function fits(page, name) {
  const outside = await page.evaluate(() => {
    const faults = [];
    const excess = document.documentElement.scrollWidth - innerWidth;
    if (excess > 0) faults.push(`${excess} px wider than the window`);
    for (const element of document.querySelectorAll('button:not(.link), select, .option, input[type=text], textarea')) {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && (width < 44 || height < 44))
        faults.push(`${element.outerHTML.slice(0, 80)}: ${width} × ${height}`);
    }
    return faults;
  });
  assert.deepEqual(outside, [], name);
}
