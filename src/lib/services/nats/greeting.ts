import { connect } from 'node:net'
import { MentatError } from '../../framework/errors/mentat-error.ts'

/** Where NATS servers listen when nothing else is said. */
const PORT = 4222

/** Host and port of a server: `nats://host:4222`. */
export function hostOf(server: string): { host: string; port: number } {
  const { hostname, port } = new URL(server.replace(/^\w+:/, 'http:'))
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? PORT : Number(port) }
}

/**
 * Waits until a server says that it is one, which it does at once. The client library leaves a connection open that was
 * not greeted in time; one attempt after the other, that would be many.
 * @param timeout in milliseconds
 * @throws MentatError NATS_TIMED_OUT, NATS_UNAVAILABLE; the error of the operating system
 */
export async function awaitGreeting(server: string, timeout: number): Promise<void> {
  const strange = new MentatError('NATS_UNAVAILABLE', `${server}: what answers is no NATS server`, {
    advice: 'Check host and port in `nats.servers`.',
  })
  const socket = connect(hostOf(server))
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(timeout, () => {
        reject(new MentatError('NATS_TIMED_OUT', `${server}: no answer in time`))
      })
      socket.once('error', reject)
      socket.once('close', () => {
        reject(new MentatError('NATS_UNAVAILABLE', `${server}: the connection broke off`))
      })
      socket.once('data', (greeting) => {
        if (greeting.toString('latin1').startsWith('INFO ')) resolve()
        else reject(strange)
      })
    })
  } finally {
    socket.destroy()
  }
}
