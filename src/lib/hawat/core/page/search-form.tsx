import type { ComponentChildren } from 'preact'
import type { Ask } from '../ask.ts'
import type { Control, Field } from '../form/field.ts'
import { useFrame } from '../frame.ts'
import { FieldRows } from './field-row.tsx'
import { FormFault } from './form-page.tsx'
import { momentShown } from './moment-text.ts'

/**
 * A form whose query stands in the address: searches. On narrow screens it is folded, with what is asked for on top, so that what
 * was found comes first.
 */
export function SearchForm({
  fields,
  isAskedFirst = false,
  children,
}: {
  /** Names of the fields that stand on top. */
  fields: readonly string[]
  /** Whether people come to ask, not to look: it is not folded until something is asked for. */
  isAskedFirst?: boolean
  /** What stands below them. */
  children?: ComponentChildren
}) {
  const { ask, url, form } = useFrame()
  const isUnasked = isAskedFirst && Object.keys(ask.given).length === 0
  const body = (
    <>
      <FormFault />
      <FieldRows names={fields} />
      {children}
      <div class="buttons">
        <button class="primary">{ask.t('Search')}</button>
        <a class="button" href={url.split('?', 1)[0] ?? ''}>
          {ask.t('Clear')}
        </a>
      </div>
    </>
  )
  return (
    <form method="get" action={url.split('?', 1)[0]} class="card search" data-search>
      {fields.length === 1 ? (
        body
      ) : (
        <details class="conditions" open={isUnasked || Object.keys(form.faults).length > 0}>
          <summary>
            {ask.t('Conditions')} <Conditions />
          </summary>
          {body}
        </details>
      )}
    </form>
  )
}

/** What is asked for, in one line. */
function Conditions() {
  const { ask, form } = useFrame()
  const { t, given } = ask
  const asked = Object.entries(form.fields).flatMap(([name, field]) => {
    if (field.label === '' || name.startsWith('not_')) return []
    const values = (given[name] ?? []).filter((value) => isAsked(value, field.control))
    if (values.length === 0) return []
    const not = (given[`not_${name}`]?.[0] ?? '') === '' ? '' : `${t('not')} `
    return `${t(field.label)}: ${not}${values.map((value) => shownValue(field, value, ask)).join(', ')}`
  })
  return <bdi class="asked">{asked.length === 0 ? t('none set') : asked.join(' · ')}</bdi>
}

function isAsked(value: string, control: Control): boolean {
  return value !== '' && !('default' in control && value === String(control.default))
}

function shownValue(field: Field<never> | Field<unknown>, value: string, ask: Ask<unknown>) {
  const { control } = field
  if (control.kind !== 'choice' || typeof control.options === 'string')
    return momentShown(field, value, ask).text
  return ask.t(control.options.find((option) => option.value === value)?.label ?? value)
}
