import { isObject, type JsonObject, type JsonValue } from './json.ts'
import { measure } from './measure.ts'
import { silent } from './notes.ts'
import { type Reader, readInteger, readList, readObject, readOne, readText } from './reader.ts'
import { readEncoding } from './vocabulary.ts'

/** Something that is attached to an event. */
export interface Attachment {
  /** 1 for the first. */
  readonly number: number
  readonly handle: string | undefined
  readonly fileNames: readonly string[]
  /** What the event says it is; comes from outside and may be anything. */
  readonly contentType: string | undefined
  /** What the event says how many bytes it has. */
  readonly size: number | undefined
  /** Undefined when the content is elsewhere (`ContentID`, `ExternalURI`). */
  readonly content: AttachmentContent | undefined
}

/** The content, decoded. */
export interface AttachmentContent {
  /** Text, or bytes when base64 held something that is not UTF-8. */
  readonly content: string | Uint8Array
  readonly extension: 'txt' | 'bin' | 'json' | 'csv' | 'tsv'
  /** One of five harmless types, never what the event claims: a page must not serve foreign HTML as such. */
  readonly mime: string
}

/** Reads the attachments; what is said to be base64 and is not stays the text it is. Never throws. */
export function readAttachments(value: JsonValue | undefined): Attachment[] {
  return readList(value, readObject, silent).map((object, index) => ({
    number: index + 1,
    handle: one(object, 'Handle', readText),
    fileNames: readList(object['FileName'], readText, silent),
    contentType: one(object, 'ContentType', readText),
    size: one(object, 'Size', readInteger),
    content: readContent(object),
  }))
}

function readContent(object: JsonObject): AttachmentContent | undefined {
  const raw = one(object, 'Content', readText)
  if (raw === undefined) return credentialsOf(object)
  const isEncoded = one(object, 'ContentEncoding', readEncoding) === 'base64'
  const content = isEncoded ? decode(raw) : raw
  if (typeof content !== 'string') return describe(content, 'bin')
  const type = one(object, 'ContentType', readText)?.toLowerCase()
  if (type === 'application/json') return describe(indent(content), 'json')
  if (type === 'text/csv') return describe(content, 'csv')
  if (type === 'text/tab-separated-values') return describe(content, 'tsv')
  return describe(content, 'txt')
}

/** An extension of Mentat: user names and passwords that a honeypot was offered. */
function credentialsOf(object: JsonObject): AttachmentContent | undefined {
  const credentials = object['Credentials']
  if (!Array.isArray(credentials) && !isObject(credentials)) return undefined
  return describe(JSON.stringify(credentials, undefined, 2), 'json')
}

function describe(
  content: string | Uint8Array,
  extension: AttachmentContent['extension'],
): AttachmentContent {
  return { content, extension, mime: mimes[extension] }
}

const mimes: Readonly<Record<AttachmentContent['extension'], string>> = {
  txt: 'text/plain',
  bin: 'application/octet-stream',
  json: 'application/json',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
}

/** Strictly base64, but for the line breaks that mail programs leave in it. */
function decode(encoded: string): string | Uint8Array {
  const compact = encoded.replace(/\s+/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return encoded
  const bytes = Buffer.from(compact, 'base64')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes
  }
}

/** JSON.stringify is recursive: what is nested too deep for it stays as it is. */
function indent(text: string): string {
  try {
    const value = JSON.parse(text) as JsonValue
    return measure(text).depth > DEEPEST ? text : JSON.stringify(value, undefined, 2)
  } catch {
    return text
  }
}

const DEEPEST = 500

function one<T>(object: JsonObject, key: string, read: Reader<T>): T | undefined {
  return readOne(object[key], read, silent)
}
