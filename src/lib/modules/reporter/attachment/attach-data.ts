import type { MailAttachment } from '../../../services/mail/mail.ts'
import { csvLines } from './csv.ts'
import { jsonChunks } from './json.ts'
import { xarfChunks } from './xarf.ts'
import { pack, type SizeLimits } from './pack.ts'
import type { DataAbout, ReportEvent } from './report-event.ts'
import type { AttachedData, DataForm } from '../mail/sheet.ts'

/** The file with the events, if there is one, and what the mail says of it. */
export interface Attachment {
  readonly attached: AttachedData
  readonly attachment?: MailAttachment
}

/**
 * Makes the file with the events: an array of IDEA events, a table, or an array of XARF reports; zipped when it is large,
 * left out when it is too large even so. No more than the limits is held in memory.
 */
export function attachData(
  events: Iterable<ReportEvent>,
  form: DataForm,
  limits: SizeLimits,
  about: DataAbout,
): Attachment {
  const { extension, contentType, chunks } = forms[form]
  const filename = `security-report-${about.label}.${extension}`
  const packed = pack(chunks(events, about), { name: filename, time: about.created }, limits)
  if (packed === undefined) return { attached: { form, leftOut: { largest: limits.largest } } }
  const { content, isZipped } = packed
  const name = isZipped ? `${filename}.zip` : filename
  return {
    attached: { form, filename: name, size: content.byteLength },
    attachment: {
      filename: name,
      contentType: isZipped ? 'application/zip' : contentType,
      content: content.toString('base64'),
      encoding: 'base64',
    },
  }
}

interface Form {
  readonly extension: string
  readonly contentType: string
  readonly chunks: (events: Iterable<ReportEvent>, about: DataAbout) => Iterable<string>
}

const forms: Readonly<Record<DataForm, Form>> = {
  json: { extension: 'json', contentType: 'application/json', chunks: jsonChunks },
  csv: { extension: 'csv', contentType: 'text/csv', chunks: csvLines },
  xarf: { extension: 'xarf.json', contentType: 'application/json', chunks: xarfChunks },
}
