import type { ShownOption } from '../../../framework/config/show.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { developer } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'

/** An option as it is in force. */
interface ConfigItem {
  /** The section or the module. */
  readonly owner: string
  readonly option: string
  /** As it would stand in a file, secrets masked; null: not set. */
  readonly value: unknown
  /** `default`, or where the value comes from. */
  readonly origin: string
}

/** The configuration in force, without secrets. */
export const config = defineView({
  name: 'developer.config',
  path: '/devtools/config',
  summary: 'the configuration in force, without secrets',
  access: developer,
  async load({ services: { configuration } }): Promise<{ items: ConfigItem[] }> {
    if (!configuration)
      throw new MentatError('PAGE_NOT_FOUND', 'nobody tells the configuration here')
    const options = await configuration()
    return { items: options.map(itemOf) }
  },
  title: ({ t }) => t('Configuration'),
  page: (found, { t }) =>
    found && (
      <>
        <Heading title={t('Configuration')} />
        <p class="muted">
          {t('As it is in force, secrets left out. What differs from the default is marked.')}
        </p>
        <nav class="quick jumps" aria-label={t('Sections')}>
          {ownersOf(found.items).map((owner) => (
            <a href={`#config-${owner}`}>{owner}</a>
          ))}
        </nav>
        {ownersOf(found.items).map((owner) => (
          <Section title={owner} id={`config-${owner}`}>
            <div class="options">
              <OptionTable items={found.items.filter((item) => item.owner === owner)} />
            </div>
          </Section>
        ))}
      </>
    ),
})

function itemOf({ owner, option, value, origin }: ShownOption): ConfigItem {
  return { owner, option, value: value ?? null, origin: originOf(origin) }
}

function originOf(origin: ShownOption['origin']): string {
  if (origin.kind === 'file') return origin.file
  const name: unknown = 'name' in origin ? origin.name : undefined
  return typeof name === 'string' ? name : origin.kind
}

function ownersOf(items: readonly ConfigItem[]): string[] {
  return [...new Set(items.map(({ owner }) => owner))]
}

function OptionTable({ items }: { items: readonly ConfigItem[] }) {
  const { t } = useFrame().ask
  const columns: Column<ConfigItem>[] = [
    { title: t('Option'), look: 'code', cell: ({ option }) => option },
    { title: t('Value'), look: 'code', cell: (item) => <OptionValue item={item} /> },
    {
      title: t('Origin'),
      cell: ({ origin }) =>
        origin === 'default' ? <span class="muted">{t('default')}</span> : <code>{origin}</code>,
    },
  ]
  return <Table columns={columns} rows={items} caption={t('Configuration')} empty="" />
}

function OptionValue({ item: { value, origin } }: { item: ConfigItem }) {
  if (value === null) return <span class="none">–</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return origin === 'default' ? <>{text}</> : <strong>{text}</strong>
}
