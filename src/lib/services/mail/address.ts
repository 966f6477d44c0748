import { domainToASCII } from 'node:url'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { escapeLine } from '../../framework/logging/escape.ts'

/** A mailbox with the name that is shown for it. */
export interface MailAddress {
  /** Empty when there is none. */
  readonly name: string
  /** `local@domain` in ASCII, or a local account alone. */
  readonly address: string
}

/** RFC 5321, 4.5.3.1: octets of the local part, of the domain, of the whole (with its angle brackets 256). */
const LONGEST = { local: 64, domain: 255, address: 254, name: 200 }

/**
 * Reads an address: `abuse@example.org`, `CSIRT <csirt@example.org>`, `"Doe, Jane" <jane@example.org>`, or a local
 * account such as `root`. Domains may hold letters of any alphabet; local parts are ASCII and not quoted.
 * @throws MentatError MAIL_INVALID
 */
export function parseMailAddress(text: string): MailAddress {
  const match = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/.exec(text.trim())
  const name = unquoted(match?.groups?.['name'] ?? '')
  const address = asciiAddress((match?.groups?.['address'] ?? text).trim())
  if (address === undefined) throw invalid(text, 'expected local@domain, or Name <local@domain>')
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) throw invalid(text, 'expected one line')
  if (name.length > LONGEST.name) {
    throw invalid(text, `expected a name of at most ${LONGEST.name} characters`)
  }
  return { name, address }
}

function asciiAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@')
  const local = at === -1 ? address : address.slice(0, at)
  if (local.length > LONGEST.local || !localPart.test(local)) return undefined
  if (at === -1) return local
  const domain = asciiDomain(address.slice(at + 1))
  if (domain === undefined) return undefined
  const ascii = `${local}@${domain}`
  return ascii.length > LONGEST.address ? undefined : ascii
}

/** A dot-atom of RFC 5322. One that begins with a minus would be an option to a program that gets it as an argument. */
const localPart = /^(?!-)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/

function asciiDomain(domain: string): string | undefined {
  if (domain.length > LONGEST.domain) return undefined
  if (/^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]$/i.test(domain)) return domain
  const ascii = /^[\x21-\x7e]*$/.test(domain) ? domain : domainToASCII(domain)
  const isDomain =
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i
  return isDomain.test(ascii) ? ascii : undefined
}

function unquoted(name: string): string {
  const trimmed = name.trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(trimmed)
  return quoted?.[1] === undefined ? trimmed : quoted[1].replaceAll(/\\(.)/g, '$1')
}

function invalid(text: string, expected: string): MentatError {
  const shown = escapeLine(text.length > 80 ? `${text.slice(0, 80)}…` : text)
  return new MentatError('MAIL_INVALID', `"${shown}" is not a mail address; ${expected}`)
}
