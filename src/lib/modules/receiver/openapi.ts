/** An object of JSON. */
type Json = Readonly<Record<string, unknown>>

/** The receiver as a document of OpenAPI 3.1. */
export function describeReceiver(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mentat: receiver of events',
      version: '1',
      description:
        'Takes security events in the format IDEA. What is answered as accepted is durable. Events are known by their ID: who gets no answer sends the same again.',
    },
    security: [{ key: [] }],
    paths: { '/v1/events': { post: sending }, '/healthz': { get: looking } },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Event: event, Receipt: receipt, Failure: failure },
    },
  }
}

const event: Json = {
  type: 'object',
  description: 'An event of IDEA.',
  required: ['ID', 'DetectTime', 'Category'],
  properties: {
    Format: { const: 'IDEA0' },
    ID: { type: 'string' },
    DetectTime: { type: 'string', format: 'date-time' },
    Category: { type: 'array', items: { type: 'string' } },
  },
}

const verdict: Json = {
  type: 'object',
  required: ['index', 'status'],
  properties: {
    index: { type: 'integer', description: 'place in the request, 0 for the first event' },
    status: { enum: ['accepted', 'rejected'] },
    id: { type: 'string', description: 'of an event that is accepted' },
    code: { type: 'string', description: 'why it is rejected: a code of the reference of errors' },
    message: { type: 'string', description: 'the same in words' },
  },
}

const receipt: Json = {
  type: 'object',
  required: ['accepted', 'rejected', 'verdicts'],
  properties: {
    accepted: { type: 'integer', description: 'events that are durable in the queue' },
    rejected: { type: 'integer', description: 'events that cannot be understood' },
    verdicts: { type: 'array', items: verdict },
  },
}

const failure: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'advice'],
      properties: {
        code: { type: 'string', description: 'a code of the reference of errors' },
        message: { type: 'string' },
        advice: { type: 'string' },
      },
    },
  },
}

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const answer = (description: string, name: string): Json => ({
  description,
  content: { 'application/json': { schema: reference(name) } },
})

const later = (description: string): Json => ({
  ...answer(`${description}; nothing was taken`, 'Failure'),
  headers: {
    'Retry-After': {
      schema: { type: 'integer' },
      description: 'seconds after which the same may be sent again',
    },
  },
})

const sending: Json = {
  operationId: 'sendEvents',
  summary: 'send events',
  parameters: [{ name: 'Content-Encoding', in: 'header', schema: { enum: ['identity', 'gzip'] } }],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { oneOf: [reference('Event'), { type: 'array', items: reference('Event') }] },
      },
      'application/x-ndjson': { schema: { type: 'string', description: 'one event a line' } },
    },
  },
  responses: {
    200: answer('all events are accepted, and durable', 'Receipt'),
    207: answer('some events are accepted, and durable; the others are rejected', 'Receipt'),
    422: answer('all events are rejected', 'Receipt'),
    400: answer('the request cannot be understood as a whole', 'Failure'),
    401: answer('the key is missing or unknown', 'Failure'),
    408: answer('the request did not arrive in time', 'Failure'),
    413: answer('the request has too many bytes or events', 'Failure'),
    415: answer('the type or encoding of the body is unknown', 'Failure'),
    429: later('more events came with this key than it may send'),
    500: answer('something went wrong; it may be tried again', 'Failure'),
    503: later('the queue is full, or too much arrives at the same time'),
    507: later('the disk is full'),
  },
}

const looking: Json = {
  operationId: 'health',
  summary: 'ask whether the receiver is alive',
  security: [],
  responses: { 200: { description: 'it is' } },
}
