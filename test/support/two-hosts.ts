import { execFileSync } from 'node:child_process'
import { after } from 'node:test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Two hosts that are joined by a cable. */
export interface TwoHosts {
  /** Their addresses on the cable. */
  readonly addresses: readonly [string, string]
  /** What starts a program on a host, with its name and arguments behind. */
  command(host: 0 | 1): readonly [string, ...string[]]
  /** Pulls the cable out. */
  cut(): void
  /** Puts it in again. */
  mend(): void
}

/** `bin/run`, which starts Mentat. */
export const mentat = join(fileURLToPath(new URL('../..', import.meta.url)), 'bin', 'run')

/**
 * Makes two network namespaces that are joined by a pair of virtual interfaces; removed after the test file. Undefined
 * where that is not allowed: it takes root, and a kernel that is not shared with others.
 */
export function makeTwoHosts(): TwoHosts | undefined {
  const names = [`mentat-${process.pid}-a`, `mentat-${process.pid}-b`] as const
  const ends = [`mt${process.pid}a`, `mt${process.pid}b`] as const
  const addresses = ['192.0.2.1', '192.0.2.2'] as const
  const remove = (): void => {
    for (const name of names) run(['netns', 'del', name])
  }
  const steps = [
    ...names.map((name) => ['netns', 'add', name]),
    ['-n', names[0], 'link', 'add', ends[0], 'type', 'veth', 'peer', ends[1], 'netns', names[1]],
    ...names.flatMap((name, host) => [
      ['-n', name, 'address', 'add', `${addresses[host]}/24`, 'dev', ends[host] ?? ''],
      ['-n', name, 'link', 'set', 'lo', 'up'],
      ['-n', name, 'link', 'set', ends[host] ?? '', 'up'],
    ]),
  ]
  if (!steps.every(run)) {
    remove()
    return undefined
  }
  after(remove)
  process.once('exit', remove)
  const link = (state: 'up' | 'down'): void => {
    run(['-n', names[0], 'link', 'set', ends[0], state])
  }
  return {
    addresses,
    command: (host) => ['ip', 'netns', 'exec', names[host]],
    cut: () => {
      link('down')
    },
    mend: () => {
      link('up')
    },
  }
}

/** False when it failed. */
function run(args: readonly string[]): boolean {
  try {
    execFileSync('ip', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
