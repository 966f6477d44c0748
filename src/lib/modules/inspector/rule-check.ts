import type { CheckContext, Remark } from '../../framework/config/section.ts'
import { homeAt } from '../../framework/home.ts'
import { ownQueues } from './queue-target.ts'
import { compileRules, type RuleConfig } from './rule.ts'

/** What is wrong or doubtful in the rules of a configuration: all of it, each with the name of its rule. */
export function checkRules(
  config: RuleConfig & { readonly queue_in_dir?: string },
  { instance, home }: CheckContext,
): Remark[] {
  const queues = ownQueues(homeAt(home), config.queue_in_dir ?? instance)
  return [...compileRules(config, queues).remarks]
}
