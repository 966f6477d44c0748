import type { Explanation, Seen } from '../../filter/explain.ts'
import type { FilterWarning } from '../../filter/warnings.ts'
import { useFrame } from '../core/frame.ts'
import { Notice, RouteLink, Section } from '../core/page/heading.tsx'
import { type Column, Table } from '../core/page/table.tsx'
import { Badge, Time, Values } from '../core/page/value.tsx'
import type { SampleEvent, StoredTrial } from './stored.ts'

/** What compiles and is probably not what was meant. */
export function Warnings({
  warnings,
}: {
  warnings: readonly Pick<FilterWarning, 'text' | 'advice' | 'shown'>[]
}) {
  const { told } = useFrame().ask
  return (
    <>
      {warnings.map(({ text, advice, shown }) => (
        <Notice tone="warning">
          <strong>{told(text)}</strong>
          <pre class="place">{shown}</pre>
          <p class="muted">{told(advice)}</p>
        </Notice>
      ))}
    </>
  )
}

/** How many stored events a filter matches, and some of them. */
export function StoredResult({ trial, title }: { trial: StoredTrial; title?: string }) {
  const { t, present } = useFrame().ask
  const columns: Column<SampleEvent>[] = [
    { title: t('Detected'), look: 'time', cell: ({ detect_time: at }) => <Time at={at} /> },
    {
      title: t('Category'),
      look: 'wide',
      cell: ({ category }) => <Values kind="category" values={category} />,
    },
    {
      title: t('Event'),
      look: 'code',
      cell: ({ id }) => (
        <RouteLink route="events.show" target={{ params: { id } }}>
          {id}
        </RouteLink>
      ),
    },
  ]
  return (
    <Section title={title ?? t('Stored events')}>
      <div class="tiles">
        <Tile value={present.number(trial.matched)} text={t('matching events')} />
        <Tile value={present.number(trial.read)} text={t('events looked at')} />
        <Tile
          value={trial.read === 0 ? '–' : present.share(trial.matched / trial.read)}
          text={t('of these')}
        />
      </div>
      <p class="muted">
        {t('Events of the last {n} days that you may see and whose category the rule can match.', {
          n: trial.days,
        })}{' '}
        {trial.wasCut && (
          <strong>{t('There are more than are looked at here: only the newest were.')}</strong>
        )}
      </p>
      <Table
        columns={columns}
        rows={trial.sample}
        caption={t('Matching events')}
        empty={t('No stored event matches.')}
      />
    </Section>
  )
}

function Tile({ value, text }: { value: string; text: string }) {
  return (
    <div class="tile">
      <strong>{value}</strong>
      <span>{text}</span>
    </div>
  )
}

/** Why a filter is true, false or unknown for an event. */
export function ExplanationTree({ explanation }: { explanation: Explanation }) {
  return (
    <ul class="explanation">
      <ExplanationNode node={explanation} depth={0} />
    </ul>
  )
}

/** A hostile rule nests deep; the page must not. */
const DEEPEST = 30

/** Values of a path that are shown. */
const MOST_VALUES = 8

function ExplanationNode({ node, depth }: { node: Explanation; depth: number }) {
  const hasOperands = node.operands.length > 0
  return (
    <li class={node.truth}>
      <TruthBadge truth={node.truth} />{' '}
      {hasOperands ? <strong>{node.kind}</strong> : <code>{shortened(node.text)}</code>}
      {node.seen.map((seen) => (
        <SeenValues seen={seen} />
      ))}
      {hasOperands && depth < DEEPEST && (
        <ul>
          {node.operands.map((operand) => (
            <ExplanationNode node={operand} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** The verdict in a word. */
export function TruthBadge({ truth }: { truth: Explanation['truth'] }) {
  const { t } = useFrame().ask
  switch (truth) {
    case 'true':
      return <Badge tone="good">✓ {t('true')}</Badge>
    case 'false':
      return <Badge tone="bad">✗ {t('false')}</Badge>
    case 'unknown':
      return <Badge tone="warning">? {t('unknown')}</Badge>
  }
}

function SeenValues({ seen: { text, values, matching } }: { seen: Seen }) {
  const { t } = useFrame().ask
  const shown = values.slice(0, MOST_VALUES)
  const more = values.length - shown.length
  return (
    <div class="seen">
      <code>{shortened(text)}</code>:{' '}
      {values.length === 0 ? (
        <span class="none">{t('no value')}</span>
      ) : (
        shown.map((value, index) => (
          <code class={matching !== undefined && index < matching ? 'match' : undefined}>
            {shortened(typeof value === 'string' ? value : JSON.stringify(value))}
          </code>
        ))
      )}
      {more > 0 && <span class="more">{t('and {n} more', { n: more })}</span>}
    </div>
  )
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
