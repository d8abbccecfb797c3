// A session by keyboard, as an author works: typing brings suggestions, a mistake is underlined, hovered over and repaired.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Keyboard, pause } from './keyboard.mjs';

/** Plays the session; 0 if all went well. Pictures go to `shots`, and one of the window in which something went wrong. */
export async function session(bench, folder, shots) {
  mkdirSync(shots, { recursive: true });
  const { page } = await bench.open({ folder, viewport: { width: 1180, height: 720 }, deviceScaleFactor: 1.5 });
  try {
    await play(new Keyboard(page, shots));
  } catch (error) {
    await page.screenshot({ path: join(shots, 'failed.png') });
    throw error;
  }
  await page.context().close();
  return 0;
}

async function play(hand) {
  const { page } = hand;
  await hand.seen('.explorer-folders-view .monaco-list-row');
  await hand.open('notes/clean-brief.md');
  await hand.seen('.statusbar-item[id="yinwen.yinwen.yinwen.status"] .codicon-check');

  // In prose outside quotation marks nothing pops up.
  await hand.keys('Control+End', 'Enter', 'Enter');
  await hand.type('- Bold quotation 网络');
  await pause(800);
  assert.equal(await page.locator('.suggest-widget.visible').count(), 0, 'a suggestion in prose');

  // Inside them the corpus goes on by itself.
  await hand.type('：“推动互联网');
  await hand.seen('.suggest-widget.visible .monaco-list-row');
  await hand.type('全球');
  await hand.seen('.suggest-widget.visible .monaco-list-row', { hasText: '治理体系变革' });
  await hand.picture('completion');
  await hand.keys('Enter');
  await hand.reads(/：“推动互联网全球治理体系变革[^”]*”.*\[@[\w-]+, ¶\d+\]/, 'the continuation is put in, closed and cited');

  // A mistake is underlined, and repaired by the first thing that is offered.
  await hand.keys('End', 'Enter', 'Escape');
  await hand.type('他说“尊重网路主权”[@xi2015]');
  await hand.keys('Escape');
  await hand.seen('.monaco-editor .squiggly-error');
  await hand.keys('Home', ...Array(8).fill('ArrowRight'));
  await hand.bring(['Control+.'], '.action-widget .monaco-list-row');
  await pause(500);
  await hand.keys('Enter');
  await hand.reads(/他说“尊重网络主权”/, 'the words of the source are put in');
  await page.locator('.monaco-editor .squiggly-error').waitFor({ state: 'detached' });

  // A quotation that holds is marked in a colour of the theme.
  const border = await page.locator('.monaco-editor .view-overlays .cdr[class*="ced-"]').first().evaluate((mark) => getComputedStyle(mark).borderBottomStyle);
  assert.equal(border, 'dotted');

  // The picture for the documentation: a note with findings, and what is said on hovering.
  await hand.open('notes/brief.md');
  await hand.goTo(21, 14);
  await hand.seen('.monaco-editor .squiggly-error');
  await hand.bring(['Control+K', 'Control+I'], '.monaco-hover', { hasText: '亿网民' });
  await hand.picture('hover');
  await hand.keys('Escape', 'Escape');

  // Finding, with the passage beside the note.
  await hand.command('yinwen: Find in Corpus');
  await hand.answer('Find in Corpus', '网络空间不是法外之地');
  await hand.seen('.quick-input-list .monaco-list-row', { hasText: '法外之地' });
  await page.locator('.editor-group-container').nth(1).waitFor();
  await hand.picture('find');
  await hand.keys('Escape');
  await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
  await pause(1000);

  // The tree of sources.
  await hand.command('Explorer: Focus on Sources View');
  await hand.seen('.pane-body .monaco-list-row', { hasText: 'quoted' });
  await hand.picture('sources');
}
