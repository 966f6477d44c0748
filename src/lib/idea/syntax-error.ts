/** The first place where a text stops being JSON. */
export interface SyntaxFault {
  /** Index in UTF-16 units; the length of the text when it ends too early. */
  readonly offset: number
  readonly expected: string
}

/**
 * Finds out why JSON.parse refused a text: its own messages name a place only sometimes. Uses no recursion.
 * @returns undefined for a text that is JSON
 */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  const open: string[] = []
  let at = skipBlanks(text, 0)
  let expected: Expectation = 'a value'
  for (;;) {
    const step = takeToken(text, at, expected, open)
    if (typeof step === 'string') return { offset: at, expected: step }
    if (step.fault) return step.fault
    at = skipBlanks(text, step.end)
    expected = step.next
    if (expected === 'the end') {
      return at === text.length ? undefined : { offset: at, expected: 'the end of the document' }
    }
  }
}

type Expectation =
  | 'a value'
  | 'a value or ]'
  | 'a key'
  | 'a key or }'
  | 'a colon'
  | 'a comma or }'
  | 'a comma or ]'
  | 'the end'

interface Step {
  readonly end: number
  readonly next: Expectation
  readonly fault?: SyntaxFault
}

/** Takes one token; a text says what was expected instead of what is there. */
function takeToken(text: string, at: number, expected: Expectation, open: string[]): Step | string {
  const mark = text.charAt(at)
  // Expectations that a closing bracket fulfils end with it.
  if ((mark === '}' || mark === ']') && expected.endsWith(mark)) return close(at, open)
  const punctuation = punctuations[expected]
  if (punctuation) {
    return mark === punctuation.mark ? { end: at + 1, next: punctuation.next } : expected
  }
  if (expected === 'a key' || expected === 'a key or }') {
    return mark === '"' ? takeString(text, at, 'a colon') : expected
  }
  return takeValue(text, at, expected, open)
}

const punctuations: Readonly<
  Partial<Record<Expectation, { readonly mark: string; readonly next: Expectation }>>
> = {
  'a comma or }': { mark: ',', next: 'a key' },
  'a comma or ]': { mark: ',', next: 'a value' },
  'a colon': { mark: ':', next: 'a value' },
}

function takeValue(text: string, at: number, expected: string, open: string[]): Step | string {
  const mark = text.charAt(at)
  if (mark === '{' || mark === '[') {
    open.push(mark)
    return { end: at + 1, next: mark === '{' ? 'a key or }' : 'a value or ]' }
  }
  if (mark === '"') return takeString(text, at, afterValue(open))
  literal.lastIndex = at
  const match = literal.exec(text)
  return match ? { end: literal.lastIndex, next: afterValue(open) } : expected
}

function takeString(text: string, at: number, next: Expectation): Step {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) return { end: i + 1, next }
    if (code < 0x20) return fault(i, 'no unescaped control character in a string')
    if (code === 0x5c) {
      escape.lastIndex = i
      if (!escape.test(text)) return fault(i, 'an escape such as \\n or \\u0041')
      i = escape.lastIndex - 1
    }
  }
  return fault(text.length, 'the end of a string')
}

function fault(offset: number, expected: string): Step {
  return { end: offset, next: 'the end', fault: { offset, expected } }
}

function close(at: number, open: string[]): Step {
  open.pop()
  return { end: at + 1, next: afterValue(open) }
}

function afterValue(open: readonly string[]): Expectation {
  const last = open.at(-1)
  if (last === undefined) return 'the end'
  return last === '{' ? 'a comma or }' : 'a comma or ]'
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && blanks.includes(text.charAt(at))) at += 1
  return at
}

const blanks = ' \t\r\n'
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
