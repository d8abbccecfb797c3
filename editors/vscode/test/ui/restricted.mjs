// A session in Chinese, in a folder that is not trusted: it is checked all the same, and gets nothing that it asks for.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Keyboard, pause } from './keyboard.mjs';

/** Plays the session; 0 if all went well. Pictures go to `shots`, and one of the window in which something went wrong. */
export async function restricted(bench, folder, shots) {
  mkdirSync(shots, { recursive: true });
  const { page } = await bench.open({ folder, viewport: { width: 1180, height: 720 }, deviceScaleFactor: 1.5, language: 'zh-cn' });
  try {
    await play(new Keyboard(page, shots), folder);
  } catch (error) {
    await page.screenshot({ path: join(shots, 'restricted-failed.png') });
    throw error;
  }
  await page.context().close();
  return 0;
}

async function play(hand, folder) {
  const { page } = hand;
  await hand.seen('.statusbar-item', { hasText: 'Restricted Mode' });

  // The findings are there, in Chinese.
  await hand.open('notes/brief.md');
  await hand.seen('.monaco-editor .squiggly-error');
  await hand.goTo(21, 14);
  await hand.bring(['Control+K', 'Control+I'], '.monaco-hover', { hasText: '有改动' });
  await hand.picture('chinese');
  await hand.keys('Escape', 'Escape');
  const status = page.locator('.statusbar-item[id="yinwen.yinwen.yinwen.status"]');
  assert.match(await status.getAttribute('aria-label'), /本篇引文：\d+ 处无误/);

  // So are the names of commands and views, of package.nls.zh-cn.json.
  await hand.command('yinwen: 核对整个工作区');
  await hand.seen('.monaco-list-row', { hasText: '数值有出入' });
  await hand.seen('.pane-header', { hasText: '文献' });

  // The user switched the marks off.
  const dotted = await page.locator('.monaco-editor .view-overlays .cdr[class*="ced-"]').evaluateAll((marks) => marks.filter((mark) => getComputedStyle(mark).borderBottomStyle === 'dotted').length);
  assert.equal(dotted, 0);

  // The settings of the folder named a program and a folder elsewhere.
  assert.ok(!existsSync(join(folder, 'was-run')), 'the folder had its own program run');
  await hand.command('yinwen: 在语料库中查找');
  await hand.answer('在语料库中查找', '此处的文字不归这个文件夹读取');
  await pause(5000);
  assert.equal(await page.locator('.quick-input-list .monaco-list-row', { hasText: 'secret' }).count(), 0);
  await hand.keys('Escape');

  // The walkthrough.
  await hand.command('Welcome: Open Walkthrough');
  await hand.type('让每一句引文', 20);
  await hand.keys('Enter');
  await hand.seen('.getting-started-step', { hasText: '把文献放进 corpus/' });
  assert.equal(await page.locator('.getting-started-step').count(), 5);
  await hand.picture('walkthrough');
}
