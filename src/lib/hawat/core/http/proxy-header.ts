import type { FastifyRequest } from 'fastify'
import { parseAddress } from '../../../idea/address.ts'
import { parseInterval } from '../../../idea/interval.ts'

/**
 * A header as a trusted proxy has set it; undefined when the request comes from anybody else, who could write whatever they
 * like.
 * @param proxies addresses and networks
 */
export function proxyHeader(
  { headers, socket }: FastifyRequest,
  name: string,
  proxies: readonly string[],
): string | undefined {
  if (!isAmong(socket.remoteAddress ?? '', proxies)) return undefined
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' && value !== '' ? decoded(value) : undefined
}

function isAmong(address: string, proxies: readonly string[]): boolean {
  const found = parseAddress(address.replace(/^::ffff:(?=\d+\.)/i, ''))
  if (!found) return false
  return proxies.some((proxy) => {
    const interval = parseInterval(proxy)
    return (
      interval?.family === found.family &&
      interval.low <= found.value &&
      found.value <= interval.high
    )
  })
}

/** Bytes of headers come as Latin-1; names of people are written in UTF-8. */
function decoded(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}
