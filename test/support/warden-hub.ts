import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { KeyedCertificate } from './certificate-authority.ts'
import { give, isProcessed, send } from './warden/answer.ts'
import { authenticate, type Authenticator } from './warden/authenticate.ts'
import type { WardenCertificates } from './warden/certificates.ts'
import { type Fault, FaultPlan } from './warden/faults.ts'
import { errorAnswer, type HubAnswer, HubError } from './warden/hub-error.ts'
import { type HubLimits, methods, named } from './warden/methods.ts'
import { RegistrationAuthority } from './warden/registration.ts'
import { bodyOf } from './warden/request-body.ts'
import { HubStore } from './warden/store.ts'

/** How a hub is set up. */
export interface HubSetup {
  readonly certificates: WardenCertificates
  /** Default: X509MixMatch. */
  readonly authenticator?: Authenticator
  /** Default: the right one. */
  readonly certificate?: KeyedCertificate
  /** Without a good certificate nobody gets a connection; default: the hub answers 403. */
  readonly demandsCertificate?: boolean
  /** Events that may be posted at once (500), fetched at once (1000), characters of one (5 MiB). */
  readonly limits?: Partial<HubLimits>
  /** Largest request that the web server lets through; default: none. */
  readonly bodyLimit?: number
}

/** A request that came. */
export interface SeenRequest {
  readonly method: string
  readonly verb: string
  readonly query: URLSearchParams
  readonly body: string
  /** The serial number of the certificate that the client shows; undefined: it shows none. */
  readonly certificate: string | undefined
  /** Which connection it came over, from 1. */
  readonly connection: number
}

/** A Warden 3 hub for tests: HTTPS on loopback, everything in memory. It behaves as the Warden server, and wrongly on demand. */
export class WardenTestHub {
  readonly store = new HubStore()
  readonly faults = new FaultPlan()
  readonly requests: SeenRequest[] = []
  readonly registration: RegistrationAuthority
  readonly limits: HubLimits
  readonly #setup: HubSetup
  #server: Server | undefined
  #port = 0
  #connections = 0

  constructor(setup: HubSetup) {
    this.#setup = setup
    this.registration = new RegistrationAuthority(setup.certificates.authority)
    const defaults = {
      send_events_limit: 500,
      get_events_limit: 1000,
      event_size_limit: 5_242_880,
    }
    this.limits = { ...defaults, ...setup.limits }
  }

  /** Base address of the methods. */
  get url(): string {
    return `https://localhost:${this.#port}/warden3`
  }

  /** Base address of the registration authority. */
  get registrationUrl(): string {
    return `https://localhost:${this.#port}/ra`
  }

  get port(): number {
    return this.#port
  }

  /** How many connections were opened so far. */
  get connections(): number {
    return this.#connections
  }

  /** Listens; after a stop on the same port again, with all that it knew. */
  async start(): Promise<void> {
    const { certificates, certificate = certificates.hub, demandsCertificate } = this.#setup
    const server = createServer({
      ...certificate,
      ca: certificates.authority.cert,
      requestCert: true,
      rejectUnauthorized: demandsCertificate ?? false,
    })
    server.prependListener('connection', (socket: Socket) => {
      this.#connect(socket)
    })
    server.on('secureConnection', (socket: TLSSocket) => {
      numbers.set(socket, this.#connections)
    })
    server.on('request', (request, response) => void this.#answer(request, response))
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
  }

  /** Hangs up on everybody. */
  async stop(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  #connect(socket: Socket): void {
    this.#connections += 1
    const fault = this.faults.takeConnection()
    if (fault === 'reset') socket.resetAndDestroy()
    if (fault === 'no-tls') socket.end('220 mail.example ESMTP\r\n')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url)
    const method = pathname.split('/').at(-1) ?? ''
    const body = await bodyOf(request).catch(() => undefined)
    if (body === undefined) return
    const { socket } = request
    if (!(socket instanceof TLSSocket)) return
    const connection = numbers.get(socket) ?? this.#connections
    const { serialNumber: certificate } = socket.getPeerCertificate() as { serialNumber?: string }
    const verb = request.method ?? ''
    this.requests.push({ method, verb, query, body, certificate, connection })
    if (body.length > (this.#setup.bodyLimit ?? Infinity)) {
      send(response, { status: 413, message: 'Too large', body: '<h1>413</h1>', type: 'text/html' })
      return
    }
    if (!/^\/(?:warden3|ra)\//.test(pathname)) {
      send(response, { status: 404, message: 'Not Found', body: '<h1>404</h1>', type: 'text/html' })
      return
    }
    const fault = this.faults.take(method)
    const call: Call = { method, query, body, socket, fault }
    const work = pathname.startsWith('/ra/')
      ? () => this.registration.getCert(query, body, socket)
      : () => this.#process(call)
    const answer = isProcessed(fault) ? attempt(method, work) : injected(method, fault)
    await give(response, answer, fault)
  }

  #process({ method, query, body, socket, fault }: Call): HubAnswer {
    const work = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!work) throw failure(404, "You've fallen off the cliff.")
    const { authenticator = 'X509MixMatch' } = this.#setup
    const { store, limits } = this
    const client = authenticate(authenticator, store, socket, query)
    if (!client) throw failure(403, "I'm watching. Authenticate.")
    const isAllowed = method === 'sendEvents' ? client.write : client.read
    if (!isAllowed) throw failure(403, "I'm watching. Not authorized.", { client: client.name })
    if (fault?.kind === 'database') throw databaseFailure(body, fault.named)
    const text = work({ client, query, body, store, limits })
    return { status: 200, message: 'OK', body: fault?.kind === 'duplicate' ? doubled(text) : text }
  }
}

/** A request, and what goes wrong with it. */
interface Call {
  readonly method: string
  readonly query: URLSearchParams
  readonly body: string
  readonly socket: TLSSocket
  readonly fault: Fault | undefined
}

/** Of the connections, in the order they were opened. */
const numbers = new WeakMap<TLSSocket, number>()

function attempt(method: string, work: () => HubAnswer): HubAnswer {
  try {
    return work()
  } catch (error) {
    if (error instanceof HubError) return errorAnswer(method, error.failures)
    throw error
  }
}

/** The answer to what is not processed. */
function injected(method: string, fault: Fault | undefined): HubAnswer {
  if (fault?.kind === 'error') return errorAnswer(method, fault.failures)
  const message = 'Server not running due to initialization error'
  return { status: 503, message, body: JSON.stringify({ errors: [{ error: 503, message }] }) }
}

function failure(error: number, message: string, extra: object = {}): HubError {
  return new HubError([{ error, message, ...extra }])
}

function databaseFailure(body: string, isNamed: boolean): HubError {
  const events = JSON.parse(body === '' ? '[]' : body) as unknown[]
  return failure(500, 'DB error', isNamed ? named(events, [...events.keys()]) : {})
}

function doubled(text: string): string {
  const { lastid, events } = JSON.parse(text) as { lastid: number; events: unknown[] }
  return JSON.stringify({ lastid, events: events.flatMap((event) => [event, event]) })
}
