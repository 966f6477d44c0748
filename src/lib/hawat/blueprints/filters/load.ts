import { type OwnedFilter, filterById } from '../../../database/filters/search.ts'
import { groupsById, listGroups } from '../../../database/groups/list.ts'
import type { Group } from '../../../database/groups/tables.ts'
import { enumeratedValues } from '../../../database/events/seen-values.ts'
import { listEventClasses } from '../../../database/event-classes/list.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { type Access, anyOf, ofGroup, type OfGroup, power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import type { OptionLists } from '../../core/blueprint.ts'
import { forbidden } from '../../core/http/answer-view.ts'

/** Members and managers of its group, and those who run the system; a filter for all groups is theirs alone. */
export const keepsFilter: Access<OfGroup> = anyOf<OfGroup>(power, ofGroup)

/**
 * The filter that an address names by its number.
 * @throws MentatError OBJECT_NOT_FOUND; FORBIDDEN to those who may not know which filters there are
 */
export function filterOf(ask: Ask<unknown>): Promise<OwnedFilter> {
  return filterNumbered(ask, ask.params['id'] ?? '')
}

/** @throws MentatError OBJECT_NOT_FOUND, FORBIDDEN */
export async function filterNumbered(
  { services, viewer }: Ask<unknown>,
  id: string,
): Promise<OwnedFilter> {
  const filter = isNumber(id) ? await filterById(services.database, Number(id)) : undefined
  if (filter && keepsFilter.allows(viewer, filter)) return filter
  if (!power.allows(viewer, undefined)) throw forbidden()
  throw new MentatError('OBJECT_NOT_FOUND', `there is no filter ${id}`)
}

/** A group for which a filter is made. */
export type GroupOfFilter = Group & OfGroup

/** @throws MentatError OBJECT_NOT_FOUND, FORBIDDEN */
export async function groupOf({ services, viewer, params }: Ask<unknown>): Promise<GroupOfFilter> {
  const id = params['group'] ?? ''
  const [group] = isNumber(id) ? await groupsById(services.database, [Number(id)]) : []
  if (group) return { ...group, group_id: group.id }
  if (!power.allows(viewer, undefined)) throw forbidden()
  throw new MentatError('OBJECT_NOT_FOUND', `there is no group ${id}`)
}

/** The lists that a filter is made of; what it has already can be chosen even when it is seen no more. */
export async function filterOptions({
  services: { database },
  viewer,
}: Ask<unknown>): Promise<OptionLists> {
  const seen = async (attribute: 'node_name' | 'category' | 'protocol') => {
    const values = await enumeratedValues(database, attribute)
    return values.map(({ value }) => ({ value }))
  }
  const isPower = power.allows(viewer, undefined)
  const [detectors, categories, protocols, classes, groups] = await Promise.all([
    seen('node_name'),
    seen('category'),
    seen('protocol'),
    listEventClasses(database),
    isPower ? listGroups(database) : [],
  ])
  return {
    ...{ detectors, categories, protocols },
    event_classes: classes
      .map(({ name }) => ({ value: name }))
      .toSorted((a, b) => (a.value < b.value ? -1 : 1)),
    groups: groups.map(({ name }) => ({ value: name })),
  }
}

/** Of an object, as the database counts them. */
function isNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}
