import type { WatchdogResult } from '../lib/modules/watchdog/run.ts'

/** What a run of the watchdog found, for people. */
export function watchdogText({ alarms, newest, mails }: WatchdogResult): string {
  const found = alarms.length > 0 ? alarms : [`events are stored, the last one at ${newest ?? ''}`]
  const { sent, waiting, trouble } = mails
  return [
    ...found,
    ...(sent > 0 ? [`mails sent: ${sent}`] : []),
    ...(waiting > 0 ? [`mails waiting: ${waiting}${trouble === null ? '' : `: ${trouble}`}`] : []),
    ...mails.refused.map(({ label, text }) => `mail ${label} refused: ${text}`),
    ...mails.in_doubt.map(({ label, text }) => `mail ${label} in doubt: ${text}`),
  ].join('\n')
}

/** A line for Nagios and the exit status of its plugin. */
export function watchdogNagios({ time, silent, alarms, newest, watches }: WatchdogResult): {
  readonly line: string
  readonly exit: 0 | 2
} {
  const age = newest === null ? undefined : (Date.parse(time) - Date.parse(newest)) / 1000
  const data = [
    `'age'=${age === undefined ? 'U' : `${Math.max(0, age).toFixed(0)}s`};;;0`,
    ...watches.map(({ name, events, minimum }) => {
      return `'${name.replaceAll(/['=|]/g, '_')}'=${events};;${minimum}:;0`
    }),
  ].join(' ')
  const text = silent ? alarms.join('; ') : `the last event was stored at ${newest ?? ''}`
  return { line: `${head(silent ? 'CRITICAL' : 'OK', text)}|${data}`, exit: silent ? 2 : 0 }
}

/** It cannot be known. */
export function watchdogUnknown(text: string): string {
  return head('UNKNOWN', text)
}

/** A line break would end the text, and a bar begins performance data. */
function head(word: string, text: string): string {
  return `MENTATDB ${word} - ${text.replaceAll(/\s*[\r\n]+\s*/g, ' / ').replaceAll('|', '/')}`
}
