import type { Control, Option, Options } from '../form/field.ts'
import { useFrame } from '../frame.ts'

/** Fields of the page's form side by side, as many as there is room for. */
export function FieldRows({ names }: { names: readonly string[] }) {
  return (
    <div class={names.length === 1 ? 'fields single' : 'fields'}>
      {names.map((name) => (
        <FieldRow name={name} none="any" />
      ))}
    </div>
  )
}

/** A field of the page's form: label, control, hint, and what is wrong with it. */
export function FieldRow({
  name,
  none = '–',
}: {
  name: string
  /** What nothing chosen from a list means; searches then find any. */
  none?: 'any' | '–'
}) {
  const { form, ask } = useFrame()
  const field = form.fields[name]
  if (!field) return null
  const { control, label, hint, isRequired } = field
  const fault = form.faults[name]
  const given = form.given[name] ?? []
  if (control.kind === 'hidden') return <input type="hidden" name={name} value={given[0] ?? ''} />
  const about = [
    fault === undefined ? '' : `${name}-fault`,
    hint === undefined ? '' : `${name}-hint`,
  ]
  const describedBy = about.filter((id) => id !== '').join(' ') || undefined
  const shared = {
    id: `field-${name}`,
    name,
    'aria-describedby': describedBy,
    'aria-invalid': fault !== undefined || undefined,
  }
  const isGroup = control.kind === 'choices'
  return (
    <div class={`field ${control.kind}${fault === undefined ? '' : ' wrong'}`}>
      {!isGroup && (
        <label for={shared.id}>
          {ask.t(label)}
          {isRequired && (
            <span class="needed" title={ask.t('needed')}>
              {' '}
              *
            </span>
          )}
        </label>
      )}
      <ControlOf
        control={control}
        given={given}
        shared={shared}
        isRequired={isRequired}
        label={ask.t(label)}
        none={ask.t(none)}
      />
      {fault !== undefined && <FaultText id={`${name}-fault`} text={fault} />}
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {ask.t(hint)}
        </p>
      )}
    </div>
  )
}

/** A text of several lines shows a place: its letters stand under each other. */
function FaultText({ id, text }: { id: string; text: string }) {
  if (text.includes('\n')) {
    return (
      <pre class="fault place" id={id} tabindex={0}>
        {text}
      </pre>
    )
  }
  return (
    <p class="fault" id={id}>
      <span>{text}</span>
    </p>
  )
}

interface ControlParts {
  readonly control: Control
  readonly given: readonly string[]
  readonly shared: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly name: string
  }
  readonly isRequired: boolean
  readonly label: string
  readonly none: string
}

function ControlOf(parts: ControlParts) {
  const { control, given, shared, isRequired, label, none } = parts
  const { form, ask } = useFrame()
  // Lists that a route makes hold names of things; those that stand in the program are its own words.
  const offered = (options: Options): readonly Option[] =>
    typeof options === 'string'
      ? (form.options[options] ?? [])
      : options.map(({ value, label: text }) => ({ value, label: ask.t(text ?? value) }))
  switch (control.kind) {
    case 'lines':
    case 'code':
      return <TextArea {...parts} />
    case 'choice': {
      const options = withChosen(offered(control.options), given)
      const { default: usual } = control
      return <Select {...{ options, shared, isRequired, usual, none }} chosen={given[0] ?? ''} />
    }
    case 'choices':
      return (
        <Choices
          name={shared.name}
          label={label}
          options={offered(control.options)}
          given={given}
          none={none}
        />
      )
    case 'flag':
    case 'hidden':
    case 'list':
    case 'moment':
    case 'number':
    case 'password':
    case 'text':
      return <input {...shared} {...inputOf(parts)} />
  }
}

function TextArea({ control, given, shared, isRequired }: ControlParts) {
  const look =
    control.kind === 'code' ? { class: 'code', rows: 10, spellcheck: false } : { rows: 5 }
  return <textarea {...shared} {...look} required={isRequired} value={given[0] ?? ''} />
}

/** What an element `input` has for a kind of control. */
function inputOf({ control, given, shared, isRequired }: ControlParts): Record<string, unknown> {
  const [value = ''] = given
  switch (control.kind) {
    case 'list':
      return { type: 'text', spellcheck: false, autocomplete: 'off', value: given.join(', ') }
    case 'moment':
      return {
        type: 'text',
        placeholder: '2026-11-23 14:05',
        autocomplete: 'off',
        'data-moment': true,
        value,
      }
    case 'number': {
      const { minimum: min, maximum: max, default: usual } = control
      // A usual value below the bounds means "none".
      return { type: 'number', min, max, value, placeholder: usual < min ? '' : String(usual) }
    }
    case 'flag':
      return { type: 'checkbox', value: 'true', checked: !['', 'false'].includes(value) }
    case 'password': {
      const isOld = shared.name === 'password'
      const autocomplete = isOld ? 'current-password' : 'new-password'
      return { type: 'password', required: isRequired, autocomplete }
    }
    case 'choice':
    case 'choices':
    case 'code':
    case 'hidden':
    case 'lines':
    case 'text':
      return { type: 'text', required: isRequired, value }
  }
}

/** One of the options; without a usual one, and when none is needed, also none. */
function Select({
  options,
  shared,
  isRequired,
  usual,
  none,
  chosen,
}: Pick<ControlParts, 'shared' | 'isRequired' | 'none'> & {
  readonly options: readonly Option[]
  readonly usual: string | undefined
  readonly chosen: string
}) {
  const selected = chosen === '' ? (usual ?? '') : chosen
  return (
    <select {...shared} required={isRequired}>
      {!isRequired && usual === undefined && <option value="">{none}</option>}
      {options.map(({ value, label }) => (
        <option value={value} selected={value === selected}>
          {label ?? value}
        </option>
      ))}
    </select>
  )
}

/** A value that is not offered any more stays. */
function withChosen(options: readonly Option[], given: readonly string[]): readonly Option[] {
  const [first = ''] = given
  const isThere = first === '' || options.some(({ value }) => value === first)
  return isThere ? options : [{ value: first }, ...options]
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

/** Boxes to tick, folded; what was ticked stands on it. Values that are not offered any more stay. */
function Choices({
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
