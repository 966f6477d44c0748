import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { BaseService } from '../framework/lifecycle/service.ts'

/** What the health server tells; asked anew for each request. */
export interface HealthSource {
  /** The event loop turns: answering at all is the proof. */
  metrics(): string
  /** Why no work can be done at the moment; empty when it can. */
  troubles(): readonly string[]
}

/**
 * `/healthz` (alive), `/readyz` (able to work, 503 with the reasons when not) and `/metrics` (Prometheus), on
 * `host:port` of the loopback interface or on a Unix socket (a path with a slash). No authentication:
 * whoever may connect may read numbers, nothing else.
 */
export class HealthServer extends BaseService {
  readonly #listen: string
  readonly #source: HealthSource
  #server: Server | undefined

  constructor(listen: string, source: HealthSource) {
    super()
    this.#listen = listen
    this.#source = source
  }

  /** Where it listens: with port 0 the one that was chosen. */
  get address(): string {
    const address = this.#server?.address()
    if (typeof address !== 'object' || address === null) return this.#listen
    return `${address.address}:${address.port}`
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
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new MentatError('IO_FAILED', `health_listen ${this.#listen}: ${describeError(error)}`, {
            cause: error,
          }),
        )
      })
      server.listen(listenOptions(this.#listen), resolve)
    })
    this.#server = server
  }

  protected override async onStop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await new Promise((resolve) => {
      server?.close(resolve)
      server?.closeAllConnections()
    })
    if (this.#listen.includes('/')) rmSync(this.#listen, { force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const reply = (status: number, text: string): void => {
      response
        .writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
        .end(text)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      reply(405, 'only GET\n')
      return
    }
    const troubles = this.#source.troubles()
    switch (request.url?.split('?')[0]) {
      case '/healthz':
        reply(200, 'alive\n')
        return
      case '/readyz':
        if (troubles.length === 0) reply(200, 'ready\n')
        else reply(503, `${troubles.join('\n')}\n`)
        return
      case '/metrics':
        reply(200, this.#source.metrics())
        return
      default:
        reply(404, 'there are /healthz, /readyz and /metrics\n')
    }
  }
}

/** A socket of a dead process would keep the address taken. */
function listenOptions(listen: string): { path: string } | { host: string; port: number } {
  if (listen.includes('/')) {
    rmSync(listen, { force: true })
    return { path: listen }
  }
  const colon = listen.lastIndexOf(':')
  const host = colon > 0 ? listen.slice(0, colon).replaceAll(/[[\]]/g, '') : '127.0.0.1'
  return { host, port: Number(listen.slice(colon + 1)) }
}
