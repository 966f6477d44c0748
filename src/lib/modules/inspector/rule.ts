import { compileFilter, type Filter } from '../../filter/compile.ts'
import type { FilterWarning } from '../../filter/warnings.ts'
import type { Remark } from '../../framework/config/section.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { type Action, type ActionContext, compileAction } from './action.ts'
import type { OwnQueues } from './queue-target.ts'
import type { ActionOptions, RuleOptions } from './rule-options.ts'

/** A rule of the configuration, ready to be used. */
export interface ConfiguredRule {
  readonly kind: 'configured'
  readonly name: string
  readonly description?: string
  readonly filter: Filter
  /** No rule follows when it matched. */
  readonly final: boolean
  readonly actions: readonly Action[]
}

/** What a configuration says about rules. */
export interface RuleConfig {
  readonly inspection_rules: readonly RuleOptions[]
  readonly fallback_actions: readonly ActionOptions[]
  readonly mail: { readonly from?: string }
}

/** The usable part of a configuration, and everything that is wrong with the rest. */
export interface CompiledRules {
  readonly rules: readonly ConfiguredRule[]
  readonly fallback: readonly Action[]
  /** Each names its rule. */
  readonly remarks: readonly Remark[]
}

/** Makes rules of their configuration. What is not enabled is not looked at: a rule may be parked unfinished. */
export function compileRules(config: RuleConfig, queues: OwnQueues): CompiledRules {
  const remarks: Remark[] = []
  const context = { ...queues, sender: config.mail.from }
  const rules = config.inspection_rules.flatMap((options, index) => {
    const path = ['inspection_rules', String(index)]
    return options.enabled ? compileRule(options, context, { path, remarks }) : []
  })
  remarks.push(...sameNames(rules))
  const fallback = compileActions(config.fallback_actions, context, {
    path: ['fallback_actions'],
    remarks,
    rule: 'fallback_actions',
  })
  return { rules, fallback, remarks }
}

interface Place {
  readonly path: readonly string[]
  readonly remarks: Remark[]
}

interface RulePlace extends Place {
  /** Name of the rule. */
  readonly rule: string
}

function compileRule(options: RuleOptions, context: ActionContext, place: Place): ConfiguredRule[] {
  const { rule: source, final } = options
  const name = options.name ?? shortened(source)
  const filter = attempt(() => compileFilter(source), { ...place, rule: name }, 'rule')
  const actions = compileActions(options.actions, context, {
    remarks: place.remarks,
    path: [...place.path, 'actions'],
    rule: name,
  })
  if (!filter) return []
  warn(filter.warnings, { remarks: place.remarks, path: [...place.path, 'rule'], rule: name })
  const { description } = options
  const told = description === undefined ? { name } : { name, description }
  return [{ kind: 'configured', ...told, filter, final, actions }]
}

/** A condition that serves as a name stands in every trace: it need not be whole. */
function shortened(condition: string): string {
  const line = condition.trim().replaceAll(/\s+/g, ' ')
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…` : line
}

/** As long as a name may be that is given. */
const LONGEST_NAME = 200

function sameNames(rules: readonly ConfiguredRule[]): Remark[] {
  const names = rules.map(({ name }) => name)
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...repeated].map((name) => ({
    severity: 'warning',
    path: ['inspection_rules'],
    text: `several rules are called ${excerpt(name)}: in statistics and traces they cannot be told apart`,
  }))
}

function compileActions(
  list: readonly ActionOptions[],
  context: ActionContext,
  place: RulePlace,
): Action[] {
  return list.flatMap((options, index) => {
    if (!options.enabled) return []
    const path = [...place.path, String(index), 'args']
    const action = attempt(() => compileAction(options, context), { ...place, path })
    if (action?.kind === 'set') {
      warn(action.expression.warnings, { ...place, path: [...path, 'expression'] })
    }
    return action ?? []
  })
}

function warn(warnings: readonly FilterWarning[], { remarks, path, rule }: RulePlace): void {
  for (const { text, shown, advice } of warnings) {
    const details = [...shown.split('\n'), advice]
    remarks.push({ severity: 'warning', path, text: `rule ${excerpt(rule)}: ${text}`, details })
  }
}

function attempt<T>(compile: () => T, place: RulePlace, key?: string): T | undefined {
  try {
    return compile()
  } catch (thrown) {
    const error = toError(thrown)
    const path = [...place.path, ...(key === undefined ? argumentOf(error) : [key])]
    const { text, details } = textsOf(error)
    const named = `rule ${excerpt(place.rule)}: ${text}`
    place.remarks.push({ severity: 'problem', path, text: named, details })
    return undefined
  }
}

/** Which argument of an action is wrong, by what it cannot be. */
function argumentOf(error: Error): string[] {
  if (!(error instanceof MentatError)) return []
  const argument = error.fields['argument'] ?? argumentsByCode[error.code]
  return typeof argument === 'string' ? [argument] : []
}

const argumentsByCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  EVENT_PATH_INVALID: 'path',
  FILTER_INVALID: 'expression',
  CONFIG_INVALID: 'queue_tgt',
}

/** The first line of a failure, and the others: an excerpt with a caret, advice. */
export function textsOf(error: Error): { text: string; details: string[] } {
  const [text = '', ...excerpt] = error.message.split('\n')
  const advice = error instanceof MentatError ? [error.advice] : []
  return { text, details: [...excerpt, ...advice] }
}
