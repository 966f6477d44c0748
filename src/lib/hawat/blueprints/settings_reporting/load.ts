import { groupsById } from '../../../database/groups/list.ts'
import type { SettingsReportingRow } from '../../../database/groups/tables.ts'
import { anyOf, ofGroup, type OfGroup, power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { idOf, missing } from '../../object-list/object-id.ts'

/** The settings of a group. */
export interface SettingsSubject extends OfGroup {
  readonly group_id: number
  readonly group: string
  readonly settings: SettingsReportingRow
}

/** Members and managers say how they want to be told. */
export const maySet = anyOf<OfGroup>(power, ofGroup)

/** @throws MentatError OBJECT_NOT_FOUND */
export async function settingsOf(ask: Ask<unknown>): Promise<SettingsSubject> {
  const [found] = await groupsById(ask.services.database, [idOf(ask)])
  if (!found) throw missing('group', ask.params['id'])
  return { group_id: found.id, group: found.name, settings: settingsRow(found) }
}

/** What a group says of its reports, without the rest. */
export function settingsRow(group: SettingsReportingRow): SettingsReportingRow {
  const { emails_info, emails_low, emails_medium, emails_high, emails_critical } = group
  const { mode, locale, timezone, redirect, attachment } = group
  return {
    ...{ emails_info, emails_low, emails_medium, emails_high, emails_critical },
    ...{ mode, locale, timezone, redirect, attachment },
  }
}
