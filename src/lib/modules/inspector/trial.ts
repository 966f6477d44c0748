import type { Event } from '../../idea/event.ts'
import type { JsonValue } from '../../idea/json.ts'
import { type Change, differences } from './difference.ts'
import { type End, inspect } from './inspect.ts'
import { outcomeText } from './outcome-text.ts'
import type { RuleSet } from './rule-set.ts'

/** What the rules would do with one event. */
export interface Trial {
  readonly id: string
  readonly rules: readonly { readonly rule: string; readonly actions: readonly string[] }[]
  /** Whether no rule matched. */
  readonly fallback: boolean
  readonly changes: readonly Change[]
  readonly end: End
  /** Folders of queues that would get a copy. */
  readonly copies: readonly string[]
  /** Who would get a mail. */
  readonly mails: readonly { readonly to: readonly string[]; readonly subject: string }[]
}

/** Lets the rules decide about an event, which is written into, and tells what they did. */
export function tryRules(rules: RuleSet, event: Event, now: number): Trial {
  const before = event.document
  const { matches, isFallback, end, copies, reports } = inspect(rules, event, now)
  return {
    id: event.id,
    rules: matches.map(({ rule, outcomes }) => ({ rule, actions: outcomes.map(outcomeText) })),
    fallback: isFallback,
    changes: differences(before, event.document),
    end,
    copies,
    mails: reports.map(({ report: { to, subject } }) => ({ to: [to].flat(), subject })),
  }
}

/** A trial for people, line by line. */
export function trialLines(trial: Trial): string[] {
  const { rules, fallback, changes, end, copies, mails } = trial
  return [
    ...(fallback ? ['no rule matches'] : []),
    ...rules.map(({ rule, actions }) => `${rule}: ${actions.join('; ') || 'no action'}`),
    ...changes.map(changeLine),
    ...copies.map((queue) => `a copy goes to ${queue}`),
    ...mails.map(({ to, subject }) => `a mail goes to ${to.join(', ')}: ${subject}`),
    endLine(end),
  ]
}

function changeLine({ path, before, after }: Change): string {
  if (before === undefined) return `+ ${path}: ${compact(after)}`
  if (after === undefined) return `- ${path}: ${compact(before)}`
  return `~ ${path}: ${compact(before)} -> ${compact(after)}`
}

function compact(value: JsonValue | undefined): string {
  const text = JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}… (--json)` : text
}

function endLine(end: End): string {
  switch (end.kind) {
    case 'pass':
      return 'the event passes on'
    case 'drop':
      return `the event is dropped by ${end.by}`
    case 'dispatch':
      return `the event goes to ${end.queue} instead, by ${end.by}`
  }
}
