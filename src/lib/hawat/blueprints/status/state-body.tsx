import type { ComponentChildren } from 'preact'
import { useFrame } from '../../core/frame.ts'
import { Notice, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import type { AttentionItem, MailItem, SystemState } from '../../core/system-state.ts'
import { DaemonTable, QueueTable, ScheduleTable } from './tables.tsx'

/** The state of everything; what somebody should look at comes first. */
export function StateBody({ state, refresh }: { state: SystemState; refresh: string }) {
  const { t } = useFrame().ask
  const { time, attention, daemons, queues, scheduled } = state
  return (
    <>
      <p class="muted updated">
        {t('State of')} <Time at={time} /> <span>{refresh}</span>
      </p>
      <AttentionList items={attention} />
      <Section title={t('Daemons')}>
        <DaemonTable daemons={daemons} />
      </Section>
      <Section title={t('Queues')}>
        <QueueTable queues={queues} now={Date.parse(time)} />
      </Section>
      <Section title={t('Scheduled modules')}>
        <ScheduleTable modules={scheduled} />
      </Section>
      <div class="columns">
        <DatabaseFacts state={state} />
        <OtherFacts state={state} />
      </div>
    </>
  )
}

function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  const { t, told } = useFrame().ask
  if (items.length === 0) return <Notice tone="good">{t('All is well.')}</Notice>
  return (
    <Notice tone="warning">
      <strong>{t('{n} things need attention', { n: items.length })}</strong>
      <ul class="attention">
        {items.map(({ about, text, advice }) => (
          <li>
            <strong>{told(about)}</strong> <span>{told(text)}</span>
            <small class="muted">{told(advice)}</small>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function DatabaseFacts({ state: { database, time } }: { state: SystemState }) {
  const { t, present } = useFrame().ask
  const { value, error } = database
  const { mails, events } = value ?? {}
  return (
    <Section title={t('Database')}>
      {error !== null && <Notice tone="bad">{error}</Notice>}
      <Facts
        facts={[
          [t('Version'), value?.version],
          [t('Size'), value && present.bytes(value.size_bytes)],
          [
            t('Events stored'),
            events && `${events.isEstimate ? '~ ' : ''}${present.number(events.events)}`,
          ],
          [t('Newest event'), events && <Time at={events.newestDetected} />],
          [t('Last stored'), events && <Time at={events.newestStored} />],
          [t('Mails of reports'), mails && <Mails states={mails.reports} now={Date.parse(time)} />],
          [
            t('Mails of summaries'),
            mails && <Mails states={mails.summaries} now={Date.parse(time)} />,
          ],
        ]}
      />
    </Section>
  )
}

function Mails({ states, now }: { states: readonly MailItem[]; now: number }) {
  const { t, present } = useFrame().ask
  if (states.length === 0) return <>{t('none waits')}</>
  return (
    <>
      {states.map(({ state, mails, oldest }) => (
        <div>
          {t(state.replaceAll('_', ' '))} {present.number(mails)}
          {oldest !== null && (
            <small class="muted">
              {' '}
              {t('for {time}', { time: present.duration(Math.max(0, now - Date.parse(oldest))) })}
            </small>
          )}
        </div>
      ))}
    </>
  )
}

function OtherFacts({ state: { disk, geo } }: { state: SystemState }) {
  const { t, present } = useFrame().ask
  const { size_bytes: size, free_bytes: free } = disk
  const places = geo.map(({ kind, source, built, trouble }): [string, ComponentChildren] => [
    t('Places: {kind}', { kind: t(kind) }),
    <>
      <code>{source}</code> {trouble ?? (built === null ? '' : present.date(Date.parse(built)))}
    </>,
  ])
  return (
    <Section title={t('Disk and data')}>
      <Facts
        facts={[
          [t('Folder'), <code>{disk.path}</code>],
          [
            t('Free space'),
            <>
              {t('{free} of {size}', { free: present.bytes(free), size: present.bytes(size) })}
              <meter
                class="meter"
                min={0}
                max={1}
                low={0.8}
                high={0.95}
                optimum={0}
                value={size === 0 ? 0 : 1 - free / size}
              />
            </>,
          ],
          ...places,
        ]}
      />
    </Section>
  )
}
