import { isIP } from 'node:net'
import type { Remark } from '../../framework/config/section.ts'
import { toError } from '../../framework/errors/mentat-error.ts'
import { isLoopback, listenPlace } from '../../framework/net/listen.ts'

/** The options that are looked at. */
interface Checked {
  readonly listen: string
  readonly tls?: unknown
  readonly allow_plain_http: boolean
  readonly trusted_proxies: readonly string[]
  readonly keys: readonly { readonly name: string; readonly sha256: string }[]
}

/** What is wrong or doubtful in receiver.conf, beyond the forms of its values. */
export function receiverRemarks(config: Checked): Remark[] {
  const { keys, trusted_proxies: proxies } = config
  return [...listenRemarks(config), ...proxyRemarks(proxies), ...keyRemarks(keys)]
}

function listenRemarks({ listen, tls, allow_plain_http: isAllowed }: Checked): Remark[] {
  const path = ['listen']
  let isOwn: boolean
  try {
    isOwn = isLoopback(listenPlace(listen))
  } catch (error) {
    return [{ severity: 'problem', path, text: toError(error).message.replace(/^listen: /, '') }]
  }
  if (tls !== undefined || isOwn || isAllowed) return []
  return [
    {
      severity: 'problem',
      path,
      text: `"${listen}" is reached by other machines, and without tls whoever listens in between learns keys and events`,
      details: [
        'Set tls; or listen on the loopback interface behind a proxy with HTTPS; or set allow_plain_http, where the network encrypts.',
      ],
    },
  ]
}

function proxyRemarks(proxies: Checked['trusted_proxies']): Remark[] {
  return proxies.flatMap((proxy, index): Remark[] => {
    if (isNetwork(proxy)) return []
    const text = `"${proxy}" is no address or network; expected 192.0.2.1 or 192.0.2.0/24`
    return [{ severity: 'problem', path: ['trusted_proxies', String(index)], text }]
  })
}

function isNetwork(text: string): boolean {
  const [, address = '', prefix = '1'] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  return Number(prefix) >= 1 && Number(prefix) <= bits
}

function keyRemarks(keys: Checked['keys']): Remark[] {
  return (['name', 'sha256'] as const).flatMap((option) => {
    const seen = new Set<string>()
    return keys.flatMap((key, index): Remark[] => {
      const value = key[option]
      if (!seen.has(value)) {
        seen.add(value)
        return []
      }
      const path = ['keys', String(index), option]
      return [{ severity: 'problem', path, text: `"${value}" stands there twice` }]
    })
  })
}
