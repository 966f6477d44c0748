import { searchOf } from '../core/form/read.ts'
import { useFrame } from '../core/frame.ts'
import { Icon } from '../core/page/icon.tsx'
import { momentGiven } from '../core/page/moment-text.ts'
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
  const { t, given, present } = ask
  const field = form.fields[name]
  // As everywhere on the page, whatever way it was given.
  const time = field && momentGiven(field, value, ask)
  const isNegated = (given[`not_${name}`]?.[0] ?? '') !== ''
  const label = t(field?.label ?? name)
  const left = {
    ...given,
    [name]: valuesOf(name, form.fields, given).filter((one) => one !== value),
  }
  for (const gone of [...PLACE, ...(left[name]?.length === 0 ? [`not_${name}`] : [])])
    left[gone] = []
  // Without any time the query would be about the last week; an empty one is without bound.
  if (field?.control.kind === 'moment') left[name] = ['']
  const href = `${url.split('?', 1)[0] ?? ''}?${searchOf(left).toString()}`
  return (
    <li class="chip">
      <span class="muted">
        {label}
        {isNegated && ` ${t('not')}`}
      </span>
      <bdi>{time === undefined ? value : present.time(time)}</bdi>
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
