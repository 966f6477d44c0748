import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import type { JsonObject } from '../../idea/json.ts'
import type { Inspection } from './inspect.ts'

/**
 * So often rules may send an event to another queue. Installations have two or three inspectors behind one another; what is
 * sent more often goes round, and would do so for ever, because each inspector sees an event as if it were new. Not many
 * more: in a circle of rules that make two copies each, the number of copies doubles every time.
 */
export const MOST_DETOURS = 8

/** What a rule that sends an event to another queue writes into it, or into its copy. */
export function oneDetourMore(event: Event): JsonObject {
  return { Detours: event.detours + 1 }
}

/** Why the event may not be sent where a rule says; undefined when it may, or none says so. */
export function circling(event: Event, inspection: Inspection): MentatError | undefined {
  const detour = event.detours < MOST_DETOURS ? undefined : detourOf(inspection)
  if (!detour) return undefined
  const { rule, queue } = detour
  const text = `rule "${rule}" sends the event to the queue ${queue}, and rules have sent it to other queues ${event.detours} times already: it goes round`
  return new MentatError('EVENT_CIRCLES', text, { fields: { rule, queue } })
}

/** The rule that ends the inspection with it, or the first one that wants a copy. */
function detourOf({
  end,
  copies,
  matches,
}: Inspection): { rule: string; queue: string } | undefined {
  if (end.kind === 'dispatch') return { rule: end.by, queue: end.queue }
  const [queue] = copies
  const match = matches.find(({ outcomes }) => outcomes.some(({ kind }) => kind === 'duplicate'))
  return queue === undefined || !match ? undefined : { rule: match.rule, queue }
}
