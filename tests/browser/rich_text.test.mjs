import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { hosted } from './support/static_host.mjs';
import { asGlobal } from './support/module.mjs';

const browser = await launched(after);

/** The page's HTML for each study's HTML, at an address of https so that relative ones can be told apart. */
async function built(t, texts, level) {
  const page = await freshPage(t, browser);
  const address = await hosted(t, { files: { 'blank.html': '<!doctype html><title>blank</title>' } });
  await page.goto(`${address}blank.html`);
  await page.addScriptTag({ content: asGlobal('task/rich_text.ts', 'rich') });
  const htmls = await page.evaluate(
    ([all, from]) =>
      all.map((text) => {
        const place = document.createElement('div');
        place.append(globalThis.rich.richText(text, from));
        return place.innerHTML;
      }),
    [texts, level],
  );
  return htmls.map((html) => html.replaceAll(address, 'HOST/'));
}

const good = [
  ['plain text', 'plain text'],
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ['<b>bold</b> <I>italic</I><br/>next', '<b>bold</b> <i>italic</i><br>next'],
  ['<p>one<p>two', '<p>one</p><p>two</p>'],
  ['<ul><li>one<li>two</ul>after', '<ul><li>one</li><li>two</li></ul>after'],
  ['<ul><li>a<ul><li>b</ul><li>c</ul>', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
  [
    '<table><tr><td>1<td>2<tr><th scope="row">3</table>',
    '<table><tr><td>1</td><td>2</td></tr><tr><th scope="row">3</th></tr></table>',
  ],
  ['<dl><dt>a<dd>b<dt>c</dl>', '<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>'],
  ['<b><i>x</b>y</i>', '<b><i>x</i></b>y'],
  [
    '&lt;b&gt; &amp;amp; &#65;&#x42; &eacute;&Ccedil;&nbsp;&mdash;&hellip; &unknown; &AMP',
    '&lt;b&gt; &amp;amp; AB éÇ&nbsp;—… &amp;unknown; &amp;AMP',
  ],
  ['&#0;&#xd800;&#x110000;', '\ufffd\ufffd\ufffd'],
  ['<details open><summary>More</summary>text</details>', '<details open=""><summary>More</summary>text</details>'],
  ['<p lang="de" dir="ltr" class="x" style="color:red" onclick="bad()">x</p>', '<p lang="de" dir="ltr">x</p>'],
  [
    '<a href="https://example.org/?a=1&amp;b=2">x</a>',
    '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">x</a>',
  ],
  [
    '<a href="mailto:a@example.org">x</a>',
    '<a href="mailto:a@example.org" target="_blank" rel="noopener noreferrer">x</a>',
  ],
  [
    '<img src="faces/a.svg" alt="A face" width=20 height="10">',
    '<img src="HOST/faces/a.svg" alt="A face" width="20" height="10">',
  ],
  ['<img src=https://example.org/a.png>', '<img src="https://example.org/a.png" alt="">'],
  ['<img src="data:image/png;base64,AAAA" alt="x">', '<img src="data:image/png;base64,AAAA" alt="x">'],
  ['<p title="a > b" lang=de>x</p>', '<p lang="de">x</p>'],
  [`<b lang=de don't>bold</b>`, '<b lang="de">bold</b>'],
  ['<font color=red>kept <blink>text</blink></font>', 'kept text'],
];

test('study HTML becomes the same nodes as written', async (t) => {
  const results = await built(
    t,
    good.map(([html]) => html),
  );
  good.forEach(([html, expected], index) => assert.equal(results[index], expected, html));
});

const bad = [
  ['<script>alert(1)</script>after', 'after'],
  ['<SCRIPT src=//evil></SCRIPT >after', 'after'],
  ['<style>p{}</style>after', 'after'],
  ['<script>never closed', ''],
  ['<svg><script>x</script><b>y</b></svg>after', 'after'],
  ['<iframe src="javascript:x"></iframe>after', 'after'],
  ['<template><img src=x onerror=y></template>after', 'after'],
  ['<img src=x onerror=alert(1)>', '<img src="HOST/x" alt="">'],
  ['<img src="javascript:alert(1)">', ''],
  ['<img src="http://other.example/pixel.gif">', ''],
  ['<img src="data:image/svg+xml,<svg onload=alert(1)>">', ''],
  ['<img src="data:text/html,x">', ''],
  ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
  ['<a href="&#106;ava&#x73;cript:alert(1)">x</a>', '<a>x</a>'],
  ['<a href="java\nscript:alert(1)">x</a>', '<a>x</a>'],
  ['<a href=" data:text/html,x">x</a>', '<a>x</a>'],
  ['<a href="vbscript:x" onclick=y>x</a>', '<a>x</a>'],
  ['<form action="https://evil"><input name=a><button>x</button></form>', 'x'],
  ['<meta http-equiv=refresh content=0><base href=//evil>x', 'x'],
  ['<!-- <b>comment --> x <!-- open', ' x '],
  ['<!doctype html><?php x ?>x', 'x'],
  ['<li>stray</li><td>cell</td>', 'straycell'],
  ['<p id="main" name="x" data-a="b">x</p>', '<p>x</p>'],
];

test('nothing but the allowed comes into being', async (t) => {
  const results = await built(
    t,
    bad.map(([html]) => html),
  );
  bad.forEach(([html, expected], index) => assert.equal(results[index], expected, html));
});

test('headings begin below the one above them and skip no level', async (t) => {
  const [jumps, steps] = await built(t, ['<h1>a</h1><h4>b</h4><h4>c</h4><h2>d</h2>', '<h3>a</h3><h6>b</h6>'], 2);
  assert.equal(jumps, '<h3>a</h3><h4>b</h4><h4>c</h4><h3>d</h3>');
  assert.equal(steps, '<h3>a</h3><h4>b</h4>');
});

test('a hundred thousand open tags are read in a moment and nest no deeper than the limit', async (t) => {
  const [html] = await built(t, ['<b>'.repeat(100_000) + 'x']);
  assert.equal(html.split('<b>').length - 1, 64);
  assert.match(html, /x/);
});

const endless = [
  ['<a', ' "'],
  ['<a "', ''],
  [`<a '"`, ''],
  ['<a b=', '"'],
  ['<a b= ', `'`],
  ['<', ''],
  ['<!-', ''],
  ['<!--', ''],
  ['</a ', '"'],
  ['<script', ''],
  ['<script></script', ''],
  ['<svg>', ''],
  ['&', ''],
  ['&#x', ''],
  ['&aacute', ''],
];

test('no text of 20,000 characters takes long', async (t) => {
  const page = await freshPage(t, browser);
  await page.goto(`${await hosted(t, { files: { 'blank.html': '<!doctype html>' } })}blank.html`);
  await page.addScriptTag({ content: asGlobal('task/rich_text.ts', 'rich') });
  for (const [piece, end] of endless) {
    const taken = await page.evaluate((html) => {
      const before = performance.now();
      globalThis.rich.richText(html);
      return performance.now() - before;
    }, piece.repeat(20_000 / piece.length) + end);
    assert.ok(taken < 1000, `${piece}…${end} takes ${Math.round(taken)} ms`);
  }
});
