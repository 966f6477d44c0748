import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { signedIn } from '../../core/access.ts'
import { defineDownload } from '../../core/blueprint.ts'
import { eventOf } from './find.ts'

/** An event as a file of JSON, as it is stored. */
export const eventDownload = defineDownload({
  name: 'events.download',
  path: '/events/:id/download',
  summary: 'one event as a file',
  access: signedIn,
  async load(ask) {
    const event = await eventOf(ask)
    return { name: `${event.id}.idea.json`, type: 'application/json', content: event.text }
  },
})

/**
 * What is attached to an event. Its name ends as harmlessly as its type is, binary content with `.BIN`, so that nothing runs it by
 * mistake: it may be malware.
 */
export const attachmentDownload = defineDownload({
  name: 'events.attachmentdownload',
  path: '/events/:id/attachments/:number/download',
  summary: 'an attachment of an event',
  access: signedIn,
  async load(ask) {
    const event = await eventOf(ask)
    const { number = '' } = ask.params
    const attachment = event.attachments.find((one) => String(one.number) === number)
    if (!attachment?.content) {
      throw new MentatError(
        'OBJECT_NOT_FOUND',
        `the event has no attachment ${number} with a content`,
      )
    }
    const { content, extension, mime } = attachment.content
    const isText = typeof content === 'string'
    const named = attachment.fileNames.join('-').slice(0, 150)
    const ending = isText ? `.${extension}` : '.BIN'
    const name = `${named === '' ? `attachment${number}` : named}${named.endsWith(ending) ? '' : ending}`
    return { name, type: mime, content: isText ? content : Buffer.from(content) }
  },
})
