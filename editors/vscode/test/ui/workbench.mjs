// A real VS Code workbench: the server inside code-server, and a headless Chromium that shows it.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The machine may be busy with other things. Milliseconds. */
const PATIENCE = 180_000;

/** Settings of the user under test: nothing that pops up by itself. */
const QUIET = { 'files.autoSave': 'off', 'workbench.startupEditor': 'none', 'chat.commandCenter.enabled': false, 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'telemetry.telemetryLevel': 'off' };

/** The fonts of the pictures: these, whatever else is installed. */
const FONTS = `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts/opentype/noto</dir>
  <dir>/usr/share/fonts/truetype/dejavu</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
`;

export class Workbench {
  /**
   * Starts both. `env` is the environment that the extension finds; `extension` its folder, or a package (.vsix) to be installed;
   * `data` a folder for the server; `isTrusting` says whether every folder is trusted; `settings` are those of the user.
   */
  static async start({ node, server, browser, extension, data, env, isTrusting = true, settings = {} }) {
    const bench = new Workbench();
    if (extension.endsWith('.vsix')) {
      execFileSync(node, [server, '--accept-server-license-terms', '--server-data-dir', data, '--install-extension', extension], { stdio: 'inherit' });
    } else {
      bench.extension = extension;
    }
    const port = await freePort();
    mkdirSync(join(data, 'data/Machine'), { recursive: true });
    writeFileSync(join(data, 'data/Machine/settings.json'), JSON.stringify({ ...QUIET, ...settings }));
    const flags = ['--accept-server-license-terms', '--without-connection-token', '--host', '127.0.0.1', '--port', String(port), '--server-data-dir', data, '--enable-smoke-test-driver', '--disable-telemetry', '--force-disable-user-env'];
    if (isTrusting) flags.push('--disable-workspace-trust');
    bench.server = spawn(node, [server, ...flags], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await heard(bench.server.stdout, /Extension host agent listening/);
    bench.host = `127.0.0.1:${port}`;
    const fonts = join(data, 'fonts.conf');
    writeFileSync(fonts, FONTS);
    bench.browser = await chromium.launch({ executablePath: browser, args: FLAGS, env: { ...process.env, FONTCONFIG_FILE: fonts } });
    return bench;
  }

  /**
   * Opens a window on `folder`, or on `workspace` (neither: an empty window), with `tests` the suite that runs in the extension host.
   * `language` is that of the display, as with a language pack that translates nothing of the editor itself: what an extension says
   * in that language is shown then.
   */
  async open({ folder, workspace, tests, viewport = { width: 1280, height: 800 }, deviceScaleFactor = 1, language }) {
    const context = await this.browser.newContext({ viewport, deviceScaleFactor, locale: 'zh-CN', permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    if (language) await page.addInitScript((name) => { globalThis._VSCODE_NLS_LANGUAGE = name; }, language);
    const remote = (path) => `vscode-remote://${this.host}${encodeURI(path)}`;
    const payload = [['skipWelcome', 'true']];
    if (this.extension) payload.push(['extensionDevelopmentPath', remote(this.extension)]);
    let code;
    if (tests) {
      payload.push(['extensionTestsPath', remote(tests)]);
      code = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
      await page.exposeFunction('codeAutomationLog', () => undefined);
    }
    const query = new URLSearchParams({ ...(folder && { folder }), ...(workspace && { workspace }), ...(!folder && !workspace && { ew: 'true' }), payload: JSON.stringify(payload) });
    page.setDefaultTimeout(PATIENCE);
    try {
      await page.goto(`http://${this.host}/?${query}`, { waitUntil: 'commit', timeout: PATIENCE });
      await page.waitForSelector('.monaco-workbench');
    } catch (error) {
      await context.close();
      throw error;
    }
    return { page, code };
  }

  /** Runs a suite; the exit code is 0 if every test passed. */
  async run(options, patience = 6 * PATIENCE) {
    const { page, code } = await this.open(options);
    const late = new Promise((resolve) => { setTimeout(resolve, patience, 'timeout').unref(); });
    const result = await Promise.race([code, late]);
    await page.context().close();
    return result;
  }

  async stop() {
    await this.browser?.close();
    if (this.server && this.server.exitCode === null) {
      this.server.kill();
      await once(this.server, 'exit');
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function heard(stream, words) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      if (words.test(text)) resolve();
    });
    stream.on('end', () => { reject(new Error(`the server ended: ${text}`)); });
  });
}
