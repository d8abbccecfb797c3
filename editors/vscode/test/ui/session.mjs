// A session by keyboard, as an author works: typing brings suggestions, a mistake is underlined, hovered over and repaired.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Plays the session; 0 if all went well. Pictures go to `shots`. */
export async function session(bench, folder, shots) {
  mkdirSync(shots, { recursive: true });
  const { page } = await bench.open({ folder, viewport: { width: 1180, height: 720 }, deviceScaleFactor: 2 });
  const key = async (name, wait = 150) => { await page.keyboard.press(name); await pause(wait); };
  const type = async (text, wait = 60) => { for (const letter of text) { await page.keyboard.type(letter); await pause(wait); } };
  const picture = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
  const text = async () => (await page.locator('.monaco-editor.focused .view-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  const seen = (selector, options = {}) => page.locator(selector).first().waitFor({ timeout: 20_000, ...options });

  await seen('.explorer-folders-view .monaco-list-row');
  await key('Control+P', 500);
  await type('clean-brief.md', 10);
  await seen('.quick-input-list .monaco-list-row');
  await pause(500);
  await key('Enter', 500);
  await seen('.monaco-editor.focused .view-line');
  await seen('.statusbar-item[id="yinwen.yinwen.yinwen.status"] .codicon-check');

  // In prose outside quotation marks nothing pops up.
  await key('Control+End', 100);
  await key('Enter', 50);
  await key('Enter', 50);
  await type('Bold quotation 网络');
  await pause(800);
  assert.equal(await page.locator('.suggest-widget.visible').count(), 0, 'a suggestion in prose');

  // Inside quotation marks the corpus goes on by itself.
  await type('：“推动互联网');
  await seen('.suggest-widget.visible .monaco-list-row');
  await type('全球');
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: '治理体系变革' }).first().waitFor({ timeout: 10_000 });
  await pause(500);
  await picture('completion');
  await key('Enter', 800);
  assert.match(await text(), /：“推动互联网全球治理体系变革[^\n]*”\[@[\w-]+, ¶\d+\]/, 'the continuation is put in, closed and cited');
  return 0;
}
