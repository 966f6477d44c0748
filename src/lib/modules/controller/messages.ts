import type { CronState } from './cron/cron-state.ts'
import type { DaemonState } from './daemon-state.ts'
import { managerAdvice, managerName } from './manager.ts'
import type { ProcessState } from './process-state.ts'

/** Something that people should know. */
export interface Message {
  /** `error`: something does not run that should. `warning`: it runs, with something odd. `notice`: nothing is wrong. */
  readonly severity: 'notice' | 'warning' | 'error'
  /** `daemon storage`, `cron reporter`. */
  readonly about: string
  readonly text: string
  /** What to do; null: nothing. */
  readonly advice: string | null
}

const CLEAN = 'mentat controller clean'

/** What there is to say about a daemon that is configured. */
export function aboutDaemon(daemon: DaemonState): Message[] {
  const { name, required, running, processes } = daemon
  const about = `daemon ${name}`
  const say = (severity: Message['severity'], text: string, advice: string): Message => {
    return { severity, about, text, advice }
  }
  const start = `mentat controller start --target ${name}`
  return [
    ...processes.flatMap((process) => aboutProcess(process, running < required)),
    ...(running === 0 && processes.every(({ state }) => state !== 'unknown')
      ? [say('error', 'it does not run', start)]
      : []),
    ...(running > 0 && running < required
      ? [say('error', `${running} of ${required} processes run`, start)]
      : []),
    ...(running > required
      ? [
          say(
            'warning',
            `${running} processes run, ${required} ${required === 1 ? 'is' : 'are'} configured`,
            `raise count in controller.conf, or end the youngest: kill ${processes.at(-1)?.pid ?? ''}`,
          ),
        ]
      : []),
    ...managersOf(processes).map((manager): Message => ({
      ...{ severity: 'notice', about, text: `${managerName(manager)} is in charge of it` },
      advice: managerAdvice(manager, 'restart'),
    })),
  ]
}

/** @param isMissed whether there are too few of its kind */
export function aboutProcess(process: ProcessState, isMissed: boolean): Message[] {
  const { name, pid, state, reason, manager } = process
  const about = `daemon ${name}`
  const severity = isMissed ? 'error' : 'warning'
  switch (state) {
    case 'running':
      return []
    case 'starting': {
      const advice = `it may wait for the database or a queue: its log, HOME/log/${name}.log, tells`
      return [{ severity: 'warning', about, text: `process ${pid} is not ready yet`, advice }]
    }
    case 'hung': {
      const text = `process ${pid} hangs: ${reason ?? ''}`
      const restart = `mentat controller restart --target ${name} --kill`
      const advice = `let it go on: kill -CONT ${pid}; else: ${manager ? managerAdvice(manager, 'restart') : restart}`
      return [{ severity: 'error', about, text, advice }]
    }
    case 'dead': {
      const text = `process ${pid} is gone and has left its PID file: it was killed, or the machine went down`
      return [{ severity, about, text, advice: CLEAN }]
    }
    case 'reused':
      return [{ severity, about, text: `PID file of ${pid}: ${reason ?? ''}`, advice: CLEAN }]
    case 'damaged': {
      const advice = `if no process ${pid} runs: ${CLEAN}; else find out what it is (ps -fp ${pid}), end it if it is a Mentat, and remove the file`
      return [{ severity, about, text: `its PID file is damaged: ${reason ?? ''}`, advice }]
    }
    case 'unknown': {
      const text = `nothing can be known of process ${pid}: ${reason ?? ''}`
      return [{ severity, about, text, advice: 'ask on that host, or as root' }]
    }
  }
}

/** What there is to say about a process of no daemon that is configured. */
export function aboutStranger(process: ProcessState): Message[] {
  const { name, pid, state, manager } = process
  if (state !== 'running' && state !== 'starting') return aboutProcess(process, false)
  const about = `daemon ${name}`
  if (name === 'up') {
    const text = `"mentat up" runs as process ${pid}: it starts and stops its daemons itself`
    return [{ severity: 'notice', about, text, advice: null }]
  }
  const text = `process ${pid} runs and is not configured`
  const end = manager ? managerAdvice(manager, 'stop') : `kill ${pid}`
  const advice = `put it into modules of controller.conf, or end it: ${end}`
  return [{ severity: 'warning', about, text, advice }]
}

/** What there is to say about a job of cron. */
export function aboutJob({ name, state, file, reason }: CronState): Message[] {
  const about = `cron ${name}`
  const advice = `mentat controller enable --target ${name}`
  const say = (text: string, then = advice): Message[] => {
    return [{ severity: 'warning', about, text, advice: then }]
  }
  switch (state) {
    case 'enabled':
      return []
    case 'disabled':
      return [{ severity: 'notice', about, text: 'cron does not run it', advice }]
    case 'missing':
      return say(`it was enabled, and ${file} is gone`)
    case 'different':
      return say(`${file} is not as it is configured now`)
    case 'left over':
      return say(`${file} is still there: ${reason ?? ''}`)
    case 'foreign':
    case 'unreadable':
      return say(
        `${file}: ${reason ?? ''}`,
        'remove it yourself, or set another cron_prefix in controller.conf',
      )
  }
}

function managersOf(processes: readonly ProcessState[]): NonNullable<ProcessState['manager']>[] {
  const managers = processes.flatMap(({ manager }) => manager ?? [])
  return managers.filter(
    (manager, index) =>
      managers.findIndex((other) => managerName(other) === managerName(manager)) === index,
  )
}
