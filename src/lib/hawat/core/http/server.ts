import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { readFileSync } from 'node:fs'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { clientNetwork } from '../../../accounts/client-network.ts'
import { loadAssets } from '../assets.ts'
import type { Blueprint } from '../blueprint.ts'
import { lookupRoutes } from '../lookup/routes.tsx'
import { addOpenApi } from './openapi.ts'
import { register } from '../registry.ts'
import type { Services } from '../services.ts'
import { type FailureTexts, teller } from '../told.ts'
import { type Catalogues, translators } from '../translate.ts'
import { sendFailure } from './failure.tsx'
import type { Site } from './make-ask.ts'
import { plainUrl } from './plain-url.ts'
import { addRoutes } from './routes.ts'

/** What a server is made of. */
export interface ServerOptions {
  readonly services: Services
  readonly blueprints: readonly Blueprint[]
  /** Translations of the core and of what blueprints share. */
  readonly catalogues: readonly Catalogues[]
  /** What failures say, in Czech. */
  readonly failures: FailureTexts
  /** Of this installation. */
  readonly secret: Buffer
}

/** The largest body of a request, in bytes: an event with attachments in the playground. */
const LARGEST_BODY = 8 * 1024 * 1024

/** Most fields of a form, which is what lists of a thousand values come to: Node reads millions in minutes. */
const MOST_FIELDS = 10_000

/** Of a request, in bytes: the default of Node. */
const LONGEST_HEAD = 16 * 1024

/**
 * The web interface, not listening yet.
 * @throws MentatError BLUEPRINT_INVALID, ASSETS_MISSING, CONFIG_INVALID for a certificate that cannot be read
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { services, secret } = options
  const { config, logger } = services
  const assets = loadAssets()
  const registry = register(options.blueprints, {
    services,
    disabled: config.disabled_blueprints,
    lookupRoutes,
  })
  for (const { blueprint, service } of registry.missing) {
    logger.info(`blueprint "${blueprint}" is left out: there is no ${service}`)
  }
  const own = registry.blueprints.flatMap(({ catalogues }) => (catalogues ? [catalogues] : []))
  const site: Site = {
    ...{ services, registry, secret },
    translators: translators([...options.catalogues, ...own]),
    tellers: { en: teller({}), cs: teller(options.failures) },
    asset: (name) => assets.get(name)?.url ?? '',
  }
  const app = fastify({
    ...tlsOf(config),
    bodyLimit: LARGEST_BODY,
    // No longer than the head of a request may be: what is too long names nothing, and is told so by a page of ours.
    routerOptions: { maxParamLength: LONGEST_HEAD, caseSensitive: true },
    rewriteUrl: ({ url = '/' }) => plainUrl(url),
    trustProxy: config.trusted_proxies.length > 0 ? [...config.trusted_proxies] : false,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    logger: false,
  }) as unknown as FastifyInstance
  readForms(app)
  app.addHook('onRequest', (_, reply, done) => {
    void reply.header('cache-control', 'no-store')
    done()
  })
  await app.register(cookie)
  await app.register(helmet, headers(config.tls !== undefined))
  await app.register(rateLimit, {
    max: config.rate,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => clientNetwork(ip),
    allowList: (request) => request.url.startsWith('/assets/'),
    errorResponseBuilder: (_, { ttl }) =>
      new MentatError('RATE_EXCEEDED', `too many requests; wait ${Math.ceil(ttl / 1000)} s`),
  })
  for (const { url, content, type } of assets.values()) {
    app.get(url, (_, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(content),
    )
  }
  tellFailures(app, site)
  addOpenApi(app, site)
  addRoutes(app, site)
  return app
}

function tellFailures(app: FastifyInstance, site: Site): void {
  app.setErrorHandler((error, request, reply) => sendFailure(site, error, request, reply))
  // It is no route, so that its requests would not be counted by themselves.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    const failure = new MentatError(
      'PAGE_NOT_FOUND',
      `there is nothing at ${request.url.split('?', 1)[0] ?? ''}`,
    )
    return sendFailure(site, failure, request, reply)
  })
}

function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_, body, done) => {
      const text = String(body)
      if (fieldsIn(text) <= MOST_FIELDS) done(null, new FormParameters(text))
      else done(new MentatError('REQUEST_INVALID', `a form has at most ${MOST_FIELDS} fields`))
    },
  )
}

/** Counted no further than there may be. */
function fieldsIn(form: string): number {
  let count = 1
  for (let at = form.indexOf('&'); at !== -1 && count <= MOST_FIELDS; count++)
    at = form.indexOf('&', at + 1)
  return count
}

/** The fields of a form; those that the core looks at can be read as in JSON. */
class FormParameters extends URLSearchParams {
  get form_token(): string | undefined {
    return this.get('form_token') ?? undefined
  }

  get api_key(): string | undefined {
    return this.get('api_key') ?? this.get('api_token') ?? undefined
  }
}

/** Nothing comes from elsewhere, nothing runs that is not a file of ours, and nobody puts our pages into theirs. */
function headers(isHttps: boolean) {
  const none = ["'none'"]
  const own = ["'self'"]
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: own,
        styleSrc: own,
        imgSrc: ["'self'", 'data:'],
        fontSrc: own,
        connectSrc: own,
        formAction: own,
        baseUri: none,
        frameAncestors: none,
      },
    },
    strictTransportSecurity: isHttps,
    // Other sites never learn an address of ours, some of which are secrets; we do, to know our own forms by it.
    referrerPolicy: { policy: 'same-origin' as const },
    xFrameOptions: { action: 'deny' as const },
    crossOriginEmbedderPolicy: false,
  }
}

function tlsOf({ tls }: Services['config']): object {
  if (!tls) return {}
  try {
    return { https: { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) } }
  } catch (cause) {
    throw new MentatError('CONFIG_INVALID', 'the certificate of the web interface cannot be read', {
      cause,
      advice: 'Check tls.certificate and tls.key, and who may read these files.',
    })
  }
}
