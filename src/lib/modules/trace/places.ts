import { join } from 'node:path'
import { readMessage } from '../../queue/read.ts'
import { type MessageFile, messagesOf } from '../../queue/inspect.ts'
import type { QueueLayout, QueueState } from '../../queue/layout.ts'
import { ownerOf } from '../../queue/owner.ts'
import { readReason, type Reason } from '../../queue/reason.ts'

/** Where a message lies. */
export interface MessagePlace {
  readonly kind: 'message' | 'mail'
  /** Folder of the queue. */
  readonly queue: string
  readonly state: QueueState
  readonly file: string
  /** When it was written, RFC 3339. */
  readonly written: string
  /** Of messages in work: whether the process that holds it runs; null: on another host. */
  readonly isHeldByLiving?: boolean | null
  /** Of refused messages. */
  readonly reason?: Reason
}

/** What is looked for in queues. */
export interface PlaceSearch {
  /** Messages of this event, and mails that name it. */
  readonly id?: string
  /** Messages of these names, whatever they hold. */
  readonly names: ReadonlySet<string>
}

/** What was found, and how far was looked. */
export interface PlaceFindings {
  readonly places: readonly MessagePlace[]
  /** Messages whose content was looked at. */
  readonly files: number
  /** False: there were more, which are known by name only. */
  readonly isComplete: boolean
}

/** So many messages are read at most: a second or two. */
const MOST_FILES = 20_000

/** Larger messages are not looked into, in bytes. */
const LARGEST = 1024 * 1024

/** Looks through queues: all names, and the content of so many messages as takes a second or two. */
export function findPlaces(queues: readonly QueueLayout[], search: PlaceSearch): PlaceFindings {
  const places: MessagePlace[] = []
  let files = 0
  let isComplete = true
  for (const layout of queues) {
    for (const state of ['incoming', 'pending', 'errors', 'tmp'] as const) {
      for (const file of messagesOf(layout, state)) {
        const isNamed = search.names.has(file.name)
        if (!isNamed && files >= MOST_FILES) {
          isComplete = false
          continue
        }
        files += 1
        const kind = kindOf(layout, file, search)
        if (kind !== undefined || isNamed) places.push(placeOf(layout, file, kind ?? 'message'))
      }
    }
  }
  return { places, files, isComplete }
}

/** Undefined: it has nothing to do with the event. */
function kindOf(
  layout: QueueLayout,
  file: MessageFile,
  { id }: PlaceSearch,
): MessagePlace['kind'] | undefined {
  if (id === undefined) return undefined
  if (file.state === 'errors' && readReason(layout.errors, file.name)?.['id'] === id) {
    return 'message'
  }
  const content = contentOf(file)
  const texts = [id, JSON.stringify(id).slice(1, -1)]
  return content && texts.some((text) => content.includes(text))
    ? kindOfContent(content.toString('utf8'), id)
    : undefined
}

function kindOfContent(content: string, id: string): MessagePlace['kind'] | undefined {
  try {
    const document = JSON.parse(content) as Readonly<Record<string, unknown>> | null
    if (document?.['ID'] === id) return 'message'
    return typeof document?.['mail'] === 'object' ? 'mail' : undefined
  } catch {
    // It names the event, and cannot be read: most likely a damaged message.
    return 'message'
  }
}

/** What is gone, too large, or may not be read is passed over. */
function contentOf({ folder, name }: MessageFile): Buffer | undefined {
  try {
    return readMessage(join(folder, name), LARGEST)
  } catch {
    return undefined
  }
}

function placeOf(
  layout: QueueLayout,
  { name, state, owner, modified }: MessageFile,
  kind: MessagePlace['kind'],
): MessagePlace {
  const reason = state === 'errors' ? readReason(layout.errors, name) : undefined
  return {
    kind,
    queue: layout.path,
    state,
    file: name,
    written: new Date(modified).toISOString(),
    ...(owner === undefined ? {} : { isHeldByLiving: ownerOf(owner)?.alive ?? null }),
    ...(reason && { reason }),
  }
}
