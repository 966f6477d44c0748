import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'

/**
 * The folders of one queue. The state of a message is the folder it lies in; a step is a rename.
 *
 *     tmp/            being written by a producer
 *     incoming/       complete, free for whoever takes it first
 *     pending/OWNER/  taken by the instance OWNER
 *     errors/         refused, with NAME.reason.json beside NAME
 */
export interface QueueLayout {
  readonly path: string
  readonly tmp: string
  readonly incoming: string
  readonly pending: string
  readonly errors: string
}

/** The states a message can be in, as folder names. */
export const queueStates = ['incoming', 'pending', 'tmp', 'errors'] as const

/** One of the four folder names. */
export type QueueState = (typeof queueStates)[number]

/** The folder of a queue: a bare name lies in the spool folder, a path is taken from where one stands. */
export function queueFolder(spool: string, queue: string): string {
  const isPath = isAbsolute(queue) || queue.includes('/') || queue === '.'
  return isPath ? resolve(queue) : join(spool, queue)
}

/** The folders of the queue at `path`; nothing is looked at. */
export function queueLayout(path: string): QueueLayout {
  return {
    path,
    tmp: join(path, 'tmp'),
    incoming: join(path, 'incoming'),
    pending: join(path, 'pending'),
    errors: join(path, 'errors'),
  }
}

/**
 * Makes the folders that are missing and proves that the queue can work: writable, on one file system.
 * @throws MentatError QUEUE_UNUSABLE; the error of the operating system when it passes (a full disk)
 */
export function prepareQueue(path: string): QueueLayout {
  const layout = queueLayout(path)
  try {
    // Parents as usual: the account of the embedded database must be able to pass through the home folder.
    mkdirSync(dirname(path), { recursive: true })
    mkdirSync(path, { recursive: true, mode: 0o770 })
    const device = statSync(path).dev
    for (const state of queueStates) {
      mkdirSync(layout[state], { recursive: true, mode: 0o770 })
      accessSync(layout[state], constants.R_OK | constants.W_OK | constants.X_OK)
      if (statSync(layout[state]).dev !== device) {
        throw new MentatError(
          'QUEUE_UNUSABLE',
          `${layout[state]} is on another file system than ${path}`,
          { fields: { queue: path } },
        )
      }
    }
  } catch (error) {
    throw isTransient(error) ? error : unusableQueue(path, error)
  }
  return layout
}

/** Why a queue cannot be used: a failure that does not pass. */
export function unusableQueue(path: string, error: unknown): MentatError {
  if (error instanceof MentatError && error.code === 'QUEUE_UNUSABLE') return error
  return new MentatError('QUEUE_UNUSABLE', `queue ${path}: ${describeError(error)}`, {
    cause: error,
    fields: { queue: path },
  })
}
