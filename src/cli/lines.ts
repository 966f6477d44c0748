/** A line of a file without its end. */
export interface Line {
  /** 1 for the first. */
  readonly number: number
  /** Undefined when the line is longer than the limit; it is then not kept. */
  readonly content: Buffer | undefined
}

/**
 * Splits a stream of bytes at line feeds and holds no more than one line at a time.
 * @param longest bytes of a line that is kept
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  longest: number,
): AsyncGenerator<Line> {
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      keep(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    keep(chunk.subarray(start))
  }
  if (length > 0) yield take()

  function keep(part: Buffer): void {
    length += part.length
    if (length > longest) parts = []
    else parts.push(part)
  }

  function take(): Line {
    const content = length > longest ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    return { number: number++, content }
  }
}

const LF = 0x0a
