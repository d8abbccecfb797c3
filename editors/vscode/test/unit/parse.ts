// What is read out of the server's answers, and how a quotation is written.

import * as assert from 'node:assert/strict';
import { distinct, isInQuotation, marksOf, quoted, sourceName, standing } from '../../src/parse';

describe('answers of the server', () => {
  it('begin a quotation\'s detail with the sign of its verdict', () => {
    const signs = ['✓ verbatim · a ¶8', '≈ 等同', '✗ 有改动 · a', '⇄ elsewhere · b', '○ unchecked', 'heading', '', undefined];
    assert.deepEqual(signs.map(standing), ['verified', 'verified', 'problem', 'problem', 'unchecked', undefined, undefined, undefined]);
  });

  it('name a source with its title, and its work where that is called otherwise', () => {
    const pdf = sourceName('xi2015-pdf · 在第二届世界互联网大会开幕式上的讲话 · 习近平', 'xi2015 · 2015-12-16');
    assert.deepEqual(pdf, { id: 'xi2015-pdf', work: 'xi2015', title: '在第二届世界互联网大会开幕式上的讲话', date: '2015-12-16' });
    assert.deepEqual(sourceName('wic2019 · 携手', '2019-10'), { id: 'wic2019', work: 'wic2019', title: '携手', date: '2019-10' });
    assert.deepEqual(sourceName('a-en · A', 'a'), { id: 'a-en', work: 'a', title: 'A', date: undefined });
    assert.deepEqual(sourceName('plain', undefined), { id: 'plain', work: 'plain', title: undefined, date: undefined });
    assert.equal(sourceName('y-1 · Y', '2015 · 2015').work, '2015');
  });

  it('count a place once', () => {
    const at = (uri: string, line: number): { uri: string; range: { start: object } } => ({ uri, range: { start: { line } } });
    assert.equal(distinct([at('a', 1), at('a', 1), at('b', 1), at('a', 2)]), 3);
  });
});

describe('a quotation', () => {
  it('is written in the marks that the note uses', () => {
    assert.deepEqual(marksOf('他说「一」、「二」和“三”'), ['「', '」']);
    assert.deepEqual(marksOf(''), ['“', '”']);
  });

  it('keeps the marks inside it, as inner ones, closed, on one line', () => {
    assert.equal(quoted('网络空间不是“法外之地”', ['“', '”']), '“网络空间不是‘法外之地’”');
    assert.equal(quoted('不是“法外\n之地', ['「', '」']), '「不是『法外 之地』」');
  });
});

describe('the cursor', () => {
  it('is in a quotation once two letters of it are written', () => {
    for (const text of ['他说“推动', '- 「推动', '> «le monde', '他说“网络空间不是‘法外', 'He said "respect for', '“一”，又说“二三', '“don’t do']) assert.ok(isInQuotation(text), text);
    for (const text of ['', '他说', '他说“推', '“推动”[@xi2015]', '他说“推动”，', 'a "b" c', '“‘法外’之地”']) assert.ok(!isInQuotation(text), text);
  });
});
