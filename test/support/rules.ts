import assert from 'node:assert/strict'
import type { EventClass } from '../../src/lib/database/event-classes/tables.ts'
import { completed } from '../../src/lib/framework/config/complete.ts'
import { nodeOf } from '../../src/lib/framework/config/schema-node.ts'
import { compileClasses } from '../../src/lib/modules/inspector/class-rule.ts'
import { inspectorConfig } from '../../src/lib/modules/inspector/config.ts'
import {
  type CompiledRules,
  compileRules,
  type RuleConfig,
} from '../../src/lib/modules/inspector/rule.ts'
import { RuleSet } from '../../src/lib/modules/inspector/rule-set.ts'

/** A rule or an action as it stands in a file. */
export type Written = Readonly<Record<string, unknown>>

/** What is in a configuration of the inspector, of what concerns rules. */
export interface WrittenRules {
  readonly rules?: readonly Written[]
  readonly fallback?: readonly Written[]
  readonly classes?: readonly EventClass[]
}

/** Rules as they are compiled from a file, with everything that is wrong with them. */
export function compiledRules({ rules = [], fallback = [] }: WrittenRules): CompiledRules {
  const config = completed(nodeOf(inspectorConfig.schema), {
    inspection_rules: rules,
    fallback_actions: fallback,
    mail: {},
  }) as RuleConfig
  return compileRules(config, { spool: '/spool', own: '/spool/inspector' })
}

/** The set of rules; nothing may be wrong with them. */
export function ruleSet(written: WrittenRules): RuleSet {
  const compiled = compiledRules(written)
  const problems = compiled.remarks.filter(({ severity }) => severity === 'problem')
  const { rules, faults } = compileClasses(written.classes ?? [])
  assert.deepEqual([...problems, ...faults], [])
  return RuleSet.of(compiled, rules)
}

/** An enabled class of severity medium, with what is said otherwise. */
export function eventClass(name: string, members: Partial<EventClass> = {}): EventClass {
  return {
    name,
    source_based: true,
    label_en: name,
    label_cz: name,
    reference: '',
    displayed_main: [],
    displayed_source: [],
    displayed_target: [],
    rule: 'exists ID',
    priority: 0,
    severity: 'medium',
    subclassing: null,
    state: 'ENABLED',
    ...members,
  }
}
