import { type AddressInfo, BlockList, isIP } from 'node:net'
import { codeOf } from '../errors/causes.ts'
import { MentatError } from '../errors/mentat-error.ts'

/** A place to listen at. */
export interface ListenPlace {
  readonly host: string
  readonly port: number
}

/**
 * Reads a place: a port of the loopback interface, or address:port; IPv6 in brackets.
 * @throws MentatError CONFIG_INVALID
 */
export function listenPlace(listen: string): ListenPlace {
  const match = /^(?:\[?([^\]]*?)\]?:)?(\d{1,5})$/.exec(listen)
  const port = Number(match?.[2])
  if (match && port <= 65_535) return { host: match[1] ?? '127.0.0.1', port }
  throw new MentatError(
    'CONFIG_INVALID',
    `listen: "${listen}" is no place to listen; expected a port or address:port`,
  )
}

/** Whether only this machine reaches the place. */
export function isLoopback({ host }: ListenPlace): boolean {
  if (isIP(host) === 0) return host === 'localhost'
  return loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}

/** What became of a place: `https://127.0.0.1:8090`. */
export function urlOf(address: AddressInfo | string | null, isHttps: boolean): string {
  if (typeof address !== 'object' || address === null) return ''
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${isHttps ? 'https' : 'http'}://${host}:${address.port}`
}

/** Why one cannot listen there. */
export function listenFailure(listen: string, cause: unknown): MentatError {
  if (codeOf(cause) === 'EADDRINUSE') {
    const text = `listen ${listen}: somebody listens there already`
    return new MentatError('ADDRESS_IN_USE', text, { cause })
  }
  return new MentatError('IO_FAILED', `listen ${listen}: it cannot listen there`, { cause })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
