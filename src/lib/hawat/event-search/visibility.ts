import type { SearchParameters } from '../../database/events/search/parameters.ts'
import { power } from '../core/access.ts'
import type { HawatConfig } from '../core/config.ts'
import { groupsOf, type Viewer } from '../core/viewer.ts'

/**
 * Whose events somebody sees, as conditions of the query itself, so that no page, count or chart knows of others: those who run the
 * system see everything; others what the configuration says, and nothing that the traffic light keeps from them.
 */
export function visibleEvents(
  viewer: Viewer,
  { visibility }: Pick<HawatConfig, 'visibility'>,
): Pick<SearchParameters, 'visible_to' | 'owned_by'> {
  if (power.allows(viewer, undefined)) return {}
  const groups = groupsOf(viewer).map(({ name }) => name)
  return visibility === 'groups' ? { owned_by: groups } : { visible_to: groups }
}
