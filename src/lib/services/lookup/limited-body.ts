import { MentatError } from '../../framework/errors/mentat-error.ts'

/**
 * The text of an answer, as long as it is not larger than the limit; of a larger one not much more is read.
 * @param largest bytes, unpacked
 * @throws MentatError LOOKUP_FAILED when it is larger or not UTF-8, and what reading throws
 */
export async function readLimited(
  response: Response,
  largest: number,
  signal: AbortSignal,
): Promise<string> {
  const announced = Number(response.headers.get('Content-Length') ?? 0)
  if (announced > largest) throw tooLarge(largest)
  const chunks: Uint8Array[] = []
  let size = 0
  const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined
  if (!body) return ''
  for await (const chunk of body) {
    size += chunk.length
    if (size > largest) throw tooLarge(largest)
    signal.throwIfAborted()
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (error) {
    throw new MentatError('LOOKUP_FAILED', 'the answer is not UTF-8', { cause: error })
  }
}

function tooLarge(largest: number): MentatError {
  return new MentatError('LOOKUP_FAILED', `the answer is larger than ${largest} bytes`)
}
