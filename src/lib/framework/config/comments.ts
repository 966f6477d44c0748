/**
 * Turns JSON with comments into what the YAML parser reads the same way: comments (`#`, `//`, and those
 * between slash and asterisk) become blanks, so do tabs, and every other character keeps its place.
 * Text that is not JSON with comments comes back as it is: there, `//` may be part of a value.
 */
export function blankComments(text: string): string {
  const first = text[endOfLeadingComments(text)]
  return first === '{' || first === '[' || first === undefined ? blank(text) : text
}

function endOfLeadingComments(text: string): number {
  let at = 0
  for (;;) {
    leading.lastIndex = at
    const length = leading.exec(text)?.[0].length ?? 0
    if (length === 0) return at
    at += length
  }
}

/** One step a time: as one expression with a repetition it would be exponential. */
const leading = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//y

/** Strings are passed over: they start after a separator, for `it's` is no string. */
const tokens =
  /("(?:[^"\\]|\\[^])*"?)|('(?:[^'])*'?)|(#[^\r\n]*|\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$))|(\t)/y

function blank(text: string): string {
  const parts: string[] = []
  // What came before decides whether a character starts a string or a comment: `http://x` and `a#b` do not.
  let separated = true
  let at = 0
  while (at < text.length) {
    tokens.lastIndex = at
    const match: RegExpExecArray | null = separated || text[at] === '\t' ? tokens.exec(text) : null
    const part: string = match?.[0] ?? text.charAt(at)
    const isString: boolean = (match?.[1] ?? match?.[2]) !== undefined
    parts.push(match === null || isString ? part : part.replaceAll(/[^\r\n]/g, ' '))
    separated = match !== null || /[\s,:[\]{}]/.test(part)
    if (part === ':' && text[at + 1] === '/') separated = false
    at += part.length
  }
  return parts.join('')
}
