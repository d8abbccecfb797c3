// What the server's answers say beyond the protocol: verdicts of quotations, names of sources. No editor in here.

/** What became of a quotation: it holds, it does not, or nobody checked it. */
export type Standing = 'verified' | 'problem' | 'unchecked';

/** Reads the sign with which the server's outline begins a quotation's detail: `✓ verbatim · xi2015-pdf ¶8`. */
export function standing(detail: string | undefined): Standing | undefined {
  switch (detail?.[0]) {
    case '✓':
    case '≈':
      return 'verified';
    case '✗':
    case '⇄':
      return 'problem';
    case '○':
      return 'unchecked';
    default:
      return undefined;
  }
}

/** A source as the list of symbols names it. */
export interface SourceName {
  readonly id: string;
  readonly work: string;
  readonly title: string | undefined;
  readonly date: string | undefined;
}

/** Reads `id · title · author` in `work · date`; the work is left out where it is called as the source, and so is what is not known. */
export function sourceName(name: string, container: string | undefined): SourceName {
  const [id = name, title] = name.split(' · ');
  const parts = (container ?? '').split(' · ').filter((part) => part !== '');
  const date = parts.find((part) => /^\d{4}(-\d\d){0,2}$/.test(part) && part === parts.at(-1));
  const work = parts.length === 2 || (parts.length === 1 && date === undefined) ? parts[0] : undefined;
  return { id, work: work ?? id, title, date };
}

/** The quotation marks that a text uses, by the pair it has more of. */
export function marksOf(text: string): readonly [string, string] {
  const count = (mark: string): number => text.split(mark).length - 1;
  return count('「') > count('“') ? ['「', '」'] : ['“', '”'];
}

/**
 * Words put between `marks`, on one line. Marks inside become the inner ones; one that the words leave open, because the passage ends
 * with its last letter, is closed.
 */
export function quoted(words: string, marks: readonly [string, string]): string {
  const [open, close] = marks[0] === '「' ? ['『', '』'] : ['‘', '’'];
  const within = words.replace(/[“「]/g, open).replace(/[”」]/g, close).replace(/\s*\n\s*/g, ' ');
  const isOpen = within.lastIndexOf(open) > within.lastIndexOf(close);
  return `${marks[0]}${within}${isOpen ? close : ''}${marks[1]}`;
}

/** Places that came more than once, counted once. */
export function distinct(places: readonly { readonly uri: string; readonly range: { readonly start: unknown } }[]): number {
  return new Set(places.map((place) => `${place.uri} ${JSON.stringify(place.range.start)}`)).size;
}

/** Marks that open a quotation, each with the one that closes it. */
const PAIRS = new Map([['“', '”'], ['‘', '’'], ['「', '」'], ['『', '』'], ['«', '»'], ['‹', '›'], ['"', '"'], ['＂', '＂']]);

/** Whether the end of `block` (a paragraph, up to the cursor) stands inside a quotation of which two letters are written. */
export function isInQuotation(block: string): boolean {
  const open: { close: string; at: number }[] = [];
  let at = 0;
  let before = '';
  for (const letter of block) {
    at += letter.length;
    // After a Latin letter ’ is an apostrophe, or closes a quotation that is then asked about in vain.
    const isApostrophe = letter === '’' && /[A-Za-z0-9]/.test(before);
    if (letter === open.at(-1)?.close && !isApostrophe) open.pop();
    else if (PAIRS.has(letter)) open.push({ close: PAIRS.get(letter) ?? '', at });
    before = letter;
  }
  const last = open.at(-1);
  return last !== undefined && /\p{L}[^\p{L}]*\p{L}/u.test(block.slice(last.at));
}
