import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curlOf, operationsOf } from '../../../../src/lib/hawat/blueprints/developer/operations.ts'

const api = {
  paths: {
    '/api/things/{id}/show': {
      get: {
        ...{
          operationId: 'things.show',
          tags: ['things'],
          summary: 'one thing',
          description: 'Who may: signed in.',
        },
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          {
            name: 'kind',
            in: 'query',
            required: true,
            schema: { type: 'array', items: { type: 'string', enum: ['', 'a', 'b'] } },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'How many',
            schema: { type: 'integer', minimum: 1, maximum: 9, default: 5 },
          },
        ],
      },
    },
    '/api/things/create': {
      post: {
        operationId: 'things.create',
        tags: ['things'],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                required: ['name'],
                properties: {
                  name: { type: 'string', description: 'Name' },
                  note: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  },
}

test('operations of an OpenAPI document are told with their parameters', () => {
  const [show, create] = operationsOf(api)
  assert.deepEqual(show, {
    ...{
      id: 'things.show',
      tag: 'things',
      method: 'GET',
      path: '/api/things/{id}/show',
      summary: 'one thing',
      access: 'signed in',
    },
    parameters: [
      { name: 'id', place: 'path', description: '', type: 'string', isRequired: true },
      { name: 'kind', place: 'query', description: '', type: 'array of a | b', isRequired: true },
      {
        name: 'limit',
        place: 'query',
        description: 'How many',
        type: 'integer 1–9, default 5',
        isRequired: false,
      },
    ],
  })
  assert.deepEqual(
    create?.parameters.map(({ name, place, isRequired }) => [name, place, isRequired]),
    [
      ['name', 'body', true],
      ['note', 'body', false],
    ],
  )
})

test('the line for a shell has what is needed, names in capitals', () => {
  const lines = operationsOf(api).map((operation) => curlOf(operation, 'https://m.example'))
  assert.deepEqual(lines, [
    `curl -H "Authorization: Bearer $KEY" 'https://m.example/api/things/ID/show?kind=KIND'`,
    `curl -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{"name":"NAME"}' 'https://m.example/api/things/create'`,
  ])
})

test('a document without anything has no operations', () => {
  assert.deepEqual(operationsOf({}), [])
})
