import { MentatError } from '../../framework/errors/mentat-error.ts'
import { closest } from '../../framework/text/closest.ts'
import type { WantedDaemon, WantedJob } from './wanted.ts'

/** What a command is about. */
export interface Selection {
  readonly daemons: readonly WantedDaemon[]
  readonly jobs: readonly WantedJob[]
  /** Not everything. */
  readonly isNarrow: boolean
}

/**
 * The daemons and jobs of these names; without names, all. A name that is one of a daemon says nothing about jobs.
 * @throws MentatError USAGE for a name that is neither
 */
export function select(
  all: Omit<Selection, 'isNarrow'>,
  targets: readonly string[] | undefined,
): Selection {
  if (targets === undefined || targets.length === 0) return { ...all, isNarrow: false }
  const names = [...all.daemons, ...all.jobs].map(({ name }) => name)
  for (const target of targets) {
    if (names.includes(target)) continue
    const meant = closest(target, names)
    const hint = meant === undefined ? `configured: ${names.join(', ')}` : `did you mean ${meant}?`
    throw new MentatError('USAGE', `--target ${target}: no daemon and no cron job (${hint})`, {
      advice: 'controller.conf says what there is: mentat config show controller.',
    })
  }
  return {
    daemons: all.daemons.filter(({ name }) => targets.includes(name)),
    jobs: all.jobs.filter(({ name }) => targets.includes(name)),
    isNarrow: true,
  }
}
