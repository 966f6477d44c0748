import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median, row } from './workplace.ts'

const ROUNDS = 15

/** How long commands take that do nothing, against the bare start of Node. */
export function benchStart(): void {
  const mentat = join(import.meta.dirname, '..', 'bin', 'run')
  const bare = time(process.execPath, ['-e', '0'])
  console.log(`\nStart, median of ${ROUNDS}`)
  row('bare node', `${bare.toFixed(0)} ms`)
  for (const args of [
    ['--version'],
    ['storage', '--help'],
    ['storage', 'run', '--help'],
    ['queue', 'list'],
  ]) {
    const taken = time(mentat, args)
    row(
      `mentat ${args.join(' ')}   (goal: under 200 ms)`,
      `${taken.toFixed(0)} ms`,
      `${(taken / bare).toFixed(1)} x bare`,
    )
  }
}

function time(program: string, args: readonly string[]): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    spawnSync(program, args, { stdio: 'ignore' })
    return performance.now() - began
  })
  return median(times)
}
