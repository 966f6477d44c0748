import type { Event } from '../../idea/event.ts'
import type { SetOutcome } from '../../idea/event-path.ts'
import type { Action, ReportOptions } from './action.ts'
import { assignClass, type ClassSide } from './class-rule.ts'
import type { ReportingRule } from './report-mail.ts'
import type { Rule, RuleSet } from './rule-set.ts'
import { setValues } from './set-values.ts'

/** What the rules say about one event. What they write stands in the event already. */
export interface Inspection {
  /** The rules that matched, in their order, with what each did; for an event that none matched the fallback. */
  readonly matches: readonly Match[]
  /** Whether no rule matched. */
  readonly isFallback: boolean
  /** What becomes of the event. */
  readonly end: End
  /** Folders of queues that get a copy of the event, as it is after all the rules: each one copy. */
  readonly copies: readonly string[]
  /** Mails that are to be sent about the event, as it is after all the rules. */
  readonly reports: readonly Report[]
  /** What is to be told in the log. */
  readonly logs: readonly { readonly rule: string; readonly label: string }[]
}

/** One rule that matched. */
export interface Match {
  readonly rule: string
  readonly outcomes: readonly Outcome[]
}

/** One action that was carried out. */
export interface Outcome {
  readonly kind: Action['kind'] | 'class'
  /** For people: `tag _Mentat.EventClass = "x"`. */
  readonly text: string
  /** Of what writes into the event: what came of it. */
  readonly result: SetOutcome | 'nothing' | 'done'
}

/** Whether the event goes on, with the rule that decided otherwise. */
export type End =
  | { readonly kind: 'pass' }
  | { readonly kind: 'drop'; readonly by: string; readonly label: string | undefined }
  | { readonly kind: 'dispatch'; readonly by: string; readonly queue: string }

/** A mail to be made. */
export interface Report {
  readonly rule: ReportingRule
  readonly report: ReportOptions
}

/**
 * Lets the rules decide about an event and write into it; nothing else happens here. Rules are looked at in
 * their order, each sees what those before it wrote. `drop` and `dispatch` end the inspection at once; after a
 * final rule none follows. Of the event classes of each side only the first that matches counts.
 * @param now milliseconds since 1970
 */
export function inspect(rules: RuleSet, event: Event, now: number): Inspection {
  let findings: Findings | undefined
  let categories = event.document['Category']
  let positions = rules.candidates(event.document)
  for (let at = 0; at < positions.length; at += 1) {
    const position = positions[at] ?? 0
    const rule = rules.rules[position]
    if (rule === undefined || findings?.isDecided(rule) === true) continue
    if (!rule.filter.matches(event.document, now)) continue
    findings ??= new Findings(event, now)
    findings.follow(rule)
    if (findings.isOver || (rule.kind === 'configured' && rule.final)) break
    if (event.document['Category'] === categories) continue
    // The rule changed what the candidates were chosen by: go on with those behind it.
    categories = event.document['Category']
    positions = rules.candidates(event.document)
    at = positions.findLastIndex((candidate) => candidate <= position)
  }
  if (findings) return findings
  if (rules.fallback.length === 0) return untouched
  return new Findings(event, now).fallBack(rules.fallback)
}

/** Fallback actions belong to no rule: they are called as in the configuration. */
const fallbackRule: ReportingRule = { name: 'fallback_actions' }

const pass: End = { kind: 'pass' }

/** For events that nothing was done with: most of them, where rules are exceptions. */
const untouched: Inspection = Object.freeze({
  matches: [],
  isFallback: true,
  end: pass,
  copies: [],
  reports: [],
  logs: [],
})

/** The inspection of one event, while it goes on. */
class Findings implements Inspection {
  readonly matches: Match[] = []
  copies: string[] = []
  readonly reports: Report[] = []
  readonly logs: { rule: string; label: string }[] = []
  isFallback = false
  end: End = pass
  readonly #event: Event
  readonly #now: number
  readonly #decided: Record<ClassSide, boolean> = { source: false, target: false }

  constructor(event: Event, now: number) {
    this.#event = event
    this.#now = now
  }

  /** Whether the event was dropped or dispatched. */
  get isOver(): boolean {
    return this.end !== pass
  }

  /** Whether it does not matter any more if the rule matches. */
  isDecided(rule: Rule): boolean {
    return rule.kind === 'class' && this.#decided[rule.side]
  }

  /** Does what follows from the rule, which matched. */
  follow(rule: Rule): void {
    if (rule.kind === 'configured') this.#performAll(rule, rule.actions)
    else {
      this.#decided[rule.side] = true
      const result = assignClass(rule, this.#event, this.#now)
      const outcome: Outcome = { kind: 'class', text: rule.text, result }
      this.matches.push({ rule: rule.name, outcomes: [outcome] })
    }
  }

  /** Does what is to be done with an event that no rule matched. */
  fallBack(actions: readonly Action[]): this {
    this.isFallback = true
    this.#performAll(fallbackRule, actions)
    return this
  }

  #performAll(rule: ReportingRule, actions: readonly Action[]): void {
    const outcomes: Outcome[] = []
    this.matches.push({ rule: rule.name, outcomes })
    for (const action of actions) {
      const { kind, text } = action
      outcomes.push({ kind, text, result: this.#perform(action, rule) })
      if (this.isOver) return
    }
  }

  #perform(action: Action, rule: ReportingRule): Outcome['result'] {
    switch (action.kind) {
      case 'tag':
        return this.#event.set(action.path, action.value, action.mode)
      case 'set': {
        const values = action.expression.evaluate(this.#event.document, this.#now)
        return setValues(this.#event, action.path, values, action.mode)
      }
      case 'report':
        this.reports.push({ rule, report: action.report })
        break
      case 'drop':
        this.end = { kind: 'drop', by: rule.name, label: action.label }
        break
      case 'dispatch':
        this.end = { kind: 'dispatch', by: rule.name, queue: action.queue }
        this.copies = this.copies.filter((queue) => queue !== action.queue)
        break
      case 'duplicate':
        if (!this.copies.includes(action.queue)) this.copies.push(action.queue)
        break
      case 'log':
        this.logs.push({ rule: rule.name, label: action.label })
        break
    }
    return 'done'
  }
}
