import type { FastifyInstance } from 'fastify'
import type { FormPage, Route } from '../blueprint.ts'
import type { Fields } from '../form/field.ts'
import type { Registry } from '../registry.ts'
import type { Services } from '../services.ts'

/** An object of JSON. */
type Json = Readonly<Record<string, unknown>>

/** What is described. */
export interface Described {
  readonly registry: Registry
  readonly services: Pick<Services, 'config'>
}

/** Serves the description of the API. */
export function addOpenApi(app: FastifyInstance, site: Described): void {
  app.get('/api/openapi.json', (_, reply) => reply.send(describeApi(site)))
}

/** The API as a document of OpenAPI 3.1: every route that programs may ask. */
export function describeApi({ registry, services: { config } }: Described): Json {
  const routes = [...registry.routes.values()]
    .map(({ route }) => route)
    .filter((route) => route.kind !== 'passage')
    .filter((route) => route.kind !== 'form' || !route.isOnlyPage)
  return {
    openapi: '3.1.0',
    info: {
      title: `${config.application_name} API`,
      version: '1',
      description:
        'What the pages show, as JSON: the API has the address of a page below /api. Give an API key in the header Authorization.',
    },
    ...(config.public_url === undefined ? {} : { servers: [{ url: config.public_url }] }),
    security: [{ key: [] }, { session: [] }],
    tags: registry.blueprints.map(({ name, summary }) => ({ name, description: summary })),
    paths: Object.fromEntries(
      routes.map((route) => [
        `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
        operationsOf(route),
      ]),
    ),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-mentat-session' },
      },
      schemas: { Failure: failureSchema },
    },
  }
}

const failureSchema: Json = {
  type: 'object',
  required: ['status', 'error', 'message'],
  properties: {
    status: { type: 'integer' },
    error: { type: 'string', description: 'a code of the reference of errors' },
    message: { type: 'string' },
    advice: { type: 'string' },
    form_errors: {
      type: 'array',
      description: 'fields with what is wrong with them',
      items: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }] },
    },
  },
}

function operationsOf(route: Route): Json {
  const [tag = ''] = route.name.split('.')
  const about = {
    tags: [tag],
    summary: route.summary,
    description: `Who may: ${[route.access.name, route.allows?.name].filter(Boolean).join(', ')}.`,
    responses: {
      200: answerOf(route),
      default: {
        description: 'a failure',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    },
  }
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))
  if (route.kind === 'form') {
    return {
      post: { operationId: route.name, ...about, parameters: path, requestBody: bodyOf(route) },
    }
  }
  const fields: Fields = route.fields ?? {}
  const query = Object.entries(fields).map(([name, field]) => ({
    ...{ name, in: 'query', description: field.label, schema: field.schema },
    required: field.isRequired,
  }))
  return { get: { operationId: route.name, ...about, parameters: [...path, ...query] } }
}

function answerOf(route: Route): Json {
  if (route.kind === 'download') return { description: 'the file', content: { '*/*': {} } }
  if (route.kind === 'feed')
    return { description: 'messages', content: { 'text/event-stream': {} } }
  const schema = route.kind === 'view' ? (route.answer ?? {}) : {}
  return { description: 'what was asked for', content: { 'application/json': { schema } } }
}

/** All fields; those that the viewer may not fill in are left alone, and so is what a change leaves out. */
function bodyOf({ fields, isUpdate = false }: FormPage<Fields, unknown>): Json {
  const properties: Json = Object.fromEntries(
    Object.entries(fields).map(([name, { schema, label }]) => [
      name,
      { ...schema, description: label },
    ]),
  )
  const required = Object.keys(fields).filter((name) => !isUpdate && fields[name]?.isRequired)
  return { content: { 'application/json': { schema: { type: 'object', properties, required } } } }
}
