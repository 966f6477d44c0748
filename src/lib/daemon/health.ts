import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { codeOf } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { BaseService } from '../framework/lifecycle/service.ts'
import { EXPOSITION_TYPE } from './exposition.ts'
import { clearSocket } from './socket-file.ts'

/** What the health server tells; asked anew for each request. */
export interface HealthSource {
  /** The text of Prometheus. */
  metrics(): string | Promise<string>
  /** Why no work can be done at the moment; empty when it can. */
  troubles(): readonly string[]
  /** What is missing although work is done. */
  degradations(): readonly string[]
}

/**
 * `/healthz` (alive), `/readyz` and `/metrics` (Prometheus), on `host:port` of the loopback interface or on a Unix
 * socket (a path with a slash). No authentication: whoever may connect may read numbers, nothing else.
 *
 * Ready means able to process messages. 503 with the reasons, one a line, while messages have to wait: at the start, at
 * the stop, and while a component is in trouble. 200 otherwise, with a line `degraded: …` for each component that works
 * with something missing: messages pass, and restarting the daemon would not bring it.
 */
export class HealthServer extends BaseService {
  readonly #listen: string
  readonly #source: HealthSource
  readonly #option: string
  #server: Server | undefined

  /** @param option by which it was told where to listen, for texts */
  constructor(listen: string, source: HealthSource, option = 'health_listen') {
    super()
    this.#listen = listen
    this.#source = source
    this.#option = option
  }

  /** Where it listens: with port 0 the one that was chosen. */
  get address(): string {
    const address = this.#server?.address()
    if (typeof address !== 'object' || address === null) return this.#listen
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
    return `${host}:${address.port}`
  }

  protected override async onStart(): Promise<void> {
    const server = createServer(
      { requestTimeout: 5000, headersTimeout: 5000 },
      (request, response) => {
        this.#answer(request, response)
      },
    )
    server.maxConnections = 16
    server.unref()
    try {
      if (isPath(this.#listen)) await clearSocket(this.#listen)
      await listening(server, this.#listen)
    } catch (error) {
      throw listenFailure(`${this.#option} ${this.#listen}`, error)
    }
    this.#server = server
  }

  protected override async onStop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await new Promise((resolve) => {
      server?.close(resolve)
      server?.closeAllConnections()
    })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      reply(response, 405, 'only GET\n')
      return
    }
    this.#tell(request.url?.split('?')[0], response).catch((error: unknown) => {
      // A number that cannot be found out must not end the daemon.
      reply(response, 500, `${describeError(error)}\n`)
    })
  }

  async #tell(path: string | undefined, response: ServerResponse): Promise<void> {
    // The event loop turns: answering at all is the proof.
    if (path === '/healthz') reply(response, 200, 'alive\n')
    else if (path === '/metrics') reply(response, 200, await this.#source.metrics())
    else if (path === '/readyz') {
      const troubles = this.#source.troubles()
      const degradations = this.#source.degradations().map((text) => `degraded: ${text}`)
      if (troubles.length === 0) reply(response, 200, `${['ready', ...degradations].join('\n')}\n`)
      else reply(response, 503, `${troubles.join('\n')}\n`)
    } else reply(response, 404, 'there are /healthz, /readyz and /metrics\n')
  }
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': EXPOSITION_TYPE }).end(text)
}

async function listening(server: Server, listen: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listenOptions(listen), resolve)
  })
  // From now on: connections that could not be accepted, for want of file descriptors. They are lost, no more.
  server.on('error', () => undefined)
}

function listenFailure(where: string, cause: unknown): MentatError {
  const isTaken = codeOf(cause) === 'EADDRINUSE' || codeOf(cause) === 'ADDRESS_IN_USE'
  const code = isTaken ? 'ADDRESS_IN_USE' : 'IO_FAILED'
  return new MentatError(code, `${where}: ${describeError(cause)}`, { cause })
}

function isPath(listen: string): boolean {
  return listen.includes('/')
}

function listenOptions(listen: string): { path: string } | { host: string; port: number } {
  if (isPath(listen)) return { path: listen }
  const colon = listen.lastIndexOf(':')
  const host = colon > 0 ? listen.slice(0, colon).replaceAll(/[[\]]/g, '') : '127.0.0.1'
  return { host, port: Number(listen.slice(colon + 1)) }
}
