import { attachments, reportModes, severities } from '../database/groups/tables.ts'
import type { GroupFields } from '../database/groups/write.ts'
import { locales } from '../framework/text/locale.ts'
import { Checks } from './checks.ts'

/**
 * The fields of a group as they are stored.
 * @throws MentatError VALUE_INVALID with all problems
 */
export function checkGroup(fields: GroupFields): GroupFields {
  const checks = new Checks()
  const name = checks.text('name', fields.name, [1, 500])
  if (fields.mode !== null) checks.choice('mode', fields.mode, reportModes)
  if (fields.attachment !== null) checks.choice('attachment', fields.attachment, attachments)
  if (fields.locale !== null) checks.choice('locale', fields.locale, locales)
  const emails = Object.fromEntries(
    severities.map((severity) => {
      const column = `emails_${severity}` as const
      return [column, checks.emails(column, fields[column])]
    }),
  )
  const checked: GroupFields = {
    ...fields,
    ...emails,
    name,
    source: checks.text('source', fields.source, [1, 100]),
    description: checks.text('description', fields.description, [0, 2000]),
    local_id: fields.local_id === null ? null : checks.text('local_id', fields.local_id, [1, 100]),
    timezone: fields.timezone === null ? null : checks.timezone('timezone', fields.timezone),
  }
  checks.finish(`group "${name}"`)
  return checked
}

/** A group with nothing chosen: the defaults of the configuration hold. */
export function emptyGroup(name: string): GroupFields {
  return {
    name,
    ...{ source: 'manual', description: '', enabled: true, parent: null, local_id: null },
    ...{ emails_info: [], emails_low: [], emails_medium: [], emails_high: [], emails_critical: [] },
    ...{ mode: null, locale: null, timezone: null, redirect: null, attachment: null },
  }
}
