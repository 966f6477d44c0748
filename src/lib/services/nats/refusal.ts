import { connect, isIP } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { hostOf } from './greeting.ts'

/**
 * Why a server ends encrypted connections at once. Under TLS 1.3 a server that refuses our certificate says so when we
 * believe to be connected already; if we have written something by then, the operating system may throw its words away.
 * Here nothing is written, and its words arrive.
 * @param timeout in milliseconds
 * @returns the failure that the server told; undefined: it told none in time
 */
export async function refusalOf(
  server: string,
  options: ConnectionOptions,
  timeout: number,
): Promise<Error | undefined> {
  const { host, port } = hostOf(server)
  const socket = connect({ host, port })
  try {
    return await new Promise((resolve) => {
      const end = (): void => {
        resolve(undefined)
      }
      socket.setTimeout(timeout, end)
      socket.once('error', end)
      socket.once('close', end)
      // The greeting; what follows is encrypted.
      socket.once('data', () => {
        const encrypted = connectTls({
          ...options,
          ...(isIP(host) ? {} : { servername: host }),
          socket,
        })
        encrypted.once('error', resolve)
      })
    })
  } finally {
    socket.destroy()
  }
}
