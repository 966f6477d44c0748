import { createReadStream } from 'node:fs'
import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'
import { findSyntaxFault } from '../lib/idea/syntax-error.ts'
import { type Line, splitLines } from './lines.ts'

/** One message from a file or from standard input, not parsed yet. */
export interface EventInput {
  /** The file as it was named, `-` for standard input. */
  readonly source: string
  /** Where the message begins, 1 for the first line. */
  readonly line: number
  readonly content: Buffer
}

/** A message or a whole file that cannot be read: INPUT_MISSING or MESSAGE_TOO_LARGE. */
export interface FailedInput {
  readonly source: string
  readonly line: number
  readonly error: MentatError
}

/** Largest message, the default of `max_message_size`: 16 MiB. */
export const LARGEST_MESSAGE = 16 * 1024 * 1024

/**
 * Reads messages from files, or from standard input where a file is named `-`. A file holds one JSON
 * document, however it is laid out, or one document a line; which, is seen from its content. Files of lines are
 * streamed. A file that cannot be read is reported in its turn and does not stop the others.
 * @param largest bytes of a message that is still read
 */
export async function* readEventInputs(
  files: readonly string[],
  stdin: AsyncIterable<Buffer>,
  largest = LARGEST_MESSAGE,
): AsyncGenerator<EventInput | FailedInput> {
  for (const source of files) {
    try {
      yield* readSource(source, source === '-' ? stdin : createReadStream(source), largest)
    } catch (cause) {
      const text = `cannot read ${source}: ${describeError(cause)}`
      yield { source, line: 1, error: new MentatError('INPUT_MISSING', text, { cause }) }
    }
  }
}

/**
 * The files that a command line names; standard input (`-`) when it names none.
 * @throws MentatError USAGE when standard input is a terminal: nothing would ever come
 */
export function inputFiles(args: readonly string[]): readonly string[] {
  if (args.length > 0) return args
  if (process.stdin.isTTY) {
    throw new MentatError('USAGE', 'no FILE was named, and standard input is a terminal')
  }
  return ['-']
}

/**
 * Lines are held back until it is seen how the file is laid out: one document a line when the first line is
 * complete or cannot be the beginning of one, or when some line is complete and the whole (to the limit) is not.
 */
async function* readSource(
  source: string,
  chunks: AsyncIterable<Buffer>,
  largest: number,
): AsyncGenerator<EventInput | FailedInput> {
  let layout: 'unknown' | 'lines' | 'too large' = 'unknown'
  let held: Line[] = []
  let size = 0
  for await (const line of splitLines(chunks, largest)) {
    if (layout === 'too large' || !isFilled(line)) continue
    if (layout === 'lines') {
      yield fromLine(source, line, largest)
      continue
    }
    held.push(line)
    size += line.content?.length ?? 0
    layout = layoutOf(held, size > largest)
    if (layout === 'unknown') continue
    yield* layout === 'lines' ? asLines(source, held, largest) : [tooLarge(source, 1, largest)]
    held = []
  }
  if (layout === 'unknown') yield* asWhole(source, held, largest)
}

function layoutOf(held: readonly Line[], isLarge: boolean): 'unknown' | 'lines' | 'too large' {
  const last = held.at(-1)
  if (last?.content === undefined) return 'lines'
  if (held.length === 1 && (isDocument(last) || !isBeginning(last))) return 'lines'
  if (!isLarge) return 'unknown'
  return held.some(isDocument) ? 'lines' : 'too large'
}

/** The end of the file is reached: the whole is a document, or else its lines are. */
function* asWhole(
  source: string,
  lines: readonly Line[],
  largest: number,
): Generator<EventInput | FailedInput> {
  const [first] = lines
  if (!first) {
    // A message file must not be empty, while a pipe through which nothing came is fine.
    if (source !== '-') yield { source, line: 1, content: EMPTY }
    return
  }
  const content = Buffer.concat(lines.flatMap((line) => [line.content ?? EMPTY, LINE_FEED]))
  if (!isJson(content) && lines.some(isDocument)) yield* asLines(source, lines, largest)
  else yield { source, line: first.number, content }
}

function* asLines(
  source: string,
  lines: readonly Line[],
  largest: number,
): Generator<EventInput | FailedInput> {
  for (const line of lines) yield fromLine(source, line, largest)
}

function fromLine(source: string, line: Line, largest: number): EventInput | FailedInput {
  if (!line.content) return tooLarge(source, line.number, largest)
  return { source, line: line.number, content: line.content }
}

function tooLarge(source: string, line: number, largest: number): FailedInput {
  const text = `${source}:${line}: a message of more than ${largest} bytes`
  return { source, line, error: new MentatError('MESSAGE_TOO_LARGE', text) }
}

/** Whether there is more than white space in the line; one that is too long is not empty. */
function isFilled({ content }: Line): boolean {
  return content === undefined || content.some((byte) => !blanks.includes(byte))
}

/** Whether the line, which begins with a brace, is a JSON object of its own. */
function isDocument({ content }: Line): boolean {
  if (!content) return false
  const start = content.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0
  return content[start] === BRACE && isJson(content.subarray(start))
}

/** Whether a document that goes on in the next line can begin so. */
function isBeginning({ content }: Line): boolean {
  const text =
    content
      ?.toString()
      .replace(/^\uFEFF/, '')
      .trimEnd() ?? ''
  const fault = findSyntaxFault(text)
  return fault !== undefined && fault.offset >= text.length
}

function isJson(content: Buffer): boolean {
  try {
    JSON.parse(content.toString())
    return true
  } catch {
    return false
  }
}

const EMPTY = Buffer.alloc(0)
const LINE_FEED = Buffer.from('\n')
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const BRACE = 0x7b
const blanks = Buffer.from(' \t\r\n')
