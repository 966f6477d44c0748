import type {
  AddressData,
  DetectorData,
  FieldsData,
} from '../../../database/reports/structured-data.ts'
import { REST, UNKNOWN } from '../../../database/reports/structured-data.ts'
import { useFrame } from '../../core/frame.ts'
import { Value } from '../../core/page/value.tsx'
import { fieldLabels, sizes } from './field-labels.ts'

/** Detectors that are shown at once; the others are folded. */
const SHOWN = 2

/** Values of a field that are shown. */
const MOST_VALUES = 8

/** What each detector has seen of an address. */
export function DetectorFacts({ data }: { data: AddressData }) {
  const { t } = useFrame().ask
  const detectors = Object.entries(data.detector_data)
  const folded = detectors.slice(SHOWN)
  return (
    <>
      {detectors.slice(0, SHOWN).map((entry) => (
        <Detector entry={entry} />
      ))}
      {folded.length > 0 && (
        <details class="fold">
          <summary>{t('{n} more detectors', { n: folded.length })}</summary>
          {folded.map((entry) => (
            <Detector entry={entry} />
          ))}
        </details>
      )}
    </>
  )
}

function Detector({
  entry: [name, { main, source, target }],
}: {
  entry: readonly [string, DetectorData]
}) {
  const { t } = useFrame().ask
  const known = name !== REST && name !== UNKNOWN
  return (
    <div class="seen">
      <span class="by">
        {known ? (
          <Value kind="detector" value={name} />
        ) : name === REST ? (
          t('other detectors')
        ) : (
          t('unknown detector')
        )}
      </span>
      <FieldList fields={main} />
      <FieldList fields={source} side={t('source')} />
      <FieldList fields={target} side={t('target')} />
    </div>
  )
}

function FieldList({ fields, side }: { fields: FieldsData; side?: string }) {
  const { t } = useFrame().ask
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <span class="fact">
          <small>
            {side !== undefined && `${side} · `}
            {t(fieldLabels[name] ?? name)}
          </small>{' '}
          <FieldValue name={name} value={value} />
        </span>
      ))}
    </>
  )
}

function FieldValue({ name, value }: { name: string; value: FieldsData[string] }) {
  const { present, t } = useFrame().ask
  if (typeof value === 'number')
    return <>{sizes.has(name) ? present.bytes(value) : present.number(value)}</>
  const more = value.total - Math.min(value.values.length, MOST_VALUES)
  return (
    <>
      <bdi>{value.values.slice(0, MOST_VALUES).join(', ')}</bdi>
      {more > 0 && <span class="more"> {t('and {n} more', { n: more })}</span>}
    </>
  )
}
