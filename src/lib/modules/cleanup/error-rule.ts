import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type QueueLayout, queueFolder, queueLayout } from '../../queue/layout.ts'
import {
  dropMessage,
  findQueues,
  type FoundMessage,
  isQueue,
  selectErrors,
} from '../../queue/operate.ts'
import { isReason, reasonName } from '../../queue/reason.ts'
import type { Rule, Work } from './rule.ts'

/** After so many messages signals are heard. */
const MESSAGES_AT_ONCE = 200

/**
 * Refused messages with their reasons, by the time at which they were refused, and reasons without a message.
 * @param queues undefined: all of the spool
 */
export function errorRule(queues: readonly string[] | undefined, keep: number): Rule {
  return {
    kind: 'errors',
    name: queues?.join(', ') ?? 'all queues',
    keep,
    async remove(border, work) {
      const { spool } = work.home
      const folders = queues?.map((queue) => queueFolder(spool, queue)) ?? findQueues(spool)
      for (const [index, folder] of folders.entries()) {
        try {
          if (!isQueue(folder)) throw noQueue(folder)
          if (!(await removeRefused(queueLayout(folder), Date.parse(border), work))) return false
        } catch (error) {
          work.tally.fail(error)
        }
        work.onProgress((index + 1) / folders.length)
      }
      return true
    },
  }
}

async function removeRefused(layout: QueueLayout, border: number, work: Work): Promise<boolean> {
  for (const [index, message] of selectErrors(layout, {}).entries()) {
    if (index % MESSAGES_AT_ONCE === 0) await work.clock.sleep(0)
    if (work.signal.aborted) return false
    removeMessage(layout, message, border, work)
  }
  removeLonelyReasons(layout, border, work)
  return true
}

function removeMessage(
  layout: QueueLayout,
  message: FoundMessage,
  border: number,
  { isDry, tally }: Work,
): void {
  try {
    if (refusedAt(message) >= border) return
    if (!isDry && !dropMessage(layout, 'errors', message.name)) return
    tally.files += 1
    tally.bytes += message.bytes
  } catch (error) {
    tally.fail(error)
  }
}

/** Without a reason: when it came into the folder, at the latest. */
function refusedAt({ reason, folder, name, modified }: FoundMessage): number {
  const told = reason === undefined ? Number.NaN : Date.parse(reason.when)
  if (!Number.isNaN(told)) return told
  const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
  return Math.max(modified, stats?.ctimeMs ?? Infinity)
}

/** Their messages were moved by hand. */
function removeLonelyReasons(
  { errors }: QueueLayout,
  border: number,
  { isDry, tally }: Work,
): void {
  const names = new Set(readdirSync(errors))
  for (const name of names) {
    const message = name.slice(0, -reasonName('').length)
    if (!isReason(name) || names.has(message)) continue
    const path = join(errors, name)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isFile() !== true || stats.mtimeMs >= border) continue
    // In a dry run the reasons of messages are not counted either.
    if (!isDry) unlinkSync(path)
    tally.bytes += stats.size
  }
}

function noQueue(folder: string): MentatError {
  return new MentatError('CLEANUP_REFUSED', `there is no queue ${folder}`)
}
