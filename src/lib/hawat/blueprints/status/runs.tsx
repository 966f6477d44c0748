import {
  type ListedRun,
  listedRun,
  listRuns,
  modulesWithRunLogs,
  readRun,
} from '../../../daemon/list-run-logs.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, number } from '../../core/form/fields.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Facts, Table } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import { Result } from './tables.tsx'

/** Run logs of modules, newest first. */
export const runs = defineView({
  name: 'status.runs',
  path: '/status/runs',
  summary: 'runs of daemons and scheduled modules',
  access: power,
  fields: {
    module: choice({ label: 'Module', options: 'modules' }),
    limit: number({ label: 'Runs of a module', minimum: 1, maximum: 200, default: 20 }),
  },
  async load({
    values: { module, limit },
    services: { home },
  }): Promise<{ items: ListedRun[]; items_count: number }> {
    const modules = module === '' ? modulesWithRunLogs(home.run) : [module]
    const found = modules.flatMap((name) => listRuns(home.run, name, limit))
    const items = found.toSorted((a, b) => (a.started < b.started ? 1 : -1))
    return Promise.resolve({ items, items_count: items.length })
  },
  options: ({ services: { home } }) =>
    Promise.resolve({ modules: modulesWithRunLogs(home.run).map((value) => ({ value })) }),
  title: ({ t }) => t('Runs'),
  page: (found, ask) => (
    <>
      <Heading title={ask.t('Runs')}>
        <RouteLink route="status.view" look="button">
          {ask.t('System status')}
        </RouteLink>
      </Heading>
      <SearchForm fields={['module', 'limit']} />
      {found && (
        <div class="card">
          <RunTable items={found.items} ask={ask} />
        </div>
      )}
    </>
  ),
})

/** One run log with all it holds. */
export const run = defineView({
  name: 'status.run',
  path: '/status/runs/:module/:run',
  summary: 'one run of a daemon or a scheduled module',
  access: power,
  load({
    params: { module = '', run: name = '' },
    services: { home },
  }): Promise<{ run: ListedRun; log: unknown }> {
    const log = readRun(home.run, module, name)
    if (log) return Promise.resolve({ run: listedRun(module, name, log), log })
    throw new MentatError('OBJECT_NOT_FOUND', `there is no run ${name} of ${module}`)
  },
  title: ({ t }) => t('Run'),
  page: (found, ask) => found && <RunPage found={found} ask={ask} />,
})

function RunTable({
  items,
  ask: { t, present },
}: {
  items: readonly ListedRun[]
  ask: Ask<unknown>
}) {
  const columns: Column<ListedRun>[] = [
    { title: t('Started'), look: 'time', cell: ({ started }) => <Time at={started} /> },
    { title: t('Module'), cell: ({ module }) => <strong>{module}</strong> },
    { title: t('Result'), cell: ({ result }) => <Result result={result} /> },
    {
      title: t('Took'),
      look: 'number',
      cell: ({ duration }) => (duration === null ? '–' : present.duration(duration * 1000)),
    },
    { title: t('Command'), look: 'code', isMinor: true, cell: ({ argv }) => argv.join(' ') },
    { title: t('Errors'), look: 'wide', cell: ({ errors }) => errors[0] },
    {
      title: '',
      cell: ({ module, run: name }) => (
        <RouteLink route="status.run" target={{ params: { module, run: name } }}>
          {t('Detail')}
        </RouteLink>
      ),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={items}
      caption={t('Runs')}
      empty={t('Nothing has run yet in this home.')}
    />
  )
}

function RunPage({
  found: { run: one, log },
  ask: { t, present },
}: {
  found: { run: ListedRun; log: unknown }
  ask: Ask<unknown>
}) {
  const { module, started, pid, argv, result, duration, errors } = one
  return (
    <>
      <Heading title={t('Run of {module}', { module })}>
        <RouteLink route="status.runs" target={{ query: { module } }} look="button">
          {t('Runs')}
        </RouteLink>
      </Heading>
      <Section title={<Result result={result} />}>
        <Facts
          facts={[
            [t('Started'), <Time at={started} />],
            [t('Took'), duration === null ? undefined : present.duration(duration * 1000)],
            [t('Process'), String(pid)],
            [t('Command'), <code>{argv.join(' ')}</code>],
            [t('Errors'), errors.length > 0 && errors.map((text) => <div>{text}</div>)],
          ]}
        />
      </Section>
      <Section title={t('Run log')}>
        <pre class="code">{JSON.stringify(log, undefined, 2)}</pre>
      </Section>
    </>
  )
}
