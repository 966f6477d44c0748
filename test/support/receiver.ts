import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { homeAt } from '../../src/lib/framework/home.ts'
import { loadConfig } from '../../src/lib/framework/config/load.ts'
import { Receiver } from '../../src/lib/modules/receiver/component.ts'
import { type ReceiverConfig, receiverConfig } from '../../src/lib/modules/receiver/config.ts'
import { Door } from '../../src/lib/modules/receiver/door.ts'
import { makeKey } from '../../src/lib/modules/receiver/new-key.ts'
import { type QueueLayout, queueLayout } from '../../src/lib/queue/layout.ts'
import { type TestHost, testHost } from './daemon-host.ts'
import { temporaryFolder } from './queue.ts'

/** The key that tests send with. */
export const { key: KEY, sha256: SHA256 } = makeKey()

/** A receiver that answers. */
export interface RunningReceiver {
  readonly receiver: Receiver
  readonly host: TestHost
  readonly door: Door
  readonly queue: QueueLayout
  readonly port: number
}

/** The configuration of a receiver on a free port, with the key of tests under the name `sensor`. */
export function receiverConfigOf(options: Readonly<Record<string, unknown>> = {}): ReceiverConfig {
  const home = homeAt(temporaryFolder())
  const keys = [{ name: 'sensor', sha256: SHA256 }]
  const overrides = { listen: '0', keys, ...options }
  return loadConfig(receiverConfig, { home, environment: {}, overrides }).value
}

/** Starts a receiver on a clock that stands still; it ends with the test. */
export async function startReceiver(
  context: TestContext,
  options: Readonly<Record<string, unknown>> = {},
  folder = join(temporaryFolder(), 'queue'),
): Promise<RunningReceiver> {
  const host = testHost()
  const door = new Door()
  const receiver = new Receiver({ config: receiverConfigOf(options), queue: folder, door })
  await receiver.start(host)
  context.after(async () => {
    await host.end()
    await receiver.stop()
  })
  return { receiver, host, door, queue: queueLayout(folder), port: Number(new URL(door.url).port) }
}

/** What was answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly accepted?: number
    readonly rejected?: number
    readonly verdicts?: readonly Readonly<Record<string, unknown>>[]
    readonly error?: { readonly code: string; readonly message: string; readonly advice: string }
  }
}

/** Sends events: one as JSON, several as NDJSON. */
export async function send(
  port: number,
  events: string | readonly string[] | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const isList = Array.isArray(events)
  const response = await fetch(`http://127.0.0.1:${port}/v1/events`, {
    method: 'POST',
    body: isList ? events.join('\n') : (events as string | Uint8Array<ArrayBuffer>),
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': isList ? 'application/x-ndjson' : 'application/json',
      ...headers,
    },
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answered['body'],
  }
}

/** The head of a request with the key of tests. */
export function head(...lines: readonly string[]): string {
  const all = ['POST /v1/events HTTP/1.1', 'Host: x', `Authorization: Bearer ${KEY}`, ...lines]
  return `${all.join('\r\n')}\r\n\r\n`
}

/** Says something, byte by byte as it is, and returns what comes back until the other side ends, or we do. */
export async function speak(
  port: number,
  text: string | Uint8Array,
  { hangUp = false } = {},
): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  socket.write(text, () => {
    if (hangUp) socket.destroy()
  })
  await once(socket, 'close')
  return heard
}
