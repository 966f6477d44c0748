import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Memory } from './memory.ts'

/** How a body is read. */
export interface BodyPlan {
  readonly isGzip: boolean
  /** Bytes at most, unpacked. */
  readonly largest: number
  readonly memory: Memory
}

/**
 * Reads a body whole, and unpacks it.
 * @throws MentatError RECEIVER_REQUEST_TOO_LARGE, RECEIVER_REQUEST_INVALID, RECEIVER_BUSY
 */
export async function readBody(source: Readable, plan: BodyPlan): Promise<Buffer> {
  const stream = plan.isGzip ? unpacked(source) : source
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: plan.isGzip })) {
      const bytes = chunk as Buffer
      length += bytes.length
      if (length > plan.largest) throw tooLarge(plan.largest)
      plan.memory.take(bytes.length)
      chunks.push(bytes)
    }
  } catch (error) {
    if (error instanceof MentatError) throw error
    throw isPackingError(error) ? notGzip(error) : brokenOff(error)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

/** Why a body is not read to its end. */
export function tooLarge(largest: number): MentatError {
  return new MentatError(
    'RECEIVER_REQUEST_TOO_LARGE',
    `the body has more than ${largest} bytes, unpacked; expected at most as many`,
  )
}

/** The connection may break off before the packed body is complete. */
function unpacked(source: Readable): Readable {
  const gunzip = createGunzip()
  source.once('error', (error) => gunzip.destroy(error))
  return source.pipe(gunzip)
}

/** Z_DATA_ERROR, Z_BUF_ERROR and the like. */
function isPackingError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function notGzip(cause: unknown): MentatError {
  const text = `the body is said to be gzip, and cannot be unpacked: ${describeError(cause)}`
  return new MentatError('RECEIVER_REQUEST_INVALID', text, { cause })
}

function brokenOff(cause: unknown): MentatError {
  const text = `the connection broke off before the body was complete: ${describeError(cause)}`
  return new MentatError('RECEIVER_REQUEST_INVALID', text, { cause })
}
