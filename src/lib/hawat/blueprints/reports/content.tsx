import type { ClassText } from '../../../database/event-classes/texts.ts'
import type { WholeReport } from '../../../database/reports/find.ts'
import type {
  AddressData,
  ClassData,
  ClassesData,
} from '../../../database/reports/structured-data.ts'
import { useFrame } from '../../core/frame.ts'
import { Notice, RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Time, Value } from '../../core/page/value.tsx'
import { DetectorFacts } from './detector-facts.tsx'
import { canBeGiven } from './feedback.tsx'
import { keyOf } from './find.ts'

interface ContentParts {
  readonly report: WholeReport
  readonly classes: Readonly<Record<string, ClassText>>
  readonly isByLink: boolean
}

/** What the report says: class by class, address by address. */
export function ReportContent(parts: ContentParts) {
  const { t } = useFrame().ask
  const { regular = {}, relapsed = {} } = parts.report.structured_data ?? {}
  const isEmpty = Object.keys(regular).length + Object.keys(relapsed).length === 0
  if (isEmpty) return <Notice tone="neutral">{t('The report tells no address.')}</Notice>
  return (
    <>
      <Part {...parts} data={regular} isRelapsed={false} />
      <Part {...parts} data={relapsed} isRelapsed />
    </>
  )
}

function Part({
  data,
  isRelapsed,
  ...parts
}: ContentParts & { data: ClassesData; isRelapsed: boolean }) {
  const { t } = useFrame().ask
  const entries = Object.entries(data).toSorted(([, a], [, b]) => b.count - a.count)
  if (entries.length === 0) return null
  return (
    <>
      {isRelapsed && <h2 class="part">{t('Come again after an earlier report')}</h2>}
      {entries.map(([name, content]) => (
        <ClassSection {...parts} name={name} content={content} isRelapsed={isRelapsed} />
      ))}
    </>
  )
}

function ClassSection({
  name,
  content,
  isRelapsed,
  ...parts
}: ContentParts & { name: string; content: ClassData; isRelapsed: boolean }) {
  const { t, viewer } = useFrame().ask
  const [className = ''] = name.split('/')
  const about = parts.classes[className]
  const label = viewer.locale === 'cs' ? about?.label_cz : about?.label_en
  const addresses = Object.entries(content.addresses).toSorted(([, a], [, b]) => b.count - a.count)
  const more = content.address_count - addresses.length
  return (
    <Section
      title={
        <>
          <Value kind="class" value={className} />
          {name !== className && <bdi>{name.slice(className.length)}</bdi>}
        </>
      }
      id={isRelapsed ? `relapsed-${name}` : name}
      actions={<FeedbackLink {...parts} section={name} />}
    >
      {label !== undefined && label !== '' && (
        <p class="about">
          {label} {about && <Reference url={about.reference} />}
        </p>
      )}
      <p class="muted">
        {t('{n} events', { n: content.count })}
        {' · '}
        {t('{n} addresses', { n: content.address_count })}
        {content.at_least && ` ${t('or more')}`}
        {' · '}
        <Time at={content.first_time} /> – <Time at={content.last_time} />
      </p>
      <Addresses addresses={addresses} />
      {more > 0 && (
        <p class="muted">
          {t('and {n} more addresses, which are not told one by one', { n: more })}
        </p>
      )}
    </Section>
  )
}

function Addresses({ addresses }: { addresses: readonly (readonly [string, AddressData])[] }) {
  const { t, present } = useFrame().ask
  const columns: Column<readonly [string, AddressData]>[] = [
    {
      title: t('Address'),
      look: 'code',
      cell: ([address, { reference }]) => (
        <div class="told">
          <Value kind="address" value={address} />
          {reference !== undefined && (
            <small>
              {t('before in')}{' '}
              <RouteLink route="reports.show" target={{ params: { label: reference } }}>
                {reference}
              </RouteLink>
            </small>
          )}
        </div>
      ),
    },
    { title: t('Events'), look: 'number', cell: ([, { count }]) => present.number(count) },
    {
      title: t('First'),
      look: 'time',
      isMinor: true,
      cell: ([, { first_time: at }]) => <Time at={at} />,
    },
    {
      title: t('Last'),
      look: 'time',
      isMinor: true,
      cell: ([, { last_time: at }]) => <Time at={at} />,
    },
    { title: t('What was seen'), look: 'wide', cell: ([, data]) => <DetectorFacts data={data} /> },
  ]
  return (
    <div>
      <Table
        columns={columns}
        rows={addresses}
        caption={t('Addresses')}
        empty={t('No address is told.')}
      />
    </div>
  )
}

/** Only to pages of the web: the class may have been written by anybody who may write classes. */
function Reference({ url }: { url: string }) {
  const { t } = useFrame().ask
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  return (
    <a href={url} rel="noopener noreferrer">
      {t('Read more')}
    </a>
  )
}

function FeedbackLink({ report, isByLink, section }: ContentParts & { section: string }) {
  const { ask } = useFrame()
  if (!canBeGiven(ask.services)) return null
  const route = isByLink ? 'reports.unauth_feedback' : 'reports.feedback'
  const key = isByLink ? { key: keyOf(ask) } : {}
  return (
    <RouteLink
      route={route}
      target={{ params: { label: report.label }, query: { ...key, section } }}
      look="button"
    >
      {ask.t('Feedback')}
    </RouteLink>
  )
}
