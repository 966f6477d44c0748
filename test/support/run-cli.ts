import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))

/** What a command said and how it ended. */
export interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs one command line to its end, without a terminal. MENTAT_ variables of the caller do not reach it.
 * No command in these tests takes longer than a second; the limit is for a machine that is very busy.
 */
export function runCli(
  args: readonly string[],
  options: { readonly home?: string; readonly input?: string } = {},
): Result {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MENTAT_'))
  const { status, stdout, stderr } = spawnSync(bin, args, {
    encoding: 'utf8',
    input: options.input ?? '',
    timeout: 60_000,
    env: {
      ...Object.fromEntries(inherited),
      NO_COLOR: '1',
      ...(options.home === undefined ? {} : { MENTAT_HOME: options.home }),
    },
  })
  return { status, stdout, stderr }
}
