import type { Field } from '../core/form/field.ts'
import { searchOf } from '../core/form/read.ts'
import { useFrame } from '../core/frame.ts'
import { Icon } from '../core/page/icon.tsx'
import { eventFieldNames } from './fields.ts'

/** What of the query says where its answer goes on: another query begins at its beginning. */
const PLACE = ['after', 'page']

/** The conditions of the query, each with a press that takes it away. */
export function QueryChips() {
  const { form, ask } = useFrame()
  const names = eventFieldNames.filter((name) => !name.startsWith('not_') && name in form.fields)
  const chips = names.flatMap((name) =>
    valuesOf(name, form.fields, ask.given).map((value) => <Chip name={name} value={value} />),
  )
  return chips.length === 0 ? null : <ul class="chips">{chips}</ul>
}

function Chip({ name, value }: { name: string; value: string }) {
  const { form, ask, url } = useFrame()
  const { t, given } = ask
  const isNegated = (given[`not_${name}`]?.[0] ?? '') !== ''
  const label = t(form.fields[name]?.label ?? name)
  const left = {
    ...given,
    [name]: valuesOf(name, form.fields, given).filter((one) => one !== value),
  }
  for (const gone of [...PLACE, ...(left[name]?.length === 0 ? [`not_${name}`] : [])])
    left[gone] = []
  // Without any time the query would be about the last week; an empty one is without bound.
  if (form.fields[name]?.control.kind === 'moment') left[name] = ['']
  const href = `${url.split('?', 1)[0] ?? ''}?${searchOf(left).toString()}`
  return (
    <li class="chip">
      <span class="muted">
        {label}
        {isNegated && ` ${t('not')}`}
      </span>
      <bdi>{shown(form.fields[name], value, ask)}</bdi>
      <a href={href} title={t('Leave out')} aria-label={`${t('Leave out')}: ${label} ${value}`}>
        <Icon name="close" />
      </a>
    </li>
  )
}

function valuesOf(
  name: string,
  fields: ReturnType<typeof useFrame>['form']['fields'],
  given: Readonly<Record<string, readonly string[]>>,
): string[] {
  const texts = given[name] ?? []
  const isList = fields[name]?.control.kind === 'list'
  const values = isList ? texts.flatMap((text) => text.split(/[\s,;]+/)) : texts
  return [...new Set(values)].filter((value) => value !== '').slice(0, MOST_CHIPS)
}

/** Of one field. */
const MOST_CHIPS = 20

/** Times as everywhere on the page, whatever way they were given. */
function shown(
  field: Field<never> | Field<unknown> | undefined,
  value: string,
  { now, viewer, t, present }: ReturnType<typeof useFrame>['ask'],
): string {
  if (field?.control.kind !== 'moment') return value
  try {
    const time = field.read([value], { now, timezone: viewer.timezone, t })
    return typeof time === 'number' ? present.time(time) : value
  } catch {
    return value
  }
}
