import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { type Answer, failureAnswer, failureOf } from './answer.ts'
import type { ServerCertificate } from './certificate.ts'
import type { ReceiverConfig } from './config.ts'
import type { Desk } from './desk.ts'
import { describeReceiver } from './openapi.ts'

/** What a server is made of. */
export interface ServerOptions {
  readonly config: ReceiverConfig
  readonly certificate: ServerCertificate | undefined
  /** Who answers at the moment. */
  readonly desk: () => Desk
}

/** Of the head of a request, in bytes: the default of Node. */
const LONGEST_HEAD = 16 * 1024

/** How often connections are looked at that take too long, in milliseconds. */
const LOOK = 1000

/** What there is, and the methods that it has. */
const paths: Readonly<Record<string, string>> = {
  '/v1/events': 'POST',
  '/v1/openapi.json': 'GET, HEAD',
  '/healthz': 'GET, HEAD',
}

/** The receiver as a server, not listening yet. */
export function createServer({ config, certificate, desk }: ServerOptions): FastifyInstance {
  const { request_timeout: timeout, trusted_proxies: proxies } = config
  const headTimeout = Math.ceil(timeout / 3)
  const limits = {
    requestTimeout: timeout,
    headersTimeout: headTimeout,
    connectionsCheckingInterval: Math.min(LOOK, headTimeout),
    maxHeaderSize: LONGEST_HEAD,
    // Node would refuse a request without one in its own words.
    requireHostHeader: false,
  }
  const app = fastify({
    ...(certificate
      ? { https: { ...limits, ...certificate, handshakeTimeout: headTimeout } }
      : { http: limits }),
    requestTimeout: timeout,
    // Of a connection on which nothing moves, although there is something to be said.
    connectionTimeout: 4 * timeout,
    // What arrives on an open connection while the server ends is answered as well.
    return503OnClosing: false,
    routerOptions: { caseSensitive: true },
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    clientErrorHandler: answerJunk,
    frameworkErrors: (error, _, reply) => {
      void send(reply, failureAnswer(refusalOf(error)))
    },
    logger: false,
  }) as unknown as FastifyInstance
  app.server.maxConnections = config.max_connections
  addRoutes(app, desk)
  return app
}

function addRoutes(app: FastifyInstance, desk: () => Desk): void {
  // Bodies are read by ours, when it is known whether they are wanted.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', (_, reply, done) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
    done()
  })
  app.addHook('onSend', (_, reply, payload, done) => {
    if (!app.server.listening) void reply.header('connection', 'close')
    done(null, payload)
  })
  app.post('/v1/events', async ({ headers, body, raw, ip }, reply) => {
    const source = (body ?? raw) as Readable
    return send(reply, await desk().answer({ headers, body: source, from: ip }))
  })
  app.get('/v1/openapi.json', (_, reply) => reply.send(describeReceiver()))
  app.get('/healthz', (_, reply) => reply.send({ status: 'alive' }))
  app.setErrorHandler((error, _, reply) => send(reply, failureAnswer(refusalOf(error))))
  app.setNotFoundHandler(({ url, method }, reply) => {
    const path = url.split('?', 1)[0] ?? ''
    const methods = Object.hasOwn(paths, path) ? paths[path] : undefined
    const text = methods === undefined ? 'there is nothing' : `there is no ${method}`
    const answer = failureAnswer(new MentatError('RECEIVER_PATH_UNKNOWN', `${text} at ${path}`))
    if (methods === undefined) return send(reply, answer)
    return send(reply, { ...answer, status: 405, headers: { allow: methods } })
  })
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  // People read it as well, in a terminal.
  const text = `${JSON.stringify(body)}\n`
  return reply.code(status).headers(headers).type('application/json; charset=utf-8').send(text)
}

/** What Fastify refuses by itself: addresses and types that nobody can read. */
function refusalOf(thrown: unknown): MentatError {
  const { statusCode } = thrown as { statusCode?: number }
  if (statusCode === undefined || statusCode >= 500) return failureOf(thrown)
  const code = statusCode === 415 ? 'RECEIVER_TYPE_UNKNOWN' : 'RECEIVER_REQUEST_INVALID'
  return new MentatError(code, describeError(thrown))
}

/** What is no HTTP, has too long a head, or does not come in time: there is no request yet, or no more. */
function answerJunk(error: Error, socket: Socket): void {
  const code = codeOf(error) ?? ''
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const failure = isLate
    ? new MentatError('RECEIVER_TIMED_OUT', 'the request did not arrive in time')
    : new MentatError('RECEIVER_REQUEST_INVALID', `this is no request of HTTP/1.1: ${code}`)
  const { body, status } = failureAnswer(failure)
  const told = code === 'HPE_HEADER_OVERFLOW' ? 431 : status
  const text = JSON.stringify(body)
  socket.end(
    [
      `HTTP/1.1 ${told} ${REASONS[told] ?? 'Bad Request'}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  )
  socket.destroySoon()
}

const REASONS: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}
