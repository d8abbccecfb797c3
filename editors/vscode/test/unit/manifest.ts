// What package.json and the two languages promise each other.

import * as assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';

const read = (file: string): string => readFileSync(file, 'utf8');
const json = (file: string): unknown => JSON.parse(read(file));
interface Manifest {
  icon: string;
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, { scope: string }> };
    walkthroughs: { steps: { media: { markdown: string } }[] }[];
  };
}
const manifest = json('package.json') as Manifest;
const sources = readdirSync('src').map((file) => read(`src/${file}`)).join('\n');

describe('package.json', () => {
  it('is told in English and Chinese, with nothing left over', () => {
    const keys = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]).sort();
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const told = json(file) as Record<string, string>;
      assert.deepEqual(Object.keys(told).sort(), [...new Set(keys)], file);
      assert.ok(Object.values(told).every((text) => text.trim() !== ''), file);
    }
  });

  it('names the commands that there are', () => {
    const registered = [...sources.matchAll(/command\('(\w+)'/g)].map((match) => `yinwen.${match[1] ?? ''}`);
    const named = manifest.contributes.commands.map(({ command }) => command);
    // That one is run by code lenses alone.
    assert.deepEqual(registered.filter((command) => command !== 'yinwen.showReferences').sort(), named.sort());
  });

  it('lets no workspace choose a program or grant itself folders', () => {
    for (const key of ['yinwen.server.path', 'yinwen.corpusFolders']) {
      assert.equal(manifest.contributes.configuration.properties[key]?.scope, 'machine');
    }
  });

  it('knows the server\'s choices', () => {
    const keys = read('../../src/config/keys.rs');
    for (const word of ['ignore', 'suggest', 'check', 'pandoc', 'footnote', 'title', 'gb7714', 'chicago', 'publication']) {
      assert.ok(keys.includes(`"${word}"`), word);
    }
  });

  it('has an icon of 256 pixels, packaged, and its drawing', () => {
    const picture = readFileSync(manifest.icon);
    assert.equal(picture.toString('latin1', 1, 4), 'PNG');
    // The header has the width and the height.
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [256, 256]);
    assert.ok(read('.vscodeignore').split('\n').includes(`!${manifest.icon}`));
    assert.match(read('media/icon.svg'), /<svg/);
  });

  it('has the pictures and pages of its walkthrough', () => {
    for (const { media } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) assert.ok(read(media.markdown).length > 20);
  });
});

describe('sentences in the source', () => {
  it('are all translated, and nothing else is', () => {
    const said = [...sources.matchAll(/l10n\.t\('((?:[^'\\]|\\.)*)'/g)].map((match) => match[1] ?? '');
    const translated = json('l10n/bundle.l10n.zh-cn.json') as Record<string, string>;
    assert.deepEqual([...new Set(said)].sort(), Object.keys(translated).sort());
    for (const [english, chinese] of Object.entries(translated)) {
      assert.deepEqual(chinese.match(/\{\d\}/g)?.sort(), english.match(/\{\d\}/g)?.sort(), english);
    }
  });
});
