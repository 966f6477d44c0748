import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { formatIdentity, ownIdentity } from '../../src/lib/framework/process/identity.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'

/** What changes something on the disk. */
const steps = [
  'appendFileSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'symlinkSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
] as const

/** Of these, the first half may be done. */
const torn: ReadonlySet<string> = new Set(['appendFileSync', 'writeFileSync', 'writeSync'])

type Call = (...args: unknown[]) => unknown

/**
 * Performs an action in which the process dies at the given step (the first is 1): from then on nothing changes the disk
 * any more, as after kill -9. Of a writing half is done.
 * @returns whether the action came to its end before that
 */
export function crashAt(step: number, action: () => void): boolean {
  let count = 0
  try {
    intercept(action, (name, perform, args) => {
      count += 1
      if (count === step && torn.has(name)) perform(...half(args))
      if (count >= step) throw new TypeError(`dead at step ${step}: ${name}`)
      return perform(...args)
    })
  } catch (error) {
    if (count < step) throw error
  }
  return count < step
}

/**
 * Performs an action, and, just before the given step of it (the first is 1), what another process does meanwhile.
 * @returns whether the action came to its end before that
 */
export function interruptAt(step: number, action: () => void, other: () => void): boolean {
  let count = 0
  let isInside = false
  intercept(action, (_name, perform, args) => {
    if (!isInside) count += 1
    if (count === step && !isInside) {
      isInside = true
      other()
      isInside = false
    }
    return perform(...args)
  })
  return count < step
}

/** Performs an action whose steps on the disk go through the given function. */
function intercept(
  action: () => void,
  through: (name: string, perform: Call, args: unknown[]) => unknown,
): void {
  const mutable = fs as unknown as Record<string, Call>
  const originals = new Map<string, Call>()
  for (const name of steps) {
    const original = mutable[name]
    if (!original) continue
    originals.set(name, original)
    mutable[name] = (...args) => through(name, original, args)
  }
  syncBuiltinESMExports()
  try {
    action()
  } finally {
    Object.assign(mutable, Object.fromEntries(originals))
    syncBuiltinESMExports()
  }
}

/** The process is dead: what its consumers held is for others to recover. */
export function bury({ pending }: QueueLayout): void {
  for (const folder of fs.readdirSync(pending)) {
    const dead = `${formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })}${folder.slice(folder.indexOf('~'))}`
    fs.renameSync(join(pending, folder), join(pending, dead))
  }
}

/** The second argument is what is written. */
function half([file, content, ...rest]: unknown[]): unknown[] {
  const part =
    typeof content === 'string' || content instanceof Uint8Array
      ? content.slice(0, Math.floor(content.length / 2))
      : content
  return [file, part, ...rest]
}
