import { readSync } from 'node:fs'

/** Bytes read at a time. */
const CHUNK = 4 * 1024 * 1024

const LF = 0x0a

/**
 * The lines of a file in which one of the texts occurs, in their order. A file of hundreds of megabytes takes tenths of
 * a second, because only lines that match become texts. A last line without an end is still being written, and left out.
 * @param file a descriptor; it is read from its beginning
 */
export function* matchingLines(file: number, texts: readonly string[]): Generator<string> {
  const needles = texts.map((text) => Buffer.from(text))
  let buffer = Buffer.allocUnsafe(CHUNK)
  let filled = 0
  let position = 0
  for (;;) {
    const read = readSync(file, buffer, filled, buffer.length - filled, position)
    if (read === 0) return
    position += read
    filled += read
    const end = buffer.subarray(0, filled).lastIndexOf(LF) + 1
    if (end === 0 && filled === buffer.length) {
      buffer = Buffer.concat([buffer], 2 * buffer.length)
      continue
    }
    yield* linesIn(buffer.subarray(0, end), needles)
    buffer.copyWithin(0, end, filled)
    filled -= end
  }
}

/** The first whole line of a file; undefined when there is none, or it is longer than a chunk. */
export function firstLine(file: number): string | undefined {
  const buffer = Buffer.allocUnsafe(64 * 1024)
  const read = readSync(file, buffer, 0, buffer.length, 0)
  const end = buffer.subarray(0, read).indexOf(LF)
  return end < 0 ? undefined : buffer.toString('utf8', 0, end)
}

/** @param block whole lines */
function linesIn(block: Buffer, needles: readonly Buffer[]): string[] {
  const starts = new Set<number>()
  for (const needle of needles) {
    for (let at = block.indexOf(needle); at >= 0;) {
      starts.add(at === 0 ? 0 : block.lastIndexOf(LF, at - 1) + 1)
      const end = block.indexOf(LF, at)
      at = end < 0 ? -1 : block.indexOf(needle, end)
    }
  }
  return [...starts]
    .sort((one, other) => one - other)
    .map((start) => block.toString('utf8', start, block.indexOf(LF, start)))
}
