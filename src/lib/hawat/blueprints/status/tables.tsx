import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Time } from '../../core/page/value.tsx'
import type { DaemonItem, MessageItem, QueueItem, ScheduledItem } from '../../core/system-state.ts'

type Tone = 'good' | 'bad' | 'warning' | 'neutral'

/** Processes that should run. */
export function DaemonTable({ daemons }: { daemons: readonly DaemonItem[] }) {
  const { t } = useFrame().ask
  const tones: Readonly<Record<DaemonItem['state'], Tone>> = {
    running: 'good',
    dead: 'bad',
    unknown: 'neutral',
  }
  const columns: Column<DaemonItem>[] = [
    { title: t('Name'), cell: ({ name }) => <strong>{name}</strong> },
    { title: t('State'), cell: ({ state }) => <Badge tone={tones[state]}>{t(state)}</Badge> },
    { title: t('Since'), look: 'time', cell: ({ since }) => <Time at={since} /> },
    { title: t('Process'), look: 'number', isMinor: true, cell: ({ pid }) => String(pid) },
    { title: t('Host'), isMinor: true, cell: ({ host }) => <bdi>{host}</bdi> },
    {
      title: t('Trouble'),
      look: 'wide',
      cell: ({ trouble, degraded }) =>
        [...Object.entries(trouble), ...Object.entries(degraded)].map(([component, text]) => (
          <div>
            {component}: {text}
          </div>
        )),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={daemons}
      caption={t('Daemons')}
      empty={t('No daemon runs in this home. Start them: mentat up, or by the service manager.')}
    />
  )
}

/** Queues with what waits in them. */
export function QueueTable({ queues, now }: { queues: readonly QueueItem[]; now: number }) {
  const { t, present } = useFrame().ask
  const columns: Column<QueueItem>[] = [
    { title: t('Name'), cell: ({ name }) => <strong>{name}</strong> },
    {
      title: t('Waiting'),
      look: 'number',
      cell: ({ waiting }) => present.number(waiting.messages),
    },
    {
      title: t('Oldest'),
      look: 'number',
      cell: ({ waiting }) => <Age count={waiting} now={now} />,
    },
    {
      title: t('In work'),
      look: 'number',
      cell: ({ pending }) => present.number(pending.messages),
    },
    { title: t('Refused'), look: 'number', cell: ({ errors }) => <Refused count={errors} /> },
    {
      title: t('Bytes'),
      look: 'number',
      isMinor: true,
      cell: ({ waiting, pending }) => present.bytes(waiting.bytes + pending.bytes),
    },
    {
      title: t('Consumers'),
      look: 'number',
      isMinor: true,
      cell: ({ consumers }) => present.number(consumers),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={queues}
      caption={t('Queues')}
      empty={t('There are no queues yet.')}
    />
  )
}

function Age({ count: { oldest }, now }: { count: MessageItem; now: number }) {
  const { present } = useFrame().ask
  return oldest === null ? (
    <span class="none">–</span>
  ) : (
    <>{present.duration(Math.max(0, now - Date.parse(oldest)))}</>
  )
}

function Refused({ count: { messages } }: { count: MessageItem }) {
  const { present } = useFrame().ask
  return messages === 0 ? <>0</> : <Badge tone="warning">{present.number(messages)}</Badge>
}

/** Modules that run by the clock. */
export function ScheduleTable({ modules }: { modules: readonly ScheduledItem[] }) {
  const { t } = useFrame().ask
  const columns: Column<ScheduledItem>[] = [
    {
      title: t('Name'),
      cell: ({ name }) => (
        <strong>
          <RouteLink route="status.runs" target={{ query: { module: name } }}>
            {name}
          </RouteLink>
        </strong>
      ),
    },
    {
      title: t('Schedule'),
      isMinor: true,
      cell: ({ schedule }) => (schedule === null ? '–' : <code class="whole">{schedule}</code>),
    },
    { title: t('Last run'), look: 'time', cell: ({ last }) => <Time at={last?.started} /> },
    { title: t('Result'), cell: ({ last }) => last && <Result result={last.result} /> },
    {
      title: t('Took'),
      look: 'number',
      cell: ({ last }) => <Took seconds={last?.duration ?? null} />,
    },
    {
      title: t('Next run'),
      look: 'time',
      cell: ({ next, is_scheduled: isScheduled }) =>
        isScheduled ? <Time at={next} /> : <span class="muted">{t('not by this scheduler')}</span>,
    },
    { title: t('Trouble'), look: 'wide', cell: (module) => <Trouble module={module} /> },
  ]
  return (
    <Table
      columns={columns}
      rows={modules}
      caption={t('Scheduled modules')}
      empty={t('The schedule cannot be read.')}
    />
  )
}

function Took({ seconds }: { seconds: number | null }) {
  const { present } = useFrame().ask
  return seconds === null ? <span class="none">–</span> : <>{present.duration(seconds * 1000)}</>
}

function Trouble({ module: { last, overdue_since: since } }: { module: ScheduledItem }) {
  const { t } = useFrame().ask
  return (
    <>
      {since !== null && (
        <div>
          {t('overdue since')} <Time at={since} />
        </div>
      )}
      {last?.error}
    </>
  )
}

/** How a run ended. */
export function Result({ result }: { result: 'running' | 'success' | 'failure' | 'cut_off' }) {
  const { t } = useFrame().ask
  const tones: Readonly<Record<typeof result, Tone>> = {
    ...{ running: 'neutral', success: 'good', failure: 'bad', cut_off: 'warning' },
  }
  return <Badge tone={tones[result]}>{t(result.replaceAll('_', ' '))}</Badge>
}
