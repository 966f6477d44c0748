import { type Group, severities, type Severity } from '../../../database/groups/tables.ts'
import type { ReportType } from '../../../database/reports/tables.ts'

/** What recipients depend on. */
export interface RecipientQuestion {
  readonly type: ReportType
  readonly severity: Severity
  /** With their settings, the nearest first. */
  readonly chain: readonly Group[]
  readonly fallback: readonly Group[]
}

/** What the configuration says of recipients. */
export interface RecipientDefaults {
  readonly mode: ReportingMode
  readonly redirect: boolean
  /** Who gets a report that nobody else would get. */
  readonly fallback: readonly string[]
  /** Who gets reports in place of others. */
  readonly admins: readonly string[]
  /** All reports go to the admins. */
  readonly testMode: boolean
}

/** Which reports a group wants by mail. */
export type ReportingMode = 'summary' | 'extra' | 'both' | 'none'

/** Who is to get a report. */
export interface Recipients {
  /** By the settings of the groups. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  /** Whom it is sent to; in test mode and for groups in redirection somebody else. Empty: nobody. */
  readonly mailTo: readonly string[]
  readonly mailCc: readonly string[]
  /** The group whose language, time zone and form of data the report has: the nearest that wants it. */
  readonly reader: Group
}

/**
 * Who is to get a report: the first addresses found To, the others Cc. The groups of the chain that want it are asked
 * one after the other; each has lists by severity, where a list holds for its severity and all above: so from the severity
 * of the report downwards. Where they name nobody, the fallback groups are asked, then the configuration.
 *
 * When the nearest group is in redirection, or in test mode, the admins get it in place of everybody. A farther group that is in
 * redirection only gets nothing itself.
 */
export function recipientsOf(
  question: RecipientQuestion,
  defaults: RecipientDefaults,
): Recipients | undefined {
  const wanting = question.chain.filter((group) => wants(group, question.type, defaults.mode))
  const [reader] = wanting
  if (!reader) return undefined
  const named = (groups: readonly Group[]): Group[] =>
    groups.filter((group) => listsOf([group], question.severity).length > 0)
  const near = named(wanting)
  const groups =
    near.length > 0
      ? near
      : named(question.fallback.filter((group) => wantsAny(group, defaults.mode)))
  const [to = [...defaults.fallback], ...cc] = listsOf(groups, question.severity)
  const intended = { to, cc: without(cc.flat(), to), reader }
  const isRedirected = (group: Group): boolean => group.redirect ?? defaults.redirect
  if (defaults.testMode || isRedirected(reader) || groups.slice(0, 1).some(isRedirected)) {
    return { ...intended, mailTo: defaults.admins, mailCc: [] }
  }
  const open = groups.filter((group) => !isRedirected(group))
  const [, ...openCc] = listsOf(open, question.severity)
  return { ...intended, mailTo: to, mailCc: without(openCc.flat(), to) }
}

function wantsAny({ mode }: Group, byDefault: ReportingMode): boolean {
  return (mode ?? byDefault) !== 'none'
}

/** Whether a group wants reports of a type by mail. */
export function wants(
  { mode }: Pick<Group, 'mode'>,
  type: ReportType,
  byDefault: ReportingMode,
): boolean {
  const wanted = mode ?? byDefault
  if (type === 'target') return wanted !== 'none'
  return wanted === 'both' || wanted === type
}

/** The lists that hold for a severity, none of them empty, in the order in which they are asked. */
function listsOf(groups: readonly Group[], severity: Severity): (readonly string[])[] {
  const down = severities.slice(0, severities.indexOf(severity) + 1).toReversed()
  return groups
    .flatMap((group) => down.map((each) => group[`emails_${each}`]))
    .filter((list) => list.length > 0)
}

function without(addresses: readonly string[], others: readonly string[]): string[] {
  return [...new Set(addresses)].filter((address) => !others.includes(address))
}
