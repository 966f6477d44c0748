import type { ComponentChild } from 'preact'
import { isList, isObject, type JsonValue } from '../../../idea/json.ts'
import type { ValueKind } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Time, Value } from '../../core/page/value.tsx'

/** Members of which something can be done with the values, by the block in which they stand. */
const kinds: Readonly<Record<string, Readonly<Record<string, ValueKind>>>> = {
  Event: { Category: 'category', TLP: 'tlp' },
  Source: sideKinds(),
  Target: sideKinds(),
  Node: { Name: 'detector', Type: 'detector_type' },
  _Mentat: {
    ResolvedAbuses: 'group',
    TargetAbuses: 'group',
    EventClass: 'class',
    TargetClass: 'class',
    EventSeverity: 'severity',
    TargetSeverity: 'severity',
  },
}

function sideKinds(): Readonly<Record<string, ValueKind>> {
  return {
    IP4: 'address',
    IP6: 'address',
    Hostname: 'hostname',
    Port: 'port',
    Proto: 'protocol',
    Type: 'host_type',
  }
}

/** Values that are shown of a list; all of them stand in the JSON. */
const MOST_VALUES = 50

/** Characters that are shown of a text. */
const LONGEST = 4000

/** A value of any member of an event, as readable as it can be. */
export function Member({
  block,
  name,
  value,
}: {
  block: string
  name: string
  value: JsonValue
}): ComponentChild {
  const kind = kinds[block]?.[name]
  const list = isList(value) ? value : [value]
  if (list.length === 0) return <span class="none">–</span>
  if (!list.every((one) => typeof one !== 'object')) return <Nested value={value} />
  if (kind === undefined && list.length === 1) return <One name={name} value={list[0] ?? null} />
  return <Listed kind={kind} values={list.map(String)} />
}

/** Some values, and how many more there are. */
export function Listed({
  kind,
  values,
  most = MOST_VALUES,
}: {
  kind: ValueKind | undefined
  values: readonly string[]
  most?: number
}) {
  const { t } = useFrame().ask
  const more = values.length - most
  return (
    <span class="values">
      {values.slice(0, most).map((value) =>
        kind === undefined ? (
          <bdi>{shortened(value)}</bdi>
        ) : (
          <span class="one">
            <Value kind={kindOf(kind, value)} value={shortened(value)} />
          </span>
        ),
      )}
      {more > 0 && <span class="more">{t('and {n} more', { n: more })}</span>}
    </span>
  )
}

/** A network or a range is not one address. */
function kindOf(kind: ValueKind, value: string): ValueKind {
  return kind === 'address' && /[/-]/.test(value) ? 'network' : kind
}

function One({ name, value }: { name: string; value: JsonValue }) {
  const { t } = useFrame().ask
  if (typeof value === 'boolean') return <>{value ? t('yes') : t('no')}</>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (name.endsWith('Time') && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return <Time at={value} />
  return <bdi class="text">{shortened(text)}</bdi>
}

function Nested({ value }: { value: JsonValue }) {
  if (isObject(value) && Object.values(value).every((one) => typeof one !== 'object')) {
    const pairs = Object.entries(value).slice(0, MOST_VALUES)
    return (
      <span class="pairs">
        {pairs.map(([name, one]) => (
          <span>
            <span class="muted">{shortened(name)}</span> <One name={name} value={one} />
          </span>
        ))}
      </span>
    )
  }
  return <pre class="code small">{shortened(textOf(value))}</pre>
}

/** JSON.stringify is recursive; what is nested too deep for it stands in the JSON below. */
function textOf(value: JsonValue): string {
  try {
    return JSON.stringify(value, undefined, 1)
  } catch {
    return '…'
  }
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
