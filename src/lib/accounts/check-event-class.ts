import { type EventClass, eventClassStates } from '../database/event-classes/tables.ts'
import { severities } from '../database/groups/tables.ts'
import { Checks } from './checks.ts'

/** Bounds of the column `priority`. */
const PRIORITY = 2 ** 31

/** Most attributes that reports show of one part of an event, and characters of each. */
const MOST = { displayed: 100, characters: 100 }

/**
 * The fields of an event class as they are stored. Rule and subclassing are compiled elsewhere, so that each failure can be shown
 * where it is.
 * @throws MentatError VALUE_INVALID with all problems
 */
export function checkEventClass(fields: EventClass): EventClass {
  const checks = new Checks()
  const name = checks.text('name', fields.name, [1, 250])
  // Its subclasses stand behind a slash.
  if (name.includes('/')) checks.wrong('name: a name has no slash: behind it stands the subclass')
  if (/^\d+$/.test(name)) checks.wrong('name: a number alone is no name')
  const label_en = checks.text('label_en', fields.label_en, [1, 1000])
  const label_cz = checks.text(
    'label_cz',
    fields.label_cz === '' ? fields.label_en : fields.label_cz,
    [1, 1000],
  )
  const reference = checks.text('reference', fields.reference, [0, 2000])
  if (reference !== '' && !isWebPage(reference)) {
    checks.wrong('reference: expected the address of a page: https://…')
  }
  checks.choice('severity', fields.severity, severities)
  checks.choice('state', fields.state, eventClassStates)
  if (!Number.isInteger(fields.priority) || Math.abs(fields.priority) >= PRIORITY) {
    checks.wrong('priority: expected a whole number')
  }
  for (const column of ['displayed_main', 'displayed_source', 'displayed_target'] as const) {
    const values = fields[column]
    if (values.length > MOST.displayed || values.some((each) => each.length > MOST.characters)) {
      checks.wrong(
        `${column}: expected at most ${MOST.displayed} names of at most ${MOST.characters} characters`,
      )
    }
  }
  checks.finish(`event class "${name}"`)
  return { ...fields, name, label_en, label_cz, reference }
}

function isWebPage(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}
