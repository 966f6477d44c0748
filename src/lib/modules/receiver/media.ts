import type { IncomingHttpHeaders } from 'node:http'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { BodyForm } from './split.ts'

/** How the body of a request is to be read. */
export interface Media {
  readonly form: BodyForm
  readonly isGzip: boolean
}

const forms: Readonly<Record<string, BodyForm>> = {
  'application/json': 'json',
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/jsonl': 'lines',
}

/** Reads what the headers say of the body. @throws MentatError RECEIVER_TYPE_UNKNOWN */
export function mediaOf(headers: IncomingHttpHeaders): Media {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers
  const [name = '', ...parameters] = type.toLowerCase().split(';')
  const form = Object.hasOwn(forms, name.trim()) ? forms[name.trim()] : undefined
  if (form === undefined) throw unknown('Content-Type', type)
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='))
  if (!['utf-8', 'utf8', undefined].includes(charset?.slice('charset='.length).replaceAll('"', '')))
    throw unknown('Content-Type', type)
  const packing = encoding.trim().toLowerCase()
  if (!['identity', 'gzip', 'x-gzip'].includes(packing)) throw unknown('Content-Encoding', encoding)
  return { form, isGzip: packing !== 'identity' }
}

function unknown(header: string, value: string): MentatError {
  const found = value === '' ? `there is no ${header}` : `${header} is "${value.slice(0, 100)}"`
  const text = `${found}; expected JSON or NDJSON in UTF-8, plain or with gzip`
  return new MentatError('RECEIVER_TYPE_UNKNOWN', text)
}
