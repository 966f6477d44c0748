import type { IncomingMessage } from 'node:http'
import type { Agent, request } from 'node:https'
import type { Socket } from 'node:net'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { connectionFailure, wasTurnedAway } from './connection-failure.ts'
import type { Peer } from './peer.ts'

/** One request, and the limits it has. Times in milliseconds, sizes in bytes. */
export interface ExchangeOrder {
  readonly request: typeof request
  readonly agent: Agent
  /** With what is secret. */
  readonly url: URL
  /** What is posted; without it, it is a GET. */
  readonly body?: Posted
  readonly peer: Peer
  readonly connectTimeout: number
  readonly timeout: number
  readonly largestAnswer: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** What is posted. */
export interface Posted {
  /** Its media type. */
  readonly type: string
  readonly bytes: Buffer
}

/** What came of a request. */
export type Exchange =
  | Reply
  /** `delivered`: the server may have got the request, and may have done what it says. */
  | { readonly kind: 'failed'; readonly error: MentatError; readonly delivered: boolean }

/** A complete answer, whatever it says. */
export interface Reply {
  readonly kind: 'reply'
  readonly status: number
  /** Undefined: it is not UTF-8. */
  readonly body: string | undefined
  /** Header Retry-After, if it is there. */
  readonly retryAfter: string | undefined
}

/** Sends one request and reads its answer, within its limits. Never rejects. */
export async function exchange(order: ExchangeOrder): Promise<Exchange> {
  const { signal, clock, peer } = order
  const { address } = peer
  const done = new AbortController()
  const broken = new AbortController()
  const breakOff = (error: MentatError): void => {
    if (!done.signal.aborted) broken.abort(error)
  }
  const onAbort = (): void => {
    breakOff(new MentatError('WARDEN_UNAVAILABLE', `${address}: the request was broken off by us`))
  }
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  void clock.sleep(order.timeout, done.signal).then(() => {
    breakOff(timedOut(address, 'no complete answer', order.timeout))
  })
  const way = new Way(order, breakOff, done.signal)
  try {
    return await way.go(broken.signal)
  } catch (thrown) {
    const error: unknown = broken.signal.aborted ? broken.signal.reason : thrown
    const delivered = way.isOpen && !wasTurnedAway(thrown)
    return { kind: 'failed', error: connectionFailure(error, peer), delivered }
  } finally {
    done.abort()
    signal.removeEventListener('abort', onAbort)
  }
}

/** The course of one request. */
class Way {
  /** There is an encrypted connection: from now on the server may get the request. */
  isOpen = false
  readonly #order: ExchangeOrder
  readonly #breakOff: (error: MentatError) => void
  readonly #done: AbortSignal

  constructor(order: ExchangeOrder, breakOff: (error: MentatError) => void, done: AbortSignal) {
    this.#order = order
    this.#breakOff = breakOff
    this.#done = done
  }

  async go(broken: AbortSignal): Promise<Reply> {
    const response = await this.#send(broken)
    try {
      const bytes = await this.#read(response)
      const retryAfter = response.headers['retry-after']
      return { kind: 'reply', status: response.statusCode ?? 0, body: decode(bytes), retryAfter }
    } finally {
      // One that was not read to its end would keep its connection.
      if (!response.readableEnded) response.destroy()
    }
  }

  #send(broken: AbortSignal): Promise<IncomingMessage> {
    const { request, url, agent, body } = this.#order
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const outgoing = request(url, {
      agent,
      signal: broken,
      method: body ? 'POST' : 'GET',
      headers: {
        Accept: 'application/json, */*;q=0.1',
        ...(body && { 'Content-Type': body.type, 'Content-Length': body.bytes.length }),
      },
    })
    outgoing.on('response', resolve)
    // Also after the answer has begun: then the reader is told, too.
    outgoing.on('error', reject)
    outgoing.once('socket', (socket) => {
      this.#follow(socket, outgoing.reusedSocket)
    })
    outgoing.end(body?.bytes)
    return promise
  }

  #follow(socket: Socket, isReused: boolean): void {
    if (isReused) {
      this.isOpen = true
      return
    }
    const { clock, connectTimeout, peer } = this.#order
    const opened = new AbortController()
    socket.once('secureConnect', () => {
      this.isOpen = true
      opened.abort()
    })
    void clock.sleep(connectTimeout, AbortSignal.any([opened.signal, this.#done])).then(() => {
      if (!this.isOpen) this.#breakOff(timedOut(peer.address, 'no connection', connectTimeout))
    })
  }

  async #read(response: IncomingMessage): Promise<Buffer> {
    const { largestAnswer: largest, peer } = this.#order
    const tooLarge = (): MentatError =>
      new MentatError(
        'WARDEN_ANSWER_TOO_LARGE',
        `${peer.address}: the answer is larger than ${largest} bytes`,
      )
    if (Number(response.headers['content-length'] ?? 0) > largest) throw tooLarge()
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > largest) throw tooLarge()
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function timedOut(address: string, what: string, limit: number): MentatError {
  return new MentatError('WARDEN_TIMED_OUT', `${address}: ${what} within ${formatDuration(limit)}`)
}
