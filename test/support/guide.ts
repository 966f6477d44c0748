import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A fenced block of a guide. `sh`: commands that are run; `text`: what the commands before it print, where … stands for
 * anything; with a file name behind the language: the content of that file; `by-hand` behind it: for the reader alone.
 */
export interface GuideBlock {
  readonly language: string
  /** What stands behind the language. */
  readonly note: string
  readonly text: string
}

const folder = join(import.meta.dirname, '../../docs/guides')

/** The fenced blocks of a guide, in their order. */
export function guideBlocks(guide: string): GuideBlock[] {
  const page = readFileSync(join(folder, guide), 'utf8')
  return [...page.matchAll(/^```(\w+)(?: (.*))?\n([^]*?)^```$/gm)].map(
    ([, language = '', note = '', text = '']) => ({ language, note, text }),
  )
}

/** Whether a text holds all lines of an expectation, in their order; blanks count as one, for tables get wider. */
export function holdsLines(text: string, expected: string): boolean {
  const lines = text.split('\n').map(squeezed)
  let from = 0
  return expected
    .trimEnd()
    .split('\n')
    .every((line) => {
      const place = lines.findIndex((one, index) => index >= from && isLike(one, squeezed(line)))
      from = place + 1
      return place >= 0
    })
}

/** Whether a line holds the parts between … in their order, and nothing before or behind them where no … stands. */
function isLike(line: string, expected: string): boolean {
  const parts = expected.split('…')
  let from = 0
  const areThere = parts.every((part) => {
    const place = line.indexOf(part, from)
    from = place + part.length
    return place >= 0
  })
  return areThere && line.startsWith(parts[0] ?? '') && line.endsWith(parts.at(-1) ?? '')
}

function squeezed(line: string): string {
  return line.trim().replaceAll(/ +/g, ' ')
}
