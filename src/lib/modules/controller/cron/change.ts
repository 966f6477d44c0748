import { existsSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { codeOf } from '../../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../../framework/errors/mentat-error.ts'
import { writeFileAtomically } from '../../../framework/files/atomic-write.ts'
import { type Deed, done, failed, unchanged } from '../deed.ts'
import type { Selection } from '../selection.ts'
import { type CronContext, cronFileText } from './cron-file.ts'
import { type CronState, cronStates, strayCronFiles } from './cron-state.ts'
import { readEnabled, writeEnabled } from './enabled-file.ts'

/** Files in /etc/cron.d must be root's, and others must be able to read them. */
const MODE = 0o644

/**
 * Writes the files of the selected jobs, as they are configured; those of jobs that are off are removed. Without a
 * selection, files of jobs that are no longer configured are removed as well. Files of others are never touched.
 * @param memory see enabledPath
 * @throws MentatError INPUT_MISSING when there is no folder for them; USAGE for folders that cron cannot be told
 */
export function enableJobs(selection: Selection, context: CronContext, memory: string): Deed[] {
  const { jobs, isNarrow } = selection
  if (!existsSync(context.folder)) {
    throw new MentatError('INPUT_MISSING', `there is no folder ${context.folder} for cron`, {
      advice:
        'Install cron, set cron_dir in controller.conf, or let the scheduler run the jobs: mentat scheduler run.',
    })
  }
  const states = cronStates(jobs, context, memory)
  const deeds = states.map((state) => {
    const job = jobs.find(({ name }) => name === state.name)
    if (!job?.isOn) return removal(state, 'the job is off')
    if (state.state === 'enabled') return unchanged(job.name, `enabled already: ${state.file}`)
    if (isForeign(state)) return refusal(state)
    return attempt(job.name, state.file, () => {
      writeFileAtomically(state.file, cronFileText(job, context), MODE)
      return `enabled: ${job.schedule} in ${state.file}`
    })
  })
  const on = deeds.filter(
    ({ about, outcome }) => outcome !== 'failed' && jobs.find(({ name }) => name === about)?.isOn,
  )
  const off = jobs.filter(({ isOn }) => !isOn).map(({ name }) => name)
  const names = [...readEnabled(memory), ...on.map(({ about }) => about)]
  remember(
    memory,
    names.filter((name) => !off.includes(name)),
  )
  return isNarrow ? deeds : [...deeds, ...removeStrays(selection, context)]
}

/** Removes the files of the selected jobs; without a selection all that were made for this home. */
export function disableJobs(selection: Selection, context: CronContext, memory: string): Deed[] {
  const states = cronStates(selection.jobs, context, memory)
  const deeds = states.map((state) => removal(state))
  const removed = deeds.filter(({ outcome }) => outcome !== 'failed').map(({ about }) => about)
  remember(
    memory,
    readEnabled(memory).filter((name) => selection.isNarrow && !removed.includes(name)),
  )
  return selection.isNarrow ? deeds : [...deeds, ...removeStrays(selection, context)]
}

function removeStrays({ jobs }: Selection, context: CronContext): Deed[] {
  return strayCronFiles(jobs, context).map((file) => remove(basename(file), file))
}

function removal(state: CronState, why?: string): Deed {
  if (isForeign(state)) return refusal(state)
  const isThere = state.state !== 'disabled' && state.state !== 'missing'
  if (isThere) return remove(state.name, state.file, why)
  return unchanged(state.name, why ?? 'disabled already')
}

function remove(about: string, file: string, why?: string): Deed {
  return attempt(about, file, () => {
    rmSync(file, { force: true })
    return `disabled${why === undefined ? '' : `, ${why}`}: ${file} is removed`
  })
}

function isForeign({ state }: CronState): boolean {
  return state === 'foreign' || state === 'unreadable'
}

function refusal({ name, file, reason }: CronState): Deed {
  return failed(
    name,
    `${file} is not touched: ${reason ?? 'it is not ours'}`,
    'remove it yourself, or set another cron_prefix in controller.conf',
  )
}

function attempt(about: string, file: string, action: () => string): Deed {
  try {
    return done(about, action())
  } catch (error) {
    const isDenied = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')
    const advice = isDenied
      ? 'run it as root, or set another cron_dir in controller.conf'
      : 'set cron_dir in controller.conf to the folder that cron reads'
    return failed(about, `${file}: ${describeError(error)}`, advice)
  }
}

/** What cannot be remembered costs a warning in a status, no more. */
function remember(memory: string, names: readonly string[]): void {
  try {
    writeEnabled(memory, names)
  } catch {
    // The home folder is another user's.
  }
}
