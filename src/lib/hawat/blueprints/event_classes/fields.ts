import {
  type EventClass,
  type EventClassState,
  eventClassStates,
} from '../../../database/event-classes/tables.ts'
import { type Severity, severities } from '../../../database/groups/tables.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice, code, list, number, text } from '../../core/form/fields.ts'

/** What can be filled in of an event class; the names are the original's. */
export const classFields = {
  name: text({
    label: 'Name',
    required: true,
    longest: 250,
    hint: 'as it stands in events: attempt-login-ssh',
  }),
  label_en: text({ label: 'Text in English', required: true, hint: 'what reports say' }),
  label_cz: text({ label: 'Text in Czech', hint: 'Nothing: the English one.' }),
  state: choice({
    label: 'State',
    required: true,
    options: [
      { value: 'ENABLED', label: 'enabled: events are classified and reported' },
      { value: 'SHADOW', label: 'shadow: reports are made, and nobody gets them' },
      { value: 'DISABLED', label: 'disabled: the rule is not used' },
    ],
  }),
  source_based: choice({
    label: 'It is about',
    required: true,
    options: [
      { value: 'true', label: 'sources' },
      { value: 'false', label: 'targets' },
    ],
  }),
  severity: choice({
    label: 'Severity',
    required: true,
    options: severities.map((value) => ({ value })),
  }),
  priority: number({
    label: 'Priority',
    minimum: -2_147_483_647,
    maximum: 2_147_483_647,
    default: 0,
    hint: 'Of several classes that match, the one with the highest counts.',
  }),
  reference: text({ label: 'Page that explains it', longest: 2000, hint: 'https://…' }),
  rule: code({ label: 'Rule', required: true, hint: 'in the filter language' }),
  subclassing: code({
    label: 'Subclasses',
    hint: 'an expression of the filter language, whose values are the subclasses; nothing: there are none',
  }),
  displayed_main: list({
    label: 'Shown of the event',
    hint: 'what reports tell: ConnCount, ByteCount, protocols, …',
  }),
  displayed_source: list({ label: 'Shown of sources', hint: 'Hostname, Port, ips, …' }),
  displayed_target: list({ label: 'Shown of targets', hint: 'Hostname, Port, ips, …' }),
  days: number({ label: 'Days of the test', minimum: 1, maximum: 90, default: 7 }),
} as const

/** Values of these fields. */
export type ClassValues = ValuesOf<typeof classFields>

/** As it is stored; it is checked elsewhere. */
export function fieldsOfValues({ days: _, ...values }: ClassValues): EventClass {
  return {
    ...values,
    source_based: values.source_based === 'true',
    state: stateOf(values.state),
    severity: values.severity as Severity,
    subclassing: values.subclassing === '' ? null : values.subclassing,
  }
}

/** As a form shows it. */
export function valuesOfClass(row: EventClass): Partial<ClassValues> {
  const { name, label_en, label_cz, state, severity, priority, rule, reference } = row
  const { displayed_main, displayed_source, displayed_target } = row
  return {
    ...{ name, label_en, label_cz, state, severity, priority, rule, reference },
    ...{ displayed_main, displayed_source, displayed_target },
    source_based: String(row.source_based),
    subclassing: row.subclassing ?? '',
  }
}

/** One of the states; anything else is none that does something. */
export function stateOf(text: string): EventClassState {
  return eventClassStates.find((state) => state === text) ?? 'DISABLED'
}
