/** Lines of plain text mails are at most so long: they are read in terminals, too. */
export const WIDTH = 80

/** How a paragraph is broken into lines. */
export interface Wrapping {
  /** Columns before each line. */
  readonly indent?: number
  /** Stands before the first line, within the indentation: `* `. */
  readonly mark?: string
  /** Whether words that are longer than a line are broken as well; else they stick out. */
  readonly breakWords?: boolean
}

/** Breaks a paragraph at its blanks into lines of at most WIDTH columns. */
export function wrapped(text: string, wrapping: Wrapping = {}): string[] {
  const { indent = 0, mark = '', breakWords = false } = wrapping
  const room = WIDTH - indent
  const lines: string[] = []
  let line = ''
  for (const word of text
    .split(' ')
    .flatMap((each) => (breakWords ? broken(each, room) : [each]))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columnsOf(longer) > room) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((each, index) => (index === 0 ? mark : '').padEnd(indent) + each)
}

/** How many columns a terminal needs: two for each character of the wide scripts, none for accents of their own. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let columns = 0
  for (const character of text) {
    if (wide.test(character)) columns += 2
    else if (!/\p{M}/u.test(character)) columns += 1
  }
  return columns
}

/** Emoji and the scripts of East Asia with their punctuation and full-width forms. */
const wide =
  /\p{Emoji_Presentation}|[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{16fe0}-\u{18d08}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u

function broken(word: string, room: number): string[] {
  if (columnsOf(word) <= room) return [word]
  const parts: string[] = []
  let part = ''
  for (const character of word) {
    if (columnsOf(part) + columnsOf(character) > room) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part]
}
