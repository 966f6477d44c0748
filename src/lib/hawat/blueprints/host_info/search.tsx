import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { text } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { type Subject, subjectOf } from '../../core/lookup/subject.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Deferred, Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Copyable } from '../../core/page/value.tsx'

/** What is asked about, and who may know something of it. */
interface HostInfo {
  /** Null: nothing was asked yet. */
  readonly search: string | null
  readonly kind: Subject['kind'] | null
  /** Where programs ask: paths of the API. */
  readonly lookups: readonly {
    readonly name: string
    readonly title: string
    readonly path: string
  }[]
}

/** The page about an address or a name. */
export const search = defineView({
  name: 'host_info.search',
  path: '/host_info/search',
  summary: 'who can be asked about an address or a name',
  access: signedIn,
  fields: {
    search: text({
      label: 'Address or name',
      hint: 'for example 192.0.2.1, 2001:db8::1, www.example.org',
      longest: 300,
    }),
  },
  async load(ask): Promise<HostInfo> {
    await Promise.resolve()
    if (ask.values.search === '') return { search: null, kind: null, lookups: [] }
    const { kind, value } = subjectOf(ask.values.search, ask.t)
    const lookups = ask.describe().lookups.flatMap(({ name, title, kinds }) => {
      const href = ask.href(`lookups.${name}`, { query: { search: value } })
      return href === undefined || !kinds.includes(kind)
        ? []
        : [{ name, title, path: `/api${href}` }]
    })
    return { search: value, kind, lookups }
  },
  title: ({ t }, info) => (typeof info?.search === 'string' ? info.search : t('Host info')),
  page: (info, { t }) => (
    <>
      <Heading title={t('Host info')} />
      <SearchForm fields={['search']} />
      {typeof info?.search !== 'string' ? (
        <p class="empty">
          {t(
            'Tell an address or the name of a host: everything that is known of it is put together here.',
          )}
        </p>
      ) : (
        <Host search={info.search} info={info} />
      )}
    </>
  ),
})

function Host({ search: value, info: { kind, lookups } }: { search: string; info: HostInfo }) {
  const { t, href } = useFrame().ask
  const isName = kind === 'hostname'
  return (
    <>
      <div class="subject">
        <Copyable text={value} />
        {!isName && (
          <span class="actions">
            <RouteLink
              route="events.search"
              target={{ query: { host_addrs: value } }}
              look="button"
            >
              {t('Events')}
            </RouteLink>
            <RouteLink
              route="timeline.search"
              target={{ query: { host_addrs: value } }}
              look="button"
            >
              {t('Timeline')}
            </RouteLink>
          </span>
        )}
      </div>
      {isName && lookups.length === 0 && (
        <p class="empty">
          {t('Nobody who knows names is configured. Events are searched by addresses.')}
        </p>
      )}
      <div class="columns">
        {lookups.map(({ name, title }) => (
          <Section title={t(title)}>
            <Deferred
              href={href(`lookups.${name}`, { query: { search: value } })}
              title={t(title)}
            />
          </Section>
        ))}
      </div>
      {!isName && (
        <div class="columns">
          {(['source', 'target'] as const).map((side) => (
            <Section
              title={t(side === 'source' ? 'Events with it as source' : 'Events with it as target')}
            >
              <Deferred
                href={href('host_info.activity', { query: { search: value, side } })}
                title={t('events')}
              />
            </Section>
          ))}
        </div>
      )}
    </>
  )
}
