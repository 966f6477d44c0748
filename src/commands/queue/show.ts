import { join } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { existingQueue, queueFlag } from '../../cli/queue-flags.ts'
import { printable, renderTable, size } from '../../cli/table.ts'
import { messagesOf } from '../../lib/queue/inspect.ts'
import { type QueueLayout, type QueueState, queueStates } from '../../lib/queue/layout.ts'
import { findMessage, type FoundMessage } from '../../lib/queue/operate.ts'
import { readMessage } from '../../lib/queue/read.ts'
import { type Reason, readReason, strayReason } from '../../lib/queue/reason.ts'

export default class QueueShow extends MentatCommand {
  static override summary = 'show one message with its error reason, or the messages of one state'
  static override description =
    'With a NAME: where the message is, why it was refused (if it was), and its content. ' +
    'Without: the messages of one state, refused ones with their reasons.'
  static override examples = [
    '<%= config.bin %> queue show',
    '<%= config.bin %> queue show 1763900000000.1.host.42.1-99~1.idea',
    '<%= config.bin %> queue show --state incoming --limit 20',
  ]
  static override enableJsonFlag = true
  static override args = { name: Args.string({ description: 'file name of the message' }) }
  static override flags = {
    queue: queueFlag,
    state: Flags.string({
      description: 'which messages to list',
      options: [...queueStates],
      default: 'errors',
    }),
    limit: Flags.integer({
      description: 'at most so many',
      default: 100,
      min: 1,
      helpValue: 'N',
    }),
    raw: Flags.boolean({
      description: 'print the bytes of the message, nothing else',
      exclusive: ['json'],
    }),
  }

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(QueueShow)
    const layout = existingQueue(this.homeOf(flags), flags.queue)
    if (args.name === undefined) return this.#list(layout, flags.state as QueueState, flags.limit)
    const message = findMessage(layout, args.name)
    const content = readMessage(join(message.folder, message.name), Number.MAX_SAFE_INTEGER)
    if (flags.raw) process.stdout.write(content)
    else this.log(renderMessage(message, content.toString('utf8')))
    return { ...message, content: content.toString('utf8') }
  }

  #list(layout: QueueLayout, state: QueueState, limit: number): unknown {
    const messages: ListedMessage[] = []
    for (const { name, bytes, owner, folder } of messagesOf(layout, state)) {
      if (messages.length >= limit) {
        this.say(`only the first ${limit} are shown: --limit`)
        break
      }
      messages.push({
        name,
        bytes,
        ...(owner ? { owner } : {}),
        ...(state === 'errors' ? reasonIn(folder, name) : { reason: undefined }),
      })
    }
    messages.sort((a, b) => (a.name < b.name ? -1 : 1))
    if (messages.length === 0) this.say(`no messages in ${layout[state]}`)
    else {
      const columns = [
        { title: 'NAME', value: (row: ListedMessage) => row.name },
        {
          title: 'SIZE',
          value: (row: ListedMessage) => size(row.bytes),
          align: 'right' as const,
        },
        {
          title: 'REASON',
          value: ({ reason, trouble, owner }: ListedMessage) =>
            reason ? `${reason.code}: ${reason.text}` : (trouble ?? owner ?? ''),
        },
      ]
      this.log(renderTable(messages, columns))
    }
    return { queue: layout.path, state, messages }
  }
}

interface ListedMessage {
  readonly name: string
  readonly bytes: number
  readonly owner?: string
  readonly reason: Reason | undefined
  /** Why the reason cannot be read. */
  readonly trouble?: string
}

function reasonIn(folder: string, name: string): Pick<ListedMessage, 'reason' | 'trouble'> {
  const reason = readReason(folder, name)
  const trouble = reason ? undefined : strayReason(folder, name)
  return { reason, ...(trouble !== undefined && { trouble }) }
}

function renderMessage({ reason, ...message }: FoundMessage, content: string): string {
  const lines = [
    `name:     ${printable(message.name)}`,
    `state:    ${message.state}${message.owner ? ` (held by ${message.owner})` : ''}`,
    `folder:   ${message.folder}`,
    `size:     ${size(message.bytes)}`,
    `written:  ${new Date(message.modified).toISOString()}`,
  ]
  if (reason) {
    lines.push(
      printable(`refused:  ${reason.when} by ${reason.module} (${reason.stage})`),
      printable(`reason:   ${reason.code}: ${reason.text}`),
      ...(typeof reason['advice'] === 'string' ? [printable(`advice:   ${reason['advice']}`)] : []),
    )
  }
  const trouble = reason ? undefined : strayReason(message.folder, message.name)
  if (trouble !== undefined) lines.push(printable(`reason:   ${trouble}`))
  return [...lines, '', content.split('\n').map(printable).join('\n')].join('\n')
}
