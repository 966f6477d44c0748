import { compileFilter, type Filter } from '../../filter/compile.ts'
import type { FilterWarning } from '../../filter/warnings.ts'
import type { Remark } from '../../framework/config/section.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { type Action, compileAction } from './action.ts'
import type { OwnQueues } from './queue-target.ts'
import type { ActionOptions, RuleOptions } from './rule-options.ts'

/** A rule of the configuration, ready to be used. */
export interface ConfiguredRule {
  readonly kind: 'configured'
  readonly name: string
  readonly filter: Filter
  /** No rule follows when it matched. */
  readonly final: boolean
  readonly actions: readonly Action[]
}

/** What a configuration says about rules. */
export interface RuleConfig {
  readonly inspection_rules: readonly RuleOptions[]
  readonly fallback_actions: readonly ActionOptions[]
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
  const rules = config.inspection_rules.flatMap((options, index) => {
    const path = ['inspection_rules', String(index)]
    return options.enabled ? compileRule(options, queues, { path, remarks }) : []
  })
  const fallback = compileActions(config.fallback_actions, queues, {
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

function compileRule(options: RuleOptions, queues: OwnQueues, place: Place): ConfiguredRule[] {
  const { rule: source, final } = options
  const name = options.name ?? source
  const filter = attempt(() => compileFilter(source), { ...place, rule: name }, 'rule')
  const actions = compileActions(options.actions, queues, {
    remarks: place.remarks,
    path: [...place.path, 'actions'],
    rule: name,
  })
  if (!filter) return []
  warn(filter.warnings, { remarks: place.remarks, path: [...place.path, 'rule'], rule: name })
  return [{ kind: 'configured', name, filter, final, actions }]
}

function compileActions(
  list: readonly ActionOptions[],
  queues: OwnQueues,
  place: RulePlace,
): Action[] {
  return list.flatMap((options, index) => {
    if (!options.enabled) return []
    const path = [...place.path, String(index), 'args']
    const action = attempt(() => compileAction(options, queues), { ...place, path })
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
  const argument = error instanceof MentatError ? argumentsByCode[error.code] : undefined
  return argument === undefined ? [] : [argument]
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
