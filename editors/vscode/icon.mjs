// Draws the icon, media/icon.png, from media/icon.svg: CHROMIUM=/usr/bin/chromium node icon.mjs. Only the picture is packaged: a gallery
// takes no SVG.

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SIZE = 256;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync('media/icon.svg', 'utf8')}`);
  await page.screenshot({ path: 'media/icon.png', omitBackground: true });
} finally {
  await browser.close();
}
