import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

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

/**
 * Performs an action in which the process dies at the given step (the first is 1): from then on nothing changes the disk
 * any more, as after kill -9. Of a writing half is done.
 * @returns whether the action came to its end before that
 */
export function crashAt(step: number, action: () => void): boolean {
  const mutable = fs as unknown as Record<string, (...args: unknown[]) => unknown>
  const originals = new Map(steps.map((name) => [name, mutable[name]]))
  let count = 0
  for (const [name, original] of originals) {
    mutable[name] = (...args) => {
      count += 1
      if (count === step && torn.has(name)) original?.(...half(args))
      if (count >= step) throw new TypeError(`dead at step ${step}: ${name}`)
      return original?.(...args)
    }
  }
  syncBuiltinESMExports()
  try {
    action()
  } catch (error) {
    if (count < step) throw error
  } finally {
    Object.assign(mutable, Object.fromEntries(originals))
    syncBuiltinESMExports()
  }
  return count < step
}

/** The second argument is what is written. */
function half([file, content, ...rest]: unknown[]): unknown[] {
  const part =
    typeof content === 'string' || content instanceof Uint8Array
      ? content.slice(0, Math.floor(content.length / 2))
      : content
  return [file, part, ...rest]
}
