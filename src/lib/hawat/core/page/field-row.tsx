import type { Control, Option, Options } from '../form/field.ts'
import { useFrame } from '../frame.ts'
import { Choices } from './choices.tsx'
import { momentShown } from './moment-text.ts'

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
  const { text, meaning } = momentShown(field, given[0] ?? '', ask)
  const note = meaning === undefined ? hint && ask.t(hint) : `= ${meaning}`
  const shared = {
    id: `field-${name}`,
    name,
    'aria-describedby': describers(name, { fault, hint: note }),
    'aria-invalid': fault !== undefined || undefined,
  }
  return (
    <div class={`field ${control.kind}${fault === undefined ? '' : ' wrong'}`}>
      {control.kind !== 'choices' && (
        <Label id={shared.id} text={ask.t(label)} isRequired={isRequired} />
      )}
      <ControlOf
        control={control}
        given={[text, ...given.slice(1)]}
        shared={shared}
        isRequired={isRequired}
        label={ask.t(label)}
        none={ask.t(none)}
      />
      {fault !== undefined && <FaultText id={`${name}-fault`} text={fault} />}
      {note !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Names of the elements that say more about a field. */
function describers(
  name: string,
  told: Readonly<Record<'fault' | 'hint', string | undefined>>,
): string | undefined {
  const ids = Object.entries(told).flatMap(([kind, text]) =>
    text === undefined ? [] : `${name}-${kind}`,
  )
  return ids.length === 0 ? undefined : ids.join(' ')
}

function Label({ id, text, isRequired }: { id: string; text: string; isRequired: boolean }) {
  const { t } = useFrame().ask
  return (
    <label for={id}>
      {text}
      {isRequired && (
        <span class="needed" title={t('needed')}>
          {' '}
          *
        </span>
      )}
    </label>
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
      const { default: usual, none: word } = control
      const nothing = word === undefined ? none : ask.t(word)
      return (
        <Select
          {...{ options, shared, isRequired, usual }}
          none={nothing}
          chosen={given[0] ?? ''}
        />
      )
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
