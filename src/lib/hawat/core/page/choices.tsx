import type { Option } from '../form/field.ts'
import { useFrame } from '../frame.ts'

/** Boxes to tick, folded; what was ticked stands on it. Values that are not offered any more stay. */
export function Choices({
  name,
  label,
  options,
  given,
  none,
}: {
  name: string
  label: string
  options: readonly { readonly value: string; readonly label?: string }[]
  given: readonly string[]
  none: string
}) {
  const { ask, form } = useFrame()
  const chosen = given.filter((value) => value !== '')
  const unknown = chosen.filter((value) => !options.some((option) => option.value === value))
  const shown = fewOf(options, chosen)
  const all: { value: string; label?: string }[] = [
    ...unknown.map((value) => ({ value })),
    ...shown,
  ]
  const negation = `not_${name}`
  const isNegated = (form.given[negation]?.[0] ?? '') !== ''
  const texts = chosen.map((value) => all.find((option) => option.value === value)?.label ?? value)
  return (
    <fieldset>
      <legend>{label}</legend>
      <details class="choices" data-menu>
        <summary>
          {texts.length === 0 ? (
            <span class="none">{none}</span>
          ) : (
            `${isNegated ? `${ask.t('not')} ` : ''}${texts.join(', ')}`
          )}
        </summary>
        <Boxes
          {...{ name, chosen, negation, isNegated }}
          options={all}
          left={options.length - shown.length}
        />
      </details>
    </fieldset>
  )
}

/** Boxes of one field, and characters of their values: lists of what was seen in events must not make pages heavy. */
const MOST_BOXES = 250
const MOST_CHARACTERS = 8000

/** The first ones, and those that are chosen. */
function fewOf(options: readonly Option[], chosen: readonly string[]): readonly Option[] {
  let characters = 0
  return options.filter(({ value }, index) => {
    if (chosen.includes(value)) return true
    characters += value.length
    return index < MOST_BOXES && characters <= MOST_CHARACTERS
  })
}

/** The boxes of the folded list. */
function Boxes({
  name,
  options,
  chosen,
  negation,
  isNegated,
  left,
}: {
  name: string
  options: readonly Option[]
  chosen: readonly string[]
  /** Name of the box that turns the choice around, where the form has it. */
  negation: string
  isNegated: boolean
  /** How many more there are, which are not shown. */
  left: number
}) {
  const { ask, form } = useFrame()
  return (
    <div class="boxes">
      {options.length > 8 && (
        <input
          type="search"
          data-narrow
          placeholder={ask.t('Narrow down')}
          aria-label={ask.t('Narrow down')}
        />
      )}
      {negation in form.fields && (
        <label class="negation">
          <input type="checkbox" name={negation} value="true" checked={isNegated} />
          {ask.t('not these')}
        </label>
      )}
      {options.length === 0 && <p class="none">{ask.t('There is nothing to choose from yet.')}</p>}
      {options.map(({ value, label: text }) => (
        <label>
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
          <bdi>{text ?? value}</bdi>
        </label>
      ))}
      {left > 0 && <p class="muted">{ask.t('and {n} more', { n: left })}</p>}
    </div>
  )
}
