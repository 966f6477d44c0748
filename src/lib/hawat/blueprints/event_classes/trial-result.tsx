import type { Ask } from '../../core/ask.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Value } from '../../core/page/value.tsx'
import { StoredResult, Warnings } from '../../filter-trial/parts.tsx'
import { ClassState } from './badges.tsx'
import type { ClassTrial, Rival } from './trial.ts'

/** What a class would find, and which other classes would take it. */
export function ClassTrialResult({ trial }: { trial: ClassTrial }) {
  const { ask } = useFrame()
  const { t, present } = ask
  const { stored, won, rivals, subclasses, warnings } = trial
  return (
    <>
      <Warnings warnings={warnings} />
      <StoredResult trial={stored} title={t('Test on stored events')} />
      {stored.matched > 0 && (
        <div class="columns">
          <Section title={t('Which class they would get')}>
            <p>
              {t('This one: {n} events.', { n: won })}{' '}
              {won < stored.matched &&
                t('Other classes with precedence: {n} events.', { n: stored.matched - won })}
            </p>
            <Table
              columns={rivalColumns(ask)}
              rows={rivals}
              caption={t('Other classes')}
              empty={t('No other class matches these events.')}
            />
          </Section>
          {subclasses.length > 0 && (
            <Section title={t('Subclasses')}>
              <Table
                columns={[
                  { title: t('Subclass'), look: 'wide', cell: ({ name }) => <bdi>{name}</bdi> },
                  {
                    title: t('Events'),
                    look: 'number',
                    cell: ({ events }) => present.number(events),
                  },
                ]}
                rows={subclasses}
                caption={t('Subclasses')}
                empty=""
              />
            </Section>
          )}
        </div>
      )}
    </>
  )
}

function rivalColumns({ t, present }: Ask<unknown>): Column<Rival>[] {
  return [
    { title: t('Class'), look: 'wide', cell: ({ name }) => <Value kind="class" value={name} /> },
    { title: t('State'), cell: ({ state }) => <ClassState state={state} /> },
    { title: t('Priority'), look: 'number', cell: ({ priority }) => present.number(priority) },
    { title: t('Events'), look: 'number', cell: ({ events }) => present.number(events) },
    {
      title: t('Precedence'),
      cell: ({ wins }) =>
        wins ? <Badge tone="warning">{t('takes them')}</Badge> : <Badge>{t('comes after')}</Badge>,
    },
  ]
}
