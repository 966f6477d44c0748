import type { TLSSocket } from 'node:tls'
import type { HubClient, HubStore } from './store.ts'

/** How the hub knows its clients; see the authenticators of the Warden server. */
export type Authenticator = 'X509' | 'X509Name' | 'X509MixMatch' | 'Plain'

/** The one client that sent a request; undefined when it is not known, or not one alone. */
export function authenticate(
  kind: Authenticator,
  store: HubStore,
  socket: TLSSocket,
  query: URLSearchParams,
): HubClient | undefined {
  const name = query.get('client')?.toLowerCase()
  const secret = query.get('secret') ?? undefined
  const candidates = store.clients.filter((client) => client.valid)
  const only = (found: HubClient[]): HubClient | undefined =>
    found.length === 1 ? found[0] : undefined
  const narrowed = (found: HubClient[]): HubClient | undefined =>
    only(
      found.filter(
        (client) =>
          (name === undefined || client.name === name) &&
          (secret === undefined ? client.secret === undefined : client.secret === secret),
      ),
    )
  if (kind === 'Plain') {
    return name === undefined && secret === undefined ? undefined : narrowed(candidates)
  }
  const certificate = socket.authorized ? namesOf(socket) : undefined
  if (!certificate) return undefined
  const { common, all } = certificate
  const byName =
    kind === 'X509Name' || (kind === 'X509MixMatch' && isNameRule(name, secret, common))
  if (byName) {
    if (name !== undefined && name !== common) return undefined
    return only(candidates.filter((client) => client.name === common))
  }
  return narrowed(candidates.filter(({ hostname }) => all.includes(hostname)))
}

function isNameRule(name: string | undefined, secret: string | undefined, common: string): boolean {
  return name === common || (name === undefined && secret === undefined)
}

function namesOf(socket: TLSSocket): { common: string; all: string[] } {
  const certificate = socket.getPeerCertificate()
  const common = String(certificate.subject.CN).toLowerCase()
  const others = (certificate.subjectaltname ?? '')
    .split(', ')
    .flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4).toLowerCase()] : []))
  return { common, all: [common, ...others] }
}
