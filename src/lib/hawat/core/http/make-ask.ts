import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ask } from '../ask.ts'
import type { KnownRoute, Registry } from '../registry.ts'
import { type Given, givenOfSearch } from '../form/read.ts'
import { linkTo } from '../links.ts'
import { presentationFor } from '../present.ts'
import type { Services } from '../services.ts'
import type { Tell } from '../told.ts'
import type { Translate } from '../translate.ts'
import type { Locale } from '../../../framework/text/locale.ts'
import { describeSite } from './describe-site.ts'
import { opened, readCookie } from './cookies.ts'
import type { Identity } from './identify.ts'
import { proxyHeader } from './proxy-header.ts'

/** What all requests share. */
export interface Site {
  readonly services: Services
  readonly registry: Registry
  readonly translators: Readonly<Record<Locale, Translate>>
  /** Of texts of failures. */
  readonly tellers: Readonly<Record<Locale, Tell>>
  /** Of this installation; for forms and sealed cookies. */
  readonly secret: Buffer
  readonly asset: (name: string) => string
}

/** What is known of one request before its fields are read. */
export interface AskParts {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly identity: Identity
  readonly known: KnownRoute | undefined
  readonly isApi: boolean
}

/** Makes what blueprints see of a request; its values are put in later. */
export function makeAsk(site: Site, parts: AskParts): Ask<unknown> {
  const { services, registry } = site
  const { request, reply, identity, known, isApi } = parts
  const { viewer } = identity
  const { signal } = leaving(reply)
  return {
    values: undefined,
    params: request.params as Readonly<Record<string, string>>,
    given: queryOf(request),
    viewer,
    services,
    t: site.translators[viewer.locale],
    translateTo: (locale) => site.translators[locale],
    told: isApi ? (text) => text : site.tellers[viewer.locale],
    present: presentationFor(viewer),
    now: services.clock.now(),
    signal,
    isApi,
    address: request.ip,
    agent: request.headers['user-agent'] ?? '',
    session: identity.session,
    handshake: handshakeOf(request, site.secret),
    url: outsideUrl(request, services),
    proxyHeader: (name) => proxyHeader(request, name, services.config.trusted_proxies),
    author: {
      name: viewer.account?.login ?? 'hawat',
      ...(viewer.account ? { id: viewer.account.id } : {}),
      module: known?.blueprint ?? 'hawat',
      endpoint: known?.route.name ?? request.routeOptions.url ?? '',
    },
    search: (action) =>
      services.queries.search({ userId: viewer.account?.id ?? 0, signal }, action),
    href: (route, target) => linkTo(registry, viewer, route, target),
    describe: () => describeSite(site),
  }
}

/** The query of a request, with names that come several times. */
export function queryOf(request: FastifyRequest): Given {
  const [, query = ''] = request.url.split(/\?(.*)/s)
  return givenOfSearch(new URLSearchParams(query))
}

/** Aborted when the browser goes away before it has its answer. */
function leaving({ raw }: FastifyReply): AbortController {
  const gone = new AbortController()
  raw.on('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone
}

function outsideUrl(request: FastifyRequest, { config }: Services): string {
  const root = config.public_url ?? `${request.protocol}://${request.host}`
  return root.replace(/\/+$/, '') + request.url
}

function handshakeOf(request: FastifyRequest, secret: Buffer): string | undefined {
  const cookie = readCookie(request, 'handshake')
  return cookie === undefined ? undefined : opened(cookie, secret)
}
