import { formatDuration } from '../lib/framework/time/duration.ts'
import type { CronState } from '../lib/modules/controller/cron/cron-state.ts'
import type { DaemonState } from '../lib/modules/controller/daemon-state.ts'
import type { Deed } from '../lib/modules/controller/deed.ts'
import { managerName } from '../lib/modules/controller/manager.ts'
import type { Message } from '../lib/modules/controller/messages.ts'
import type { ProcessState } from '../lib/modules/controller/process-state.ts'
import type { ControllerStatus } from '../lib/modules/controller/status.ts'
import { printable, renderTable, size, wholeSeconds } from './table.ts'

/** The state of daemons and cron jobs for people, without colours: tables, then what there is to say. */
export function controllerScreen(status: ControllerStatus): string {
  const now = Date.parse(status.time)
  const parts = [
    headOf(status),
    status.modules === null ? '' : daemonTable(status.modules.items, now),
    status.cron === null ? '' : cronTable(status.cron.items),
    status.messages.map(messageText).join('\n'),
  ]
  return parts.filter(Boolean).join('\n\n')
}

function headOf({ home, time, modules, cron, code, state }: ControllerStatus): string {
  const halves = [
    ...(modules === null ? [] : [`daemons ${modules.state}`]),
    ...(cron === null ? [] : [`cron ${cron.state}`]),
  ]
  return printable(`${home} at ${wholeSeconds(time)}: ${halves.join(', ') || state} (${code})`)
}

interface Row {
  readonly daemon: DaemonState
  readonly process: ProcessState | undefined
  readonly isFirst: boolean
}

function daemonTable(daemons: readonly DaemonState[], now: number): string {
  if (daemons.length === 0) return 'no daemon is configured'
  const rows = daemons.flatMap((daemon): Row[] =>
    daemon.processes.length === 0
      ? [{ daemon, process: undefined, isFirst: true }]
      : daemon.processes.map((process, index) => ({ daemon, process, isFirst: index === 0 })),
  )
  return renderTable(rows, [
    { title: 'DAEMON', value: ({ daemon, isFirst }) => (isFirst ? daemon.name : '') },
    {
      title: 'RUN',
      value: ({ daemon, isFirst }) => (isFirst ? `${daemon.running}/${daemon.required}` : ''),
      align: 'right',
    },
    { title: 'STATE', value: ({ daemon, process }) => process?.state ?? daemon.state },
    { title: 'PID', value: ({ process }) => String(process?.pid ?? '-'), align: 'right' },
    { title: 'SINCE', value: ({ process }) => wholeSeconds(process?.since ?? '-') },
    { title: 'FOR', value: ({ process }) => age(process?.since, now), align: 'right' },
    { title: 'MEMORY', value: ({ process }) => memory(process), align: 'right' },
    { title: 'BY', value: ({ process }) => (process?.manager ? managerName(process.manager) : '') },
  ])
}

function cronTable(jobs: readonly CronState[]): string {
  return renderTable(jobs, [
    { title: 'CRON JOB', value: ({ name }) => name },
    { title: 'STATE', value: ({ state }) => state },
    { title: 'SCHEDULE', value: ({ schedule }) => schedule },
    { title: 'NEXT', value: ({ next }) => wholeSeconds(next ?? '-') },
    { title: 'COMMAND', value: ({ command }) => `mentat ${command}` },
  ])
}

function memory(process: ProcessState | undefined): string {
  const bytes = process?.memory_bytes ?? null
  return bytes === null ? '-' : size(bytes)
}

function age(since: string | null | undefined, now: number): string {
  return since ? formatDuration(Math.max(0, now - Date.parse(since))) : '-'
}

function messageText({ severity, about, text, advice }: Message): string {
  const signs = { error: '!', warning: '?', notice: '-' }
  const lines = text.split('\n').map(printable)
  const told = [`${signs[severity]} ${about}: ${lines[0] ?? ''}`, ...lines.slice(1)]
  return [...told, ...(advice === null ? [] : [`  -> ${printable(advice)}`])].join('\n')
}

/** What became of a command: one line each; where it failed, more. */
export function deedText({ about, outcome, text, advice }: Deed): string {
  const [first = '', ...more] = text.split('\n').map(printable)
  const lines = [`${outcome === 'failed' ? '! ' : ''}${about}: ${first}`, ...more]
  return [...lines, ...(advice === null ? [] : [`  -> ${printable(advice)}`])].join('\n')
}
