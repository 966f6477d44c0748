/** A JSON Schema, as far as this file uses one. */
export type Schema = Readonly<Record<string, unknown>>

/**
 * The published JSON Schema of IDEA0 (draft-04) in the words of draft-07: the same documents are accepted.
 * `format` is left out, because no server in use checks it. `integer` is a keyword of ours: IDEA means by it
 * a number written without fraction and exponent, which cannot be seen any more in a JavaScript number.
 */
export function ideaSchema(): Schema {
  return {
    type: 'object',
    required: ['Format', 'ID', 'DetectTime', 'Category'],
    definitions: { party: object(partyProperties), ...patternDefinitions() },
    properties: {
      Format: { type: 'string', enum: ['IDEA0'] },
      ID: ref('id'),
      AltNames: listOf(text),
      CorrelID: listOf(ref('id')),
      AggrID: listOf(ref('id')),
      PredID: listOf(ref('id')),
      RelID: listOf(ref('id')),
      CreateTime: ref('timestamp'),
      DetectTime: ref('timestamp'),
      EventTime: ref('timestamp'),
      CeaseTime: ref('timestamp'),
      WinStartTime: ref('timestamp'),
      WinEndTime: ref('timestamp'),
      ConnCount: integer,
      FlowCount: integer,
      PacketCount: integer,
      ByteCount: integer,
      Category: listOf(ref('category')),
      Ref: listOf(ref('uri')),
      Confidence: { type: 'number', minimum: 0, maximum: 1 },
      Description: text,
      Note: text,
      Source: listOf(ref('party')),
      Target: listOf(ref('party')),
      Attach: listOf(object(attachmentProperties)),
      Node: listOf(object(nodeProperties)),
    },
  }
}

const text: Schema = { type: 'string' }
const boolean: Schema = { type: 'boolean' }
const integer: Schema = { integer: true }

const protocol: Schema = {
  type: 'string',
  allOf: [
    { pattern: '[a-zA-Z]' },
    { pattern: '^[a-zA-Z0-9-]*$' },
    { pattern: '^[a-zA-Z0-9]' },
    { pattern: '[a-zA-Z0-9]$' },
    { pattern: '^(?!.*--)' },
  ],
}

const partyProperties: Schema = {
  Type: listOf(ref('tag')),
  Hostname: listOf(text),
  IP4: listOf(ref('net4')),
  MAC: listOf(ref('mac')),
  IP6: listOf(ref('net6')),
  Port: listOf(integer),
  Proto: listOf(protocol),
  URL: listOf(text),
  Email: listOf(text),
  AttachHand: listOf(ref('handle')),
  Note: text,
  Spoofed: boolean,
  Imprecise: boolean,
  Anonymised: boolean,
  ASN: listOf(integer),
  Router: listOf(text),
  Netname: listOf(ref('uri')),
  Ref: listOf(ref('uri')),
}

const attachmentProperties: Schema = {
  Handle: ref('handle'),
  FileName: listOf(text),
  Type: listOf(ref('tag')),
  Hash: listOf(ref('uri')),
  Size: integer,
  Ref: listOf(ref('uri')),
  Note: text,
  ContentType: ref('mediaType'),
  ContentCharset: ref('charset'),
  ContentEncoding: { type: 'string', enum: ['base64'] },
  Content: text,
  ContentID: listOf(text),
  ExternalURI: listOf(ref('uri')),
}

const nodeProperties: Schema = {
  Name: ref('nsid'),
  Type: listOf(ref('tag')),
  SW: listOf(text),
  AggrWin: ref('duration'),
  Note: text,
}

function patternDefinitions(): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(patterns()).map(([name, pattern]) => [name, { type: 'string', pattern }]),
  )
}

function patterns(): Record<string, string> {
  const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
  const ip4 = `(?:${octet}\\.){3}${octet}`
  const ip6 = ip6Pattern(ip4)
  const label = '[a-zA-Z0-9_][a-zA-Z0-9_-]*'
  return {
    id: '^[a-zA-Z0-9._-]+$',
    timestamp:
      '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?$',
    duration: '^(?:[0-9]+[Dd])?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?$',
    category: '^[a-zA-Z0-9_-]+(?:\\.[a-zA-Z0-9_-]+)?$',
    tag: '^[a-zA-Z0-9_-]+$',
    handle: '^[a-zA-Z_][a-zA-Z0-9_]*$',
    uri: "^[a-zA-Z][a-zA-Z0-9+.-]*:[\\]\\[a-zA-Z0-9._~:/?#@*'&()+,;=%-]*$",
    mediaType: '^[a-zA-Z0-9_-]+/[a-zA-Z0-9_+.-]+$',
    charset: '^[a-zA-Z0-9.:_()-]+$',
    nsid: `^(?:${label}\\.)*${label}$`,
    mac: '^(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$',
    net4: `^${ip4}(?:/(?:[0-9]|[12][0-9]|3[0-2])|-${ip4})?$`,
    // A prefix of two digits may begin with a zero here, as in the original.
    net6: `^${ip6}(?:/(?:[0-9]{1,2}|1[01][0-9]|12[0-8])|-${ip6})?$`,
  }
}

/** RFC 4291: eight groups, or fewer around one `::`; the last two may be an IPv4 address. */
function ip6Pattern(ip4: string): string {
  const group = '[0-9A-Fa-f]{1,4}'
  const forms = [`(?:${group}:){7}${group}`, `(?:${group}:){6}${ip4}`]
  for (let before = 0; before <= 7; before++) {
    const head = before === 0 ? ':' : `(?:${group}:){${before}}`
    const after = 7 - before
    const groups = after === 0 ? ':' : `(?:(?::${group}){1,${after}}|:)`
    forms.push(head + groups)
    if (after >= 2) forms.push(`${head}(?::${group}){0,${after - 2}}:${ip4}`)
  }
  return `(?:${forms.join('|')})`
}

function ref(definition: string): Schema {
  return { $ref: `#/definitions/${definition}` }
}

function listOf(items: Schema): Schema {
  return { type: 'array', items }
}

function object(properties: Schema): Schema {
  return { type: 'object', properties }
}
