import { useFrame } from '../core/frame.ts'
import { FieldRows } from '../core/page/field-row.tsx'
import { SearchForm } from '../core/page/search-form.tsx'
import { QuickRanges } from './quick-ranges.tsx'

const main = [
  'dt_from',
  'dt_to',
  'source_addrs',
  'target_addrs',
  'categories',
  'detectors',
  'classes',
  'severities',
  'groups',
  'target_ports',
]

const more = [
  ...['st_from', 'st_to', 'host_addrs', 'host_ports', 'source_ports', 'protocols', 'description'],
  ...['source_types', 'target_types', 'host_types', 'detector_types'],
  ...['target_groups', 'target_classes', 'target_severities', 'tlps', 'inspection_errs'],
]

/**
 * The form by which events are searched; what is needed seldom is folded, unless it is filled in.
 * @param fields those of this page, beside the ones of every search of events
 */
export function EventSearchForm({ fields }: { fields: readonly string[] }) {
  const { form, ask } = useFrame()
  const isUsed = more.some(
    (name) => form.faults[name] !== undefined || form.given[name]?.some((value) => value !== ''),
  )
  return (
    <SearchForm fields={[...main, ...fields]} isAskedFirst>
      <details class="more" open={isUsed}>
        <summary>{ask.t('More conditions')}</summary>
        <FieldRows names={more} />
      </details>
      <QuickRanges />
    </SearchForm>
  )
}
