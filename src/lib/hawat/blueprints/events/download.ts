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

/** What is attached to an event. Binary content gets `.BIN` at the end, so that nothing runs it by mistake: it may be malware. */
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
    const named = attachment.fileNames.join('-')
    const isText = typeof content === 'string'
    const name = named === '' ? `attachment${number}.${extension}` : isText ? named : `${named}.BIN`
    return { name, type: mime, content: isText ? content : Buffer.from(content) }
  },
})
