// The tokens that need a look ahead: a mark is open only where something closes it, a bracket is a citation only if its items
// have keys, a parenthesis after a quotation is a gloss only if it is in another script.
//
// But for code, a token here is its first characters only: what follows is read into a buffer and judged there.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

enum TokenType { OPEN_MARK, CLOSE_MARK, OPEN_CITATION, OPEN_GLOSS, OPEN_LOCATOR, SUPPRESS, AT, OPEN_DIRECTIVE, SEMICOLON, CODE_SPAN, ERROR_SENTINEL };

// Characters that are looked at: more than the longest paragraph that anyone quotes in.
#define AHEAD 8192
// Quotations in quotations.
#define DEPTH 16

typedef enum { NONE, DOUBLE, SINGLE, CORNER, HALF, DOUBLE_CORNER, GUILLEMET, SINGLE_GUILLEMET, STRAIGHT } Kind;
typedef enum { OTHER_SCRIPT, HAN, LATIN } Script;

typedef struct {
  uint8_t depth;
  uint8_t open[DEPTH]; // kinds, outermost first
  uint8_t quoted;      // script of the quotation that was closed last
} State;

typedef struct {
  State state;
  int32_t text[AHEAD];
  uint32_t length;
} Scanner;

static Kind kind_of(int32_t c, bool *opens, bool *closes) {
  *opens = *closes = false;
  switch (c) {
    case 0x201C: *opens = true; return DOUBLE;           // “
    case 0x201D: *closes = true; return DOUBLE;          // ”
    case 0x2018: *opens = true; return SINGLE;           // ‘
    case 0x2019: *closes = true; return SINGLE;          // ’
    case 0x300C: *opens = true; return CORNER;           // 「
    case 0x300D: *closes = true; return CORNER;          // 」
    case 0xFF62: *opens = true; return HALF;             // ｢
    case 0xFF63: *closes = true; return HALF;            // ｣
    case 0x300E: *opens = true; return DOUBLE_CORNER;    // 『
    case 0x300F: *closes = true; return DOUBLE_CORNER;   // 』
    case 0x00AB: *opens = true; return GUILLEMET;        // «
    case 0x00BB: *closes = true; return GUILLEMET;       // »
    case 0x2039: *opens = true; return SINGLE_GUILLEMET; // ‹
    case 0x203A: *closes = true; return SINGLE_GUILLEMET; // ›
    case '"':
    case 0xFF02: *opens = *closes = true; return STRAIGHT; // ＂
    default: return NONE;
  }
}

static bool is_han(int32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3007;
}
static bool is_digit(int32_t c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }
static bool is_latin(int32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
         (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}
static bool is_word(int32_t c) { return is_latin(c) || is_digit(c) || c == '_'; }
static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0; }

