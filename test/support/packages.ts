import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Daemon, type End, startMentat } from './start-daemon.ts'

const root = join(import.meta.dirname, '..', '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

/** What `npm run package` makes. */
export const packages = {
  version,
  binary: join(root, 'build', 'mentat'),
  tar: join(root, 'build', `mentat-${version}-linux-x64.tar.gz`),
  deb: join(root, 'build', `mentat_${version}_amd64.deb`),
} as const

/** Why a test of packages cannot be run here; false: it can. For the option `skip` of tests. */
export function missingPackage(name: 'binary' | 'tar' | 'deb'): string | false {
  return existsSync(packages[name]) ? false : `there is no ${packages[name]}: npm run package`
}

/** A standalone binary in one home folder, where there is no other program to be found. */
export interface Standalone {
  start(args: readonly string[], variables?: Readonly<Record<string, string>>): Daemon
  run(...args: string[]): Promise<End & { readonly stdout: string; readonly stderr: string }>
}

/** A first start unpacks a server and makes a database. */
const LIMIT = 90_000

/** @param binary its path, when it is not that of build/ */
export function standalone(home: string, binary: string = packages.binary): Standalone {
  // By `env -i`: nothing of the environment of the tests gets there, Node least of all.
  const start: Standalone['start'] = (args, variables = {}) => {
    const all = Object.entries({ PATH: '/nonexistent', MENTAT_HOME: home, ...variables })
    const words = all.map(([name, value]) => `${name}=${value}`)
    return startMentat(args, { command: ['/usr/bin/env', '-i', ...words, binary] })
  }
  return {
    start,
    async run(...args) {
      const daemon = start(args)
      const end = await daemon.ended(LIMIT)
      return { ...end, stdout: daemon.stdout, stderr: daemon.stderr }
    },
  }
}
