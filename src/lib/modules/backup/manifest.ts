import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { type Static, Type } from 'typebox'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'

/** The file of a backup that tells what is in it. */
export const MANIFEST = 'manifest.json'

/** Of the format. */
const VERSION = 1

/** A larger one is none of ours, in bytes: this is enough for a hundred thousand files. */
const LARGEST = 64 * 1024 * 1024

const closed = { additionalProperties: false }
const text = Type.String({ maxLength: 1000 })
const time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$' })
const digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
const count = Type.Integer({ minimum: 0 })
const id = Type.String({ pattern: '^\\d{8}T\\d{6}Z-(full|incremental)$' })

const dataFileSchema = Type.Object(
  {
    // A name and never a path.
    name: Type.String({ pattern: '^[a-z0-9_]{1,63}\\.\\d{4,8}\\.gz$' }),
    rows: count,
    /** Of the file. */
    bytes: count,
    sha256: digest,
    /** Of what is compressed in it. */
    content_bytes: count,
    content_sha256: digest,
  },
  closed,
)

const tableSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9_]{1,63}$' }),
    columns: Type.Array(Type.String({ minLength: 1, maxLength: 63 }), { minItems: 1 }),
    rows: count,
    files: Type.Array(dataFileSchema),
  },
  closed,
)

const manifestSchema = Type.Object(
  {
    format: Type.Literal('mentat-backup'),
    version: Type.Literal(VERSION),
    id,
    kind: Type.Enum(['full', 'incremental']),
    /** What it follows: null for a full one. */
    parent: Type.Union([Type.Object({ id, checksum: digest }, closed), Type.Null()]),
    database: Type.Object(
      { name: text, system: text, oid: count, events_oid: count, server: text },
      closed,
    ),
    migrations: Type.Array(
      Type.Object({ number: count, name: text, checksum: digest, applied_at: time }, closed),
    ),
    snapshot: Type.Object({ time, transactions: text }, closed),
    /** Storage times: events from before the first were in what it follows (null: nothing), those from before the second were complete. */
    window: Type.Object({ from: Type.Union([time, Type.Null()]), to: time }, closed),
    days: Type.Array(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
    sequences: Type.Array(
      Type.Object({ name: text, last_value: Type.Integer(), is_called: Type.Boolean() }, closed),
    ),
    /** Those that are saved as a whole, each after those that it refers to. */
    tables: Type.Array(tableSchema),
    events: tableSchema,
    /** Those that are new; also of events that are no longer stored. */
    event_ids: tableSchema,
    checksum: digest,
  },
  closed,
)

/** A file of rows in the text format of COPY, compressed by gzip. */
export type DataFile = Static<typeof dataFileSchema>

/** A table and its rows. */
export type SavedTable = Static<typeof tableSchema>

/** What a backup says of itself. */
export type Manifest = Static<typeof manifestSchema>

/** Every table of a backup. */
export function tablesOf({
  tables,
  events,
  event_ids: ids,
}: Pick<Manifest, 'tables' | 'events' | 'event_ids'>): SavedTable[] {
  return [...tables, events, ids]
}

/** The manifest as it is written, with the checksum of all its bytes (its own digits counting as zeros). */
export function encodeManifest(manifest: Omit<Manifest, 'checksum'>): string {
  const blank = `${JSON.stringify({ ...manifest, checksum: ZEROS }, undefined, 2)}\n`
  return blank.replace(end, `"checksum": "${digestOf(blank)}"\n}\n`)
}

/**
 * Reads the manifest of a backup.
 * @throws MentatError BACKUP_DAMAGED for one that is missing, damaged or of another format
 */
export function readManifest(path: string): Manifest {
  const content = readText(join(path, MANIFEST))
  const checksum = end.exec(content)?.[1]
  if (
    checksum === undefined ||
    digestOf(content.replace(end, `"checksum": "${ZEROS}"\n}\n`)) !== checksum
  )
    throw damaged('the manifest is damaged: its checksum is another one')
  const manifest = parse(content)
  const { version } = manifest as { version?: unknown }
  if (typeof version === 'number' && version > VERSION) {
    const text = `it was made by a newer Mentat: its format has the version ${version}, this program knows ${VERSION}`
    throw damaged(text)
  }
  const validate = (validator ??= new Ajv({ allErrors: false }).compile<Manifest>(manifestSchema))
  if (validate(manifest)) return manifest
  const { instancePath = '', message = '' } = validate.errors?.[0] ?? {}
  throw damaged(`the manifest cannot be used: ${instancePath || '/'} ${message}`)
}

const ZEROS = '0'.repeat(64)
const end = /"checksum": "([0-9a-f]{64})"\n\}\n$/

let validator: ValidateFunction<Manifest> | undefined

function digestOf(content: string): string {
  return createHash('sha256').update(content, 'latin1').digest('hex')
}

/** One character a byte: so that every byte counts, also those that are no text. */
function readText(path: string): string {
  try {
    const { size } = statSync(path)
    if (size > LARGEST) throw damaged(`the manifest has ${size} bytes, expected at most ${LARGEST}`)
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw damaged('the manifest is missing')
  }
}

function parse(content: string): unknown {
  try {
    return JSON.parse(Buffer.from(content, 'latin1').toString()) as unknown
  } catch (error) {
    throw damaged(`the manifest is not JSON: ${describeError(error)}`)
  }
}

function damaged(message: string): MentatError {
  return new MentatError('BACKUP_DAMAGED', message)
}
