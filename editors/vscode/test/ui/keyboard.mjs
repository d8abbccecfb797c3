// Hands at the keyboard of a workbench, and eyes on it.

import assert from 'node:assert/strict';
import { join } from 'node:path';

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class Keyboard {
  /** Pictures go to the folder `shots`. */
  constructor(page, shots) {
    this.page = page;
    this.shots = shots;
  }

  async keys(...names) {
    for (const name of names) {
      await this.page.keyboard.press(name);
      await pause(80);
    }
  }

  async type(text, wait = 60) {
    for (const letter of text) {
      await this.page.keyboard.type(letter);
      await pause(wait);
    }
  }

  async picture(name) {
    await pause(600);
    await this.page.screenshot({ path: join(this.shots, `${name}.png`) });
  }

  async seen(selector, options) {
    await this.page.locator(selector, options).first().waitFor();
  }

  /** Presses keys until they bring up what they should: findings that come in meanwhile close a menu or a hover. */
  async bring(names, selector, options) {
    for (let tries = 1; ; tries++) {
      await this.keys(...names);
      const found = this.page.locator(selector, options).first().waitFor({ timeout: 10_000 });
      if (await found.then(() => true, (error) => { if (tries === 4) throw error; })) return;
      await this.keys('Escape');
    }
  }

  /** Opens a file of the folder. */
  async open(path) {
    const name = path.split('/').at(-1);
    await this.keys('Control+P');
    await this.seen('.quick-input-widget');
    await this.type(path, 10);
    await this.seen(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"]`);
    await this.keys('Enter');
    await this.seen(`.tab.active[data-resource-name="${name}"]`);
    await this.seen('.monaco-editor.focused .view-line');
  }

  async goTo(line, column) {
    await this.keys('Control+G');
    await this.seen('.quick-input-widget');
    await this.type(`${line}:${column}`, 10);
    await this.keys('Enter');
    await pause(300);
  }

  /** Runs a command by its name. */
  async command(name) {
    await this.bring(['F1'], '.quick-input-widget .monaco-list-row');
    await this.type(name, 10);
    await this.seen('.quick-input-list .monaco-list-row', { hasText: name });
    await pause(500);
    await this.keys('Enter');
  }

  /** Answers a question of the extension: `title` stands over its field, where a command of that name in the palette has none. */
  async answer(title, text) {
    await this.seen('.quick-input-widget .quick-input-title', { hasText: new RegExp(`^${title}$`) });
    const field = this.page.locator('.quick-input-widget .quick-input-box input:focus');
    await field.waitFor();
    await this.type(text, 20);
    assert.equal(await field.inputValue(), text);
  }

  /** Waits until the text in sight, with the hints in it, is as `pattern` says. */
  async reads(pattern, what) {
    for (let tries = 0; tries < 300; tries++) {
      const lines = await this.page.locator('.monaco-editor.focused .view-line').allInnerTexts();
      if (lines.some((line) => pattern.test(line.replaceAll('\u00a0', ' ')))) return;
      await pause(100);
    }
    assert.fail(what);
  }
}
