// A session by keyboard, as an author works: typing brings suggestions, a mistake is underlined, hovered over and repaired.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Plays the session; 0 if all went well. Pictures go to `shots`, and one of the window in which something went wrong. */
export async function session(bench, folder, shots) {
  mkdirSync(shots, { recursive: true });
  const { page } = await bench.open({ folder, viewport: { width: 1180, height: 720 }, deviceScaleFactor: 1.5 });
  try {
    await play(page, shots);
  } catch (error) {
    await page.screenshot({ path: join(shots, 'failed.png') });
    throw error;
  }
  await page.context().close();
  return 0;
}

async function play(page, shots) {
  const keys = async (...names) => { for (const name of names) { await page.keyboard.press(name); await pause(80); } };
  const type = async (text, wait = 60) => { for (const letter of text) { await page.keyboard.type(letter); await pause(wait); } };
  const picture = async (name) => { await pause(600); await page.screenshot({ path: join(shots, `${name}.png`) }); };
  const seen = (selector, options) => page.locator(selector, options).first().waitFor();
  /** Presses keys until they bring up what they should: findings that come in meanwhile close a menu or a hover. */
  const bring = async (names, selector, options) => {
    for (let tries = 1; ; tries++) {
      await keys(...names);
      const found = page.locator(selector, options).first().waitFor({ timeout: 10_000 });
      if (await found.then(() => true, (error) => { if (tries === 4) throw error; })) return;
      await keys('Escape');
    }
  };
  const open = async (path) => {
    const name = path.split('/').at(-1);
    await keys('Control+P');
    await seen('.quick-input-widget');
    await type(path, 10);
    await seen(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"]`);
    await keys('Enter');
    await seen(`.tab.active[data-resource-name="${name}"]`);
    await seen('.monaco-editor.focused .view-line');
  };
  const goTo = async (line, column) => {
    await keys('Control+G');
    await seen('.quick-input-widget');
    await type(`${line}:${column}`, 10);
    await keys('Enter');
    await pause(300);
  };
  const command = async (name) => {
    await bring(['F1'], '.quick-input-widget .monaco-list-row');
    await type(name, 10);
    await seen('.quick-input-list .monaco-list-row', { hasText: name });
    await pause(500);
    await keys('Enter');
  };
  /** Waits until the text in sight, with the hints in it, is as `pattern` says. */
  const reads = async (pattern, what) => {
    for (let tries = 0; tries < 300; tries++) {
      const lines = await page.locator('.monaco-editor.focused .view-line').allInnerTexts();
      if (lines.some((line) => pattern.test(line.replaceAll('\u00a0', ' ')))) return;
      await pause(100);
    }
    assert.fail(what);
  };

  await seen('.explorer-folders-view .monaco-list-row');
  await open('notes/clean-brief.md');
  await seen('.statusbar-item[id="yinwen.yinwen.yinwen.status"] .codicon-check');

  // In prose outside quotation marks nothing pops up.
  await keys('Control+End', 'Enter', 'Enter');
  await type('- Bold quotation 网络');
  await pause(800);
  assert.equal(await page.locator('.suggest-widget.visible').count(), 0, 'a suggestion in prose');

  // Inside them the corpus goes on by itself.
  await type('：“推动互联网');
  await seen('.suggest-widget.visible .monaco-list-row');
  await type('全球');
  await seen('.suggest-widget.visible .monaco-list-row', { hasText: '治理体系变革' });
  await picture('completion');
  await keys('Enter');
  await reads(/：“推动互联网全球治理体系变革[^”]*”.*\[@[\w-]+, ¶\d+\]/, 'the continuation is put in, closed and cited');

  // A mistake is underlined, and repaired by the first thing that is offered.
  await keys('End', 'Enter', 'Escape');
  await type('他说“尊重网路主权”[@xi2015]');
  await keys('Escape');
  await seen('.monaco-editor .squiggly-error');
  await keys('Home', ...Array(8).fill('ArrowRight'));
  await bring(['Control+.'], '.action-widget .monaco-list-row');
  await pause(500);
  await keys('Enter');
  await reads(/他说“尊重网络主权”/, 'the words of the source are put in');
  await page.locator('.monaco-editor .squiggly-error').waitFor({ state: 'detached' });

  // A quotation that holds is marked in a colour of the theme.
  const border = await page.locator('.monaco-editor .view-overlays .cdr[class*="ced-"]').first().evaluate((mark) => getComputedStyle(mark).borderBottomStyle);
  assert.equal(border, 'dotted');

  // The picture for the documentation: a note with findings, and what is said on hovering.
  await open('notes/brief.md');
  await goTo(21, 14);
  await seen('.monaco-editor .squiggly-error');
  await bring(['Control+K', 'Control+I'], '.monaco-hover', { hasText: '亿网民' });
  await picture('hover');
  await keys('Escape', 'Escape');

  // Finding, with the passage beside the note.
  await command('yinwen: Find in Corpus');
  await seen('.quick-input-widget', { hasText: 'Find in Corpus' });
  await type('网络空间不是法外之地', 20);
  await seen('.quick-input-list .monaco-list-row', { hasText: '法外之地' });
  await page.locator('.editor-group-container').nth(1).waitFor();
  await picture('find');
  await keys('Escape');
  await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
  await pause(1000);

  // The tree of sources.
  await command('Explorer: Focus on Sources View');
  await seen('.pane-body .monaco-list-row', { hasText: 'quoted' });
  await picture('sources');
}
