/** An operation of the API, as the page tells it. */
export interface Operation {
  /** `events.search` */
  readonly id: string
  /** The part it belongs to. */
  readonly tag: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: string
  /** Who may. */
  readonly access: string
  readonly parameters: readonly Parameter[]
}

/** A parameter of it, of the path, the query or the body. */
export interface Parameter {
  readonly name: string
  readonly place: 'path' | 'query' | 'body'
  readonly description: string
  /** `integer`, `array of string`; for a choice, its values. */
  readonly type: string
  readonly isRequired: boolean
}

type Json = Readonly<Record<string, unknown>>

/** All operations that an OpenAPI document describes, in its order. */
export function operationsOf(api: Json): Operation[] {
  return Object.entries(objectOf(api['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, operation]) =>
      operationOf(path, method, objectOf(operation)),
    ),
  )
}

/** A line for a shell that asks it. Names in capitals are to be replaced. */
export function curlOf({ method, path, parameters }: Operation, base: string): string {
  const address = `${base}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`
  const needed = parameters.filter(({ isRequired, place }) => isRequired && place !== 'path')
  const lines = [`curl -H "Authorization: Bearer $KEY"`]
  if (method === 'POST') {
    const body = Object.fromEntries(needed.map(({ name }) => [name, name.toUpperCase()]))
    lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`)
  }
  const query = needed.map(({ name }) => `${name}=${name.toUpperCase()}`).join('&')
  lines.push(`'${address}${method === 'GET' && query !== '' ? `?${query}` : ''}'`)
  return lines.join(' ')
}

function operationOf(path: string, method: string, operation: Json): Operation {
  const { operationId, tags, summary, description, parameters, requestBody } = operation
  const [tag] = Array.isArray(tags) ? (tags as unknown[]) : []
  return {
    ...{
      id: textOf(operationId),
      tag: textOf(tag),
      method: method === 'post' ? 'POST' : 'GET',
      path,
    },
    summary: textOf(summary),
    access: textOf(description).replace(/^Who may: (.*)\.$/, '$1'),
    parameters: [
      ...(Array.isArray(parameters) ? parameters : []).map((one) => parameterOf(objectOf(one))),
      ...bodyOf(objectOf(requestBody)),
    ],
  }
}

function parameterOf({ name, in: place, description, schema, required }: Json): Parameter {
  return {
    name: textOf(name),
    place: place === 'path' ? 'path' : 'query',
    description: textOf(description),
    type: typeOf(objectOf(schema)),
    isRequired: required === true,
  }
}

function bodyOf(requestBody: Json): Parameter[] {
  const content = objectOf(objectOf(requestBody['content'])['application/json'])
  const { properties, required } = objectOf(content['schema'])
  const needed = Array.isArray(required) ? (required as unknown[]) : []
  return Object.entries(objectOf(properties)).map(([name, schema]) => ({
    ...{ name, place: 'body' as const, description: textOf(objectOf(schema)['description']) },
    ...{ type: typeOf(objectOf(schema)), isRequired: needed.includes(name) },
  }))
}

function typeOf({ type, items, enum: values, minimum, maximum, default: preset }: Json): string {
  const kind = Array.isArray(values)
    ? values.filter((value) => value !== '').join(' | ')
    : type === 'array'
      ? `array of ${typeOf(objectOf(items))}`
      : textOf(type)
  const bounds =
    typeof minimum === 'number' && typeof maximum === 'number' ? ` ${minimum}–${maximum}` : ''
  const usual =
    typeof preset === 'number' || typeof preset === 'string' ? `, default ${preset}` : ''
  return `${kind}${bounds}${usual}`
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
