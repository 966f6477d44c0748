import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { WantedJob } from '../wanted.ts'

/** What all files of cron have in common. */
export interface CronContext {
  readonly folder: string
  readonly prefix: string
  readonly user: string
  /** The home folder: files of another one are not ours. */
  readonly home: string
  /** When it is not the one of the home folder. */
  readonly configFolder: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** The words that start this program. */
  readonly program: readonly string[]
}

/** Name of the file of a job: cron reads no names with dots. */
export function cronFileName({ prefix }: Pick<CronContext, 'prefix'>, job: string): string {
  return `${prefix}-${job}`
}

/** @throws MentatError USAGE for a folder or a command that cron cannot be told */
export function cronFileText(job: WantedJob, context: CronContext): string {
  const { home, user, configFolder, program } = context
  const command = [...program, ...job.command, '--quiet'].map(shellWord).join(' ')
  const lines = [
    `${mark(home)}: job ${job.name}.`,
    '# "enable" writes it anew, by controller.conf and scheduler.conf; "disable" removes it.',
    'SHELL=/bin/sh',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `MENTAT_HOME=${cronValue(home)}`,
    ...(configFolder === undefined ? [] : [`MENTAT_CONFIG_DIR=${cronValue(configFolder)}`]),
    // Cron sends what a job prints by mail: errors only. In a command, it takes % for the end of a line.
    `${job.schedule} ${user} ${command.replaceAll('%', String.raw`\%`)} >/dev/null`,
  ]
  return `${lines.join('\n')}\n`
}

/** The home folder that a file was made for; undefined: Mentat did not make it. */
export function homeOfCronFile(text: string): string | undefined {
  return /^# Made by "mentat controller enable" for the home folder (.+): job [\w-]+\.$/m.exec(
    text.split('\n')[0] ?? '',
  )?.[1]
}

function mark(home: string): string {
  return `# Made by "mentat controller enable" for the home folder ${home}`
}

/** A value as cron reads it: in quotes it may have blanks at its ends. */
function cronValue(text: string): string {
  const hasBothQuotes = text.includes('"') && text.includes("'")
  if (hasLineBreak(text) || hasBothQuotes) throw unwritable(text)
  return text.includes('"') ? `'${text}'` : `"${text}"`
}

function shellWord(word: string): string {
  if (hasLineBreak(word)) throw unwritable(word)
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** It would begin another line, which cron takes for another job. */
function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text)
}

function unwritable(text: string): MentatError {
  return new MentatError('USAGE', `${JSON.stringify(text)} cannot be written in a file of cron`, {
    advice: 'Choose names without line breaks, and folders without both kinds of quotes.',
  })
}
