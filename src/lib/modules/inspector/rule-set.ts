import type { JsonObject } from '../../idea/json.ts'
import type { Action } from './action.ts'
import { CategoryIndex } from './category-index.ts'
import type { ClassRule } from './class-rule.ts'
import type { CompiledRules, ConfiguredRule } from './rule.ts'

/** A rule of either origin. */
export type Rule = ConfiguredRule | ClassRule

/**
 * Everything that decides about an event, as one value that never changes: it is replaced as a whole, between two batches. The
 * rules of the configuration come first, in their order, then those of event classes, in theirs.
 */
export class RuleSet {
  readonly rules: readonly Rule[]
  /** For events that no rule matched. */
  readonly fallback: readonly Action[]
  readonly #index: CategoryIndex | undefined

  private constructor(
    rules: readonly Rule[],
    fallback: readonly Action[],
    index: CategoryIndex | undefined,
  ) {
    this.rules = rules
    this.fallback = fallback
    this.#index = index
  }

  /** @param classes highest priority first */
  static of(
    configured: Pick<CompiledRules, 'rules' | 'fallback'>,
    classes: readonly ClassRule[],
  ): RuleSet {
    const rules = [...configured.rules, ...classes]
    return new RuleSet(rules, configured.fallback, new CategoryIndex(rules))
  }

  /** The same rules, all looked at for each event: the verdicts are the same, only later. */
  withoutIndex(): RuleSet {
    return new RuleSet(this.rules, this.fallback, undefined)
  }

  /** The positions of the rules that the event may match, ascending. */
  candidates(document: JsonObject): readonly number[] {
    return this.#index?.candidates(document) ?? [...this.rules.keys()]
  }
}
