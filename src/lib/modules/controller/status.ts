import { readCondition } from '../../daemon/read-run-log.ts'
import type { Controller } from './controller.ts'
import { type CronState, cronCode, cronStates, strayCronFiles } from './cron/cron-state.ts'
import { enabledPath } from './cron/enabled-file.ts'
import { type DaemonState, daemonState } from './daemon-state.ts'
import { aboutDaemon, aboutJob, aboutStranger, type Message } from './messages.ts'
import { isThere, type ProcessState, processStates } from './process-state.ts'
import { commonCode, MIXED, RUNNING, stateNames } from './state-codes.ts'

/** How the daemons and the jobs of cron are, against what is configured. */
export interface ControllerStatus {
  /** RFC 3339. */
  readonly time: string
  readonly home: string
  /** The overall state, which is the exit status. */
  readonly code: number
  readonly state: string
  /** null: none is meant by --target. */
  readonly modules: Half<DaemonState> | null
  /** null: none is configured, or none is meant by --target. */
  readonly cron: Half<CronState> | null
  readonly messages: readonly Message[]
}

/** The daemons, or the jobs. */
export interface Half<Item> {
  readonly code: number
  readonly state: string
  readonly items: readonly Item[]
}

/** Looks, and changes nothing. */
export function controllerStatus(controller: Controller): ControllerStatus {
  const { home, clock, selection, silence, configured } = controller
  const now = clock.now()
  const all = processStates(home.run, now, silence)
  const daemons = selection.daemons.map((wanted) => daemonState(wanted, all))
  const jobs = cronStates(selection.jobs, controller.cron, enabledPath(home))
  const strangers = all.filter(({ name }) => !configured.includes(name))
  const modulesCode = commonCode(daemons.map(({ code }) => code))
  const jobsCode = cronCode(jobs)
  const modules = { code: modulesCode, state: nameOf(modulesCode), items: daemons }
  const cron = { code: jobsCode, state: cronNames[jobsCode] ?? 'mixed', items: jobs }
  const hasModules = daemons.length > 0 || !selection.isNarrow
  const hasCron = jobs.length > 0
  const code = overall(hasModules ? modulesCode : undefined, hasCron ? jobsCode : undefined)
  return {
    time: new Date(now).toISOString(),
    home: home.path,
    code,
    state: nameOf(code),
    modules: hasModules ? modules : null,
    cron: hasCron ? cron : null,
    messages: [
      ...daemons.flatMap((daemon) => [
        ...aboutDaemon(daemon),
        ...daemon.processes.flatMap((process) => conditionOf(process, home.run)),
      ]),
      ...(selection.isNarrow ? [] : strangers.flatMap(aboutStranger)),
      ...jobs.flatMap(aboutJob),
      ...cronMessages(controller, jobs),
    ],
  }
}

/** Jobs of cron that are disabled, on purpose, change nothing; files that are not as they should be do. */
function overall(modules: number | undefined, cron: number | undefined): number {
  if (modules === undefined) return cron ?? MIXED
  if (cron !== MIXED) return modules
  return modules === cron || modules === RUNNING ? MIXED : modules
}

function nameOf(code: number): string {
  return code === MIXED ? 'mixed' : (stateNames[code] ?? 'mixed')
}

const cronNames: Readonly<Record<number, string>> = { 0: 'enabled', 5: 'disabled', 6: 'mixed' }

/** What a daemon says of itself. */
function conditionOf(process: ProcessState, runFolder: string): Message[] {
  if (!isThere(process)) return []
  const { name, pid } = process
  const { trouble = {}, degraded = {} } = readCondition(runFolder, name, pid) ?? {}
  const say = (text: string, advice: string): Message => {
    return { severity: 'warning', about: `daemon ${name}`, text: `process ${pid}: ${text}`, advice }
  }
  return [
    ...Object.entries(trouble).map(([component, reason]) =>
      say(
        `messages wait: ${component}: ${reason}`,
        'it goes on by itself when the cause is gone; its log tells more',
      ),
    ),
    ...Object.entries(degraded).map(([component, reason]) =>
      say(`works, degraded: ${component}: ${reason}`, 'messages pass; its log tells more'),
    ),
  ]
}

function cronMessages(controller: Controller, jobs: readonly CronState[]): Message[] {
  const { cron, cronDoubts, selection } = controller
  const isUsed = jobs.some(({ code }) => code === RUNNING)
  const doubts = isUsed ? cronDoubts : []
  const strays = selection.isNarrow ? [] : strayCronFiles(selection.jobs, cron)
  return [
    ...doubts.map((text): Message => {
      return { severity: 'warning', about: 'cron', text, advice: 'let the scheduler run the jobs' }
    }),
    ...strays.map((file): Message => {
      const text = `${file} was made by "mentat controller enable", for a job that is not configured`
      return { severity: 'warning', about: 'cron', text, advice: 'mentat controller enable' }
    }),
  ]
}
