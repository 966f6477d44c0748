import type { Detector } from '../../../database/detectors/list.ts'
import type { DetectorFields } from '../../../database/detectors/write.ts'
import { type Field, FieldFault, type ValuesOf } from '../../core/form/field.ts'
import { moment, text } from '../../core/form/fields.ts'

/** From 0 to 1; a comma is read as a point. */
const credibility: Field<number> = {
  ...text({
    label: 'Credibility',
    required: true,
    hint: 'From 0 (never right) to 1; reports leave out events of detectors that are not credible.',
  }),
  schema: { type: 'number', minimum: 0, maximum: 1 },
  read([given = ''], { t }) {
    const value = Number(given.trim().replace(',', '.'))
    if (given.trim() !== '' && value >= 0 && value <= 1) return value
    throw new FieldFault(t('Expected a number from 0 to 1.'))
  },
  write: (value) => [String(value)],
}

/** What can be filled in of a detector. */
export const detectorFields = {
  name: text({
    label: 'Name',
    required: true,
    longest: 250,
    hint: 'As it stands in events: org.example.honeypot',
  }),
  description: text({ label: 'Description', longest: 2000 }),
  credibility,
  source: text({
    label: 'Origin',
    required: true,
    longest: 100,
    hint: 'The import that manages it, or "manual".',
  }),
  registered: moment({ label: 'Registered' }),
} as const

type Values = ValuesOf<typeof detectorFields>

/** What stands in the form of a detector that is there. */
export function valuesOfDetector(detector: Detector): Partial<Values> {
  const { name, description, source, registered } = detector
  const time = registered === null ? undefined : Date.parse(registered)
  return { name, description, source, credibility: detector.credibility, registered: time }
}

/** A detector as it is stored. */
export function fieldsOfValues({ registered, ...values }: Values): DetectorFields {
  return {
    ...values,
    registered: registered === undefined ? null : new Date(registered).toISOString(),
  }
}