// What a backslash escapes.
static bool is_punctuation(int32_t c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

// Reads what follows. The token has to be marked before.
static void look_ahead(Scanner *scanner, TSLexer *lexer) {
  scanner->length = 0;
  while (!lexer->eof(lexer) && scanner->length < AHEAD) {
    scanner->text[scanner->length++] = lexer->lookahead;
    lexer->advance(lexer, false);
  }
}

static int32_t at(const Scanner *scanner, uint32_t i) { return i < scanner->length ? scanner->text[i] : 0; }

static uint32_t find(const Scanner *scanner, uint32_t from, int32_t wanted, int32_t never) {
  for (uint32_t i = from; i < scanner->length; i++) {
    if (at(scanner, i) == wanted) return i;
    if (never && at(scanner, i) == never) break;
  }
  return 0;
}

static int32_t closing_bracket(int32_t open) { return open == 0xFF3B ? 0xFF3D : open == 0x3010 ? 0x3011 : ']'; }
static bool is_at(int32_t c) { return c == '@' || c == 0xFF20; }

static bool starts(const Scanner *scanner, uint32_t i, const char *word) {
  for (uint32_t n = 0; word[n]; n++) {
    int32_t c = at(scanner, i + n);
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (c != word[n]) return false;
  }
  return true;
}

// Whether a key stands at `i`, after its sign. Quarto's cross-references are none.
static bool is_key(const Scanner *scanner, uint32_t i) {
  static const char *const crossrefs[] = {"fig-", "tbl-", "sec-", "eq-", "lst-"};
  for (uint32_t n = 0; n < sizeof crossrefs / sizeof *crossrefs; n++) {
    if (starts(scanner, i, crossrefs[n])) return false;
  }
  if (at(scanner, i) != '{') return is_word(at(scanner, i)) || is_han(at(scanner, i));
  uint32_t end = i + 1;
  while (end < scanner->length && at(scanner, end) != '}' && at(scanner, end) != '{' && !is_blank(at(scanner, end))) end++;
  return end > i + 1 && at(scanner, end) == '}';
}

// Whether the semicolon before `i` separates items: a full-width one does only if another item follows.
static bool separates(const Scanner *scanner, int32_t c, uint32_t i) {
  if (c == ';') return true;
  for (; c == 0xFF1B && i < scanner->length; i++) {
    int32_t next = at(scanner, i);
    if (next == ']' || next == '[' || next == ';' || next == 0xFF1B || next == 0xFF3D || next == 0x3011) return false;
    if (is_at(next)) return is_key(scanner, i + 1);
  }
  return false;
}

// The end of the citation whose bracket stands before `i`: items between semicolons, each with a key, up to the bracket that
// closes it; 0 if it is none.
static uint32_t citation(const Scanner *scanner, int32_t open, uint32_t i) {
  int32_t close = closing_bracket(open);
  bool has_key = false, in_prefix = true;
  uint32_t depth = 0;
  for (; i < scanner->length; i++) {
    int32_t c = at(scanner, i), before = i ? at(scanner, i - 1) : 0;
    if (c == '\\') {
      i++;
    } else if (c == close && depth == 0) {
      int32_t after = at(scanner, i + 1);
      return has_key && (open != '[' || (after != '(' && after != '[' && after != '{')) ? i + 1 : 0;
    } else if (c == 0xFF3B || c == 0xFF3D || c == 0x3010 || c == 0x3011) {
      return 0;
    } else if (c == '[') {
      if (in_prefix) return 0;
      depth++;
    } else if (c == ']') {
      if (depth == 0) return 0;
      depth--;
    } else if (depth == 0 && separates(scanner, c, i + 1)) {
      if (!has_key) return 0;
      has_key = false;
      in_prefix = true;
    } else if (in_prefix && is_at(c)) {
      if (is_word(before) || (before == '-' && i > 1 && at(scanner, i - 2) == '-')) return 0;
      int32_t first = at(scanner, i + 1);
      if (is_han(before) && is_han(first)) return 0;
      if (!is_key(scanner, i + 1)) return 0;
      has_key = true;
      in_prefix = false;
    }
  }
  return 0;
}

// The end of whatever at `i` hides the marks in it: code, an escape, a title, a citation, a tag or
// comment, the address of a link; else `i`.
static uint32_t hidden(const Scanner *scanner, uint32_t i) {
  uint32_t end = 0;
  switch (at(scanner, i)) {
    case '`': {
      uint32_t run = 1;
      while (at(scanner, i + run) == '`') run++;
      for (uint32_t j = i + run; j < scanner->length; j++) {
        uint32_t other = 0;
        while (at(scanner, j + other) == '`') other++;
        if (other == run) return j + other;
        if (other) j += other - 1;
      }
      return i + run;
    }
    case '\\': return is_punctuation(at(scanner, i + 1)) ? i + 2 : i;
    case '$':
      if (is_blank(at(scanner, i + 1)) || at(scanner, i + 1) == '$') return i;
      end = find(scanner, i + 1, '$', '\n');
      if (end && (is_blank(at(scanner, end - 1)) || at(scanner, end - 1) == '\\')) end = 0;
      break;
    case 0x300A: // 《
      end = find(scanner, i + 1, 0x300B, 0);
      break;
    case '<':
      if (at(scanner, i + 1) == '!' && at(scanner, i + 2) == '-' && at(scanner, i + 3) == '-') {
        for (end = i + 5; end < scanner->length; end++) {
          if (at(scanner, end) == '>' && at(scanner, end - 1) == '-' && at(scanner, end - 2) == '-') return end + 1;
        }
        return i;
      }
      if (at(scanner, i + 1) == '/' || is_latin(at(scanner, i + 1))) end = find(scanner, i + 1, '>', '<');
      break;
    case '[':
    case 0xFF3B: // ［
    case 0x3010: // 【
      end = citation(scanner, at(scanner, i), i + 1);
      return end ? end : i;
    case ']':
      if (at(scanner, i + 1) == '(') end = find(scanner, i + 2, ')', '\n');
      break;
  }
  return end ? end + 1 : i;
}

// Whether the mark of `kind` that was just read is closed in what follows, by the rule of the markup: a closing mark takes the
// nearest open one of its kind, and whatever was opened in between stays open.
static bool is_closed(const Scanner *scanner, Kind kind, Script *script) {
  uint8_t stack[64];
  uint32_t depth = scanner->state.depth;
  memcpy(stack, scanner->state.open, depth);
  uint32_t own = depth;
  stack[depth++] = kind;
  *script = OTHER_SCRIPT;
  uint32_t han = 0, words = 0;
  for (uint32_t i = 0; i < scanner->length;) {
    uint32_t end = hidden(scanner, i);
    if (end > i) {
      i = end;
      continue;
    }
    int32_t c = at(scanner, i), before = i ? at(scanner, i - 1) : 0, after = at(scanner, i + 1);
    if (is_han(c)) han++;
    if (is_word(c) && !is_word(before)) words++;
    i++;
    bool opens, closes;
    Kind mark = kind_of(c, &opens, &closes);
    if (mark == NONE || (c == 0x2019 && is_word(before) && is_word(after))) continue;
    uint32_t top = depth;
    while (closes && top > 0 && stack[top - 1] != mark) top--;
    if (closes && top > 0) {
      depth = top - 1;
      if (depth == own) {
        *script = han > words ? HAN : words ? LATIN : OTHER_SCRIPT;
        return true;
      }
      if (depth < own) return false;
    } else if (opens) {
      if (depth == sizeof stack) return false;
      stack[depth++] = mark;
    }
  }
  return false;
}

// Whether what follows `<!--` is a directive, of a name that is known, to its end.
static bool is_directive(const Scanner *scanner) {
  static const char *const names[] = {"disable-next-line", "disable-line", "disable-file", "disable", "enable", "source"};
  uint32_t i = 0;
  while (is_blank(at(scanner, i))) i++;
  if (!starts(scanner, i, "yinwen-")) return false;
  i += strlen("yinwen-");
  for (uint32_t n = 0; n < sizeof names / sizeof *names; n++) {
    if (!starts(scanner, i, names[n])) continue;
    i += strlen(names[n]);
    if (!is_blank(at(scanner, i)) && !starts(scanner, i, "-->")) return false;
    for (; i < scanner->length; i++) {
      if (at(scanner, i) == '>') return at(scanner, i - 1) == '-' && at(scanner, i - 2) == '-' && at(scanner, i - 3) != '-';
    }
  }
  return false;
}

static bool starts_wide(const Scanner *scanner, uint32_t i, const int32_t *word) {
  for (uint32_t n = 0; word[n]; n++) {
    if (at(scanner, i + n) != word[n]) return false;
  }
  return true;
}

// Whether the parenthesis from `i` on is the quoter's remark.
static bool is_remark(const Scanner *scanner, uint32_t i) {
  static const char *const latin[] = {"emphasis", "italics", "my translation", "our translation", "my emphasis", "author", "translation mine", "sic"};
  static const int32_t han[][5] = {
      {0x5F15, 0x8005}, {0x5F15, 0x6CE8}, {0x5F15, 0x8A3B}, {0x7B14, 0x8005}, {0x7B46, 0x8005},                  // 引者 引注 引註 笔者 筆者
      {0x4F5C, 0x8005, 0x6CE8}, {0x4F5C, 0x8005, 0x8A3B}, {0x7F16, 0x8005}, {0x7DE8, 0x8005},                    // 作者注 作者註 编者 編者
      {0x8BD1, 0x8005}, {0x8B6F, 0x8005}, {0x4E0B, 0x540C}, {0x539F, 0x6587, 0x5982, 0x6B64}, {0x6309, 0xFF1A}}; // 译者 譯者 下同 原文如此 按：
  for (uint32_t n = 0; n < sizeof latin / sizeof *latin; n++) {
    if (starts(scanner, i, latin[n])) return true;
  }
  for (uint32_t n = 0; n < sizeof han / sizeof *han; n++) {
    if (starts_wide(scanner, i, han[n])) return true;
  }
  return false;
}

// Whether what follows a parenthesis is a translation of a quotation in `quoted`.
static bool is_gloss(const Scanner *scanner, Script quoted) {
  uint32_t i = 0, han = 0, words = 0;
  bool capitals = true;
  while (is_blank(at(scanner, i))) i++;
  if (quoted == OTHER_SCRIPT || is_remark(scanner, i)) return false;
  for (; i < scanner->length; i++) {
    int32_t c = at(scanner, i), before = i ? at(scanner, i - 1) : 0;
    switch (c) {
      case ')':
      case 0xFF09: // ）
        if (quoted == LATIN) return han > 0 && words == 0;
        return words > 0 && han == 0 && !(words == 1 && capitals);
      case '(':
      case '[':
      case '<':
      case '`':
      case '\\':
      case '$':
      case '{':
      case '@':
      case 0xFF08: // （
      case 0x300A: // 《
        return false;
    }
    if (is_han(c)) han++;
    if (is_word(c) && !is_word(before) && before != 0x2019 && before != '\'' && before != '-') words++;
    if (is_latin(c) && !(c >= 'A' && c <= 'Z')) capitals = false;
  }
  return false;
}

static bool accept(TSLexer *lexer, enum TokenType token) {
  lexer->result_symbol = token;
  return true;
}

bool tree_sitter_yinwen_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  State *state = &scanner->state;
  if (valid[ERROR_SENTINEL] || lexer->eof(lexer)) return false;
  int32_t c = lexer->lookahead;
  bool opens, closes;

  if (valid[OPEN_GLOSS] && (c == ' ' || c == '(' || c == 0xFF08)) {
    if (c == ' ') lexer->advance(lexer, true);
    c = lexer->lookahead;
    if (c != '(' && c != 0xFF08) return false;
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    return is_gloss(scanner, state->quoted) && accept(lexer, OPEN_GLOSS);
  }
  if (valid[OPEN_LOCATOR] && (c == ' ' || c == '[')) {
    if (c == ' ') lexer->advance(lexer, false);
    if (lexer->lookahead != '[') return false;
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    if (at(scanner, 0) == '^' || is_blank(at(scanner, 0))) return false;
    for (uint32_t i = 0; i < scanner->length; i++) {
      int32_t inner = at(scanner, i);
      if (inner == '[' || inner == 0xFF3B || inner == 0xFF3D || inner == 0x3010 || inner == 0x3011 || inner == '\n' || is_at(inner)) return false;
      if (kind_of(inner, &opens, &closes) != NONE) return false;
      if (inner == ';') return citation(scanner, '[', i + 1) && accept(lexer, OPEN_LOCATOR);
      if (inner == ']') {
        int32_t after = at(scanner, i + 1);
        return i > 0 && after != '(' && after != '[' && accept(lexer, OPEN_LOCATOR);
      }
    }
    return false;
  }
  if (valid[OPEN_CITATION] && (c == '[' || c == 0xFF3B || c == 0x3010)) {
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    return citation(scanner, c, 0) && accept(lexer, OPEN_CITATION);
  }

  if (valid[CODE_SPAN] && c == '`') {
    uint32_t length = 0;
    for (; lexer->lookahead == '`'; length++) lexer->advance(lexer, false);
    while (!lexer->eof(lexer)) {
      uint32_t run = 0;
      for (; lexer->lookahead == '`'; run++) lexer->advance(lexer, false);
      if (run == length) {
        lexer->mark_end(lexer);
        return accept(lexer, CODE_SPAN);
      }
      if (run == 0) lexer->advance(lexer, false);
    }
    return false;
  }
  if (valid[SEMICOLON] && (c == ';' || c == 0xFF1B)) {
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    return separates(scanner, c, 0) && accept(lexer, SEMICOLON);
  }
  if (valid[SUPPRESS] && c == '-') {
    lexer->advance(lexer, false);
    if (!is_at(lexer->lookahead)) return false;
    lexer->mark_end(lexer);
    lexer->advance(lexer, false);
    look_ahead(scanner, lexer);
    return is_key(scanner, 0) && accept(lexer, SUPPRESS);
  }
  if (valid[AT] && is_at(c)) {
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    return is_key(scanner, 0) && accept(lexer, AT);
  }

  if (valid[OPEN_DIRECTIVE] && c == '<') {
    for (const char *mark = "<!--"; *mark; mark++) {
      if (lexer->lookahead != *mark) return false;
      lexer->advance(lexer, false);
    }
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    return is_directive(scanner) && accept(lexer, OPEN_DIRECTIVE);
  }

  Kind kind = kind_of(c, &opens, &closes);
  if (kind == NONE) return false;
  if (closes && valid[CLOSE_MARK] && state->depth > 0 && state->open[state->depth - 1] == kind) {
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    state->depth--;
    return accept(lexer, CLOSE_MARK);
  }
  if (opens && valid[OPEN_MARK] && state->depth < DEPTH) {
    // Straight marks do not nest.
    for (uint32_t i = 0; kind == STRAIGHT && i < state->depth; i++) {
      if (state->open[i] == STRAIGHT) return false;
    }
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
    look_ahead(scanner, lexer);
    Script script;
    if (!is_closed(scanner, kind, &script)) return false;
    if (state->depth == 0) state->quoted = script;
    state->open[state->depth++] = kind;
    return accept(lexer, OPEN_MARK);
  }
  return false;
}

void *tree_sitter_yinwen_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_yinwen_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_yinwen_external_scanner_serialize(void *payload, char *buffer) {
  const State *state = &((Scanner *)payload)->state;
  memcpy(buffer, state, sizeof *state);
  return sizeof *state;
}

void tree_sitter_yinwen_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  State *state = &((Scanner *)payload)->state;
  memset(state, 0, sizeof *state);
  if (length == sizeof *state) memcpy(state, buffer, length);
}
