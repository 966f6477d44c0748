import type { ComponentChildren } from 'preact'
import { severities } from '../../../database/groups/tables.ts'
import type { ValueKind } from '../blueprint.ts'
import { useFrame } from '../frame.ts'

/** What is longer, nobody reads, and nobody looks for: it is shown in part, and leads nowhere. In characters. */
const LONGEST = 300

/** A value with which something can be done: a press offers what. Without scripts it leads to the first page about it. */
export function Value({ kind, value }: { kind: ValueKind; value: string }) {
  const { registry, ask } = useFrame()
  const pivot = registry.pivots.find(
    (one) =>
      one.kind === kind &&
      (one.offeredFor?.(ask.viewer)?.includes(value) ?? true) &&
      ask.href(one.route) !== undefined,
  )
  const { route = '', parameter = '' } = pivot ?? {}
  const target = parameter.startsWith(':')
    ? { params: { [parameter.slice(1)]: value } }
    : { query: { [parameter]: value } }
  if (value.length > LONGEST) return <bdi>{`${value.slice(0, LONGEST)}…`}</bdi>
  const href = ask.href(route, target)
  if (href === undefined) return <bdi>{value}</bdi>
  return (
    <a
      class={kind === 'severity' ? `value ${severityLook(value)}` : 'value'}
      href={href}
      data-kind={kind}
    >
      <bdi>{value}</bdi>
    </a>
  )
}

/** Values one after the other; of many the first ones, and how many more there are. */
export function Values({
  kind,
  values,
  most = 3,
}: {
  kind: ValueKind
  values: readonly (string | number)[]
  most?: number
}) {
  const { ask } = useFrame()
  if (values.length === 0) return <span class="none">–</span>
  const more = values.length - most
  return (
    <span class="values">
      {values.slice(0, most).map((value) => (
        <Value kind={kind} value={String(value)} />
      ))}
      {more > 0 && <span class="more">{ask.t('and {n} more', { n: more })}</span>}
    </span>
  )
}

/** Values with how many have them, in one line. */
export function Counts({
  kind,
  counts,
}: {
  kind: ValueKind
  counts: readonly { readonly value: string | undefined; readonly count: number }[]
}) {
  const { t, present } = useFrame().ask
  return (
    <p class="counts">
      {counts.map(({ value, count }) => (
        <span>
          {value === undefined ? t('(none)') : <Value kind={kind} value={value} />}{' '}
          <strong>{present.number(count)}</strong>
        </span>
      ))}
    </p>
  )
}

/** A point in time, in milliseconds since 1970 or as RFC 3339, in the viewer's zone; the title has it in UTC. */
export function Time({ at, exact = true }: { at: Instant; exact?: boolean }) {
  return <Moment at={at} to={exact ? 'time' : 'minute'} />
}

/** As `Time`, only the day. */
export function Day({ at }: { at: Instant }) {
  return <Moment at={at} to="date" />
}

/** Milliseconds since 1970, or RFC 3339. */
type Instant = number | string | null | undefined

function Moment({ at, to }: { at: Instant; to: 'time' | 'minute' | 'date' }) {
  const { present } = useFrame().ask
  const time = typeof at === 'string' ? Date.parse(at) : at
  if (time === null || time === undefined || Number.isNaN(time)) return <span class="none">–</span>
  const utc = new Date(time).toISOString()
  return (
    <time datetime={utc} title={utc}>
      {present[to](time)}
    </time>
  )
}

/** A text in typewriter letters with a button that copies it. */
export function Copyable({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <span class="copyable">
      <code>{children ?? text}</code>
      <CopyButton text={text} />
    </span>
  )
}

/** Copies a text. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useFrame().ask
  return (
    <button type="button" class="copy" data-copy={text} title={t('Copy')} aria-label={t('Copy')} />
  )
}

/** How severe something is. */
export function Severity({ value }: { value: string | null | undefined }) {
  if (value === null || value === undefined) return <span class="none">–</span>
  return <span class={severityLook(value)}>{value}</span>
}

/** Events may hold any word, which must not become the name of another look. */
function severityLook(value: string): string {
  return severities.some((known) => known === value) ? `severity ${value}` : 'severity'
}

/** A short word that tells a state. */
export function Badge({
  tone = 'neutral',
  children,
}: {
  tone?: 'good' | 'bad' | 'warning' | 'neutral'
  children: ComponentChildren
}) {
  return <span class={`badge ${tone}`}>{children}</span>
}

/** Yes or no. */
export function YesNo({ value }: { value: boolean }) {
  const { t } = useFrame().ask
  return <Badge tone={value ? 'good' : 'neutral'}>{value ? t('yes') : t('no')}</Badge>
}
