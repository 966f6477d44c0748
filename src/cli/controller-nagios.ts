import type { Deed } from '../lib/modules/controller/deed.ts'
import type { ControllerStatus } from '../lib/modules/controller/status.ts'

/** Exit statuses of Nagios plugins. */
const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const

/** A line for Nagios and its exit status. */
export interface NagiosResult {
  readonly line: string
  readonly exit: 0 | 1 | 2 | 3
}

/** States of daemons in which too few processes do their work. */
const critical = [3, 5, 7, 11]

/** The state as Nagios wants it; performance data are the running processes of each daemon. */
export function nagiosStatus(status: ControllerStatus): NagiosResult {
  const { modules, cron, messages } = status
  const exit = severityOf(status)
  const wanted = exit === 2 ? 'error' : 'warning'
  const told = messages.filter(({ severity }) => severity === wanted)
  const [first] = told
  const more = told.length > 1 ? `, and ${told.length - 1} more` : ''
  const halves = [
    ...(modules === null ? [] : [`daemons ${modules.state}`]),
    ...(cron === null ? [] : [`cron ${cron.state}`]),
  ].join(', ')
  const text = exit === 0 || !first ? halves : `${first.about}: ${first.text}${more}`
  const data = (modules?.items ?? []).map(
    ({ name, running, required }) => `'${name}'=${running};${required}:${required};${required}:;0`,
  )
  return { line: `${lineOf(exit, text)}${data.length > 0 ? `|${data.join(' ')}` : ''}`, exit }
}

function severityOf({ modules, messages, code }: ControllerStatus): NagiosResult['exit'] {
  const daemons = modules?.items ?? []
  const isMissed = daemons.some(
    (daemon) =>
      critical.includes(daemon.code) || (daemon.code === 10 && daemon.running < daemon.required),
  )
  if (isMissed) return 2
  if (daemons.some((daemon) => daemon.code === 6)) return 3
  const isOdd = messages.some(({ severity }) => severity !== 'notice')
  // Whatever the code is about: it is not as it should be.
  return isOdd || (daemons.length > 0 && code !== 0) ? 1 : 0
}

/** What became of a command. @param isRight whether all is as it should be afterwards */
export function nagiosDeeds(deeds: readonly Deed[], isRight: boolean): NagiosResult {
  const bad = deeds.filter(({ outcome }) => outcome === 'failed')
  const told = bad.length > 0 ? bad : deeds
  const text = told.map((deed) => `${deed.about}: ${deed.text}`).join('; ')
  const exit = bad.length > 0 || !isRight ? 2 : 0
  return { line: lineOf(exit, text || 'nothing to do'), exit }
}

/** A failure of the plugin itself. */
export function nagiosFailure(text: string): NagiosResult {
  return { line: lineOf(3, text), exit: 3 }
}

/** A line break would end the text, and a bar begins performance data. */
function lineOf(exit: NagiosResult['exit'], text: string): string {
  const clean = text.replaceAll(/\s*[\r\n]+\s*/g, ' / ').replaceAll('|', '/')
  return `MENTATCTRL ${words[exit]} - ${clean}`
}
