import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server on loopback that answers as a test says. */
export interface HttpServer {
  /** `http://127.0.0.1:PORT/`. */
  readonly url: string
  /** What came, in order. */
  readonly requests: IncomingMessage[]
  /** Decides what comes next; one that does not end the response leaves the client waiting. */
  reply: RequestListener
  stop(): Promise<void>
}

/** Starts one that answers each request with 404. */
export async function startHttpServer(): Promise<HttpServer> {
  const listener = createServer((request, response) => {
    server.requests.push(request)
    server.reply(request, response)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const server: HttpServer = {
    url: `http://127.0.0.1:${port}/`,
    requests: [],
    reply: (_request, response) => {
      response.writeHead(404).end()
    },
    async stop() {
      const closed = once(listener, 'close')
      listener.close()
      listener.closeAllConnections()
      await closed
    },
  }
  return server
}

/** A reply of JSON with status 200. */
export function json(value: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
  }
}
