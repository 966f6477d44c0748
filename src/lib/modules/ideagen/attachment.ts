import { hash } from 'node:crypto'
import type { Attachment } from './event.ts'

/** What is attached. */
export interface Enclosure {
  readonly handle: string
  readonly name: string
  /** AttachmentTag, `OrigData` or `Malware`. */
  readonly type: string
  readonly contentType: string
  /** Bytes travel as base64, text as it is. */
  readonly content: Buffer | string
}

/** Encloses content, with its true size and hash. */
export function enclose({ handle, name, type, contentType, content }: Enclosure): Attachment {
  const binary = typeof content !== 'string'
  return {
    Handle: handle,
    FileName: [name],
    Type: [type],
    Hash: [`sha256:${hash('sha256', content)}`],
    Size: Buffer.byteLength(content),
    ContentType: contentType,
    ...(contentType.startsWith('text/') && { ContentCharset: 'utf-8' }),
    ...(binary && { ContentEncoding: 'base64' as const }),
    Content: binary ? content.toString('base64') : content,
  }
}
