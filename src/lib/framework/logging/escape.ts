/**
 * What could end a line, drive a terminal or turn the direction of writing: control characters (C0, DEL, C1),
 * line and paragraph separators, marks of direction.
 */
const dangerous = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text that stays on its line whatever it holds: dangerous characters as `\n`, `\t` or `\u001b`. */
export function escapeLine(text: string): string {
  return text.replaceAll(dangerous, (character) => {
    if (character === '\n') return String.raw`\n`
    if (character === '\t') return String.raw`\t`
    return unicodeEscape(character)
  })
}

/** JSON text on one line: strings in it may hold characters that JSON allows and a terminal obeys. */
export function escapeJson(json: string): string {
  return json.replaceAll(dangerous, unicodeEscape)
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
