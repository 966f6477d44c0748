import { useFrame } from '../../core/frame.ts'
import { Heading, Notice, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, Severity, Time, Values } from '../../core/page/value.tsx'
import { Flags, MailBadge, TypeBadge } from './badges.tsx'
import { awaitsMail } from './change.tsx'
import { ReportContent } from './content.tsx'
import { FeedbackForm } from './feedback-form.tsx'
import { Downloads, RelatedEvents } from './links.tsx'
import { FilterEffect, Stages } from './numbers.tsx'
import type { ShownReport } from './shown-report.ts'
import { ReportStatistics } from './statistics.tsx'

/** A report, with what may be done with it. */
export function ReportPage({
  shown: { item, classes },
  isByLink,
}: {
  shown: ShownReport
  isByLink: boolean
}) {
  const { t } = useFrame().ask
  const target = { params: { label: item.label } }
  const zone = item.structured_data?.timezone ?? 'UTC'
  return (
    <>
      <Heading title={t('Report {label}', { label: item.label })}>
        <Downloads label={item.label} isByLink={isByLink} />
        <RelatedEvents report={item} />
        {item.token_expiry !== null && (
          <RouteLink route="reports.revoke" target={target} look="danger">
            {t('Revoke the link')}
          </RouteLink>
        )}
        {!awaitsMail(item) && (
          <RouteLink route="reports.delete" target={target} look="danger">
            {t('Delete')}
          </RouteLink>
        )}
      </Heading>
      {item.flag_shadow && (
        <Notice tone="warning">
          {t('A shadow report: a class is on trial, and nobody was told.')}
        </Notice>
      )}
      {item.flag_testdata && <Notice tone="warning">{t('A report of test data.')}</Notice>}
      {isByLink && <p class="muted">{t('Times of this report are in {zone}.', { zone })}</p>}
      <Section title={t('Report')} id="report">
        <Head report={item} />
      </Section>
      <ReportContent report={item} classes={classes} isByLink={isByLink} />
      <div class="columns">
        <Stages report={item} />
        {!isByLink && <Mail report={item} />}
        <FilterEffect report={item} />
      </div>
      <ReportStatistics report={item} />
      <FeedbackForm report={item} isByLink={isByLink} />
    </>
  )
}

function Head({ report }: { report: ShownReport['item'] }) {
  const { t } = useFrame().ask
  const { parent, token_expiry: expiry } = report
  return (
    <Facts
      facts={[
        [t('Label'), <Copyable text={report.label} />],
        [
          t('Type'),
          <>
            <TypeBadge type={report.type} /> <Flags report={report} />
          </>,
        ],
        [t('Severity'), <Severity value={report.severity} />],
        [t('Groups'), <Values kind="group" values={report.groups} most={10} />],
        [t('Events from'), <Time at={report.dt_from} />],
        [t('Events to'), <Time at={report.dt_to} />],
        [t('Created'), <Time at={report.create_time} />],
        [t('Time zone of the recipients'), report.structured_data?.timezone],
        [t('The link is valid until'), expiry === null ? undefined : <Time at={expiry} />],
        [t('Part of'), parent === null ? undefined : <ReportLink label={parent} />],
        [
          t('Extra reports'),
          report.children.length === 0 ? undefined : <ExtraReports labels={report.children} />,
        ],
      ]}
    />
  )
}

function ExtraReports({ labels }: { labels: readonly string[] }) {
  const { t } = useFrame().ask
  return (
    <details class="fold">
      <summary>{t('{n} extra reports', { n: labels.length })}</summary>
      <div class="labels">
        {labels.map((label) => (
          <ReportLink label={label} />
        ))}
      </div>
    </details>
  )
}

function ReportLink({ label }: { label: string }) {
  return (
    <RouteLink route="reports.show" target={{ params: { label } }}>
      <code>{label}</code>
    </RouteLink>
  )
}

function Mail({ report }: { report: ShownReport['item'] }) {
  const { t } = useFrame().ask
  const byKind = (kind: string): string =>
    report.mail_to
      .flatMap((each) => (each.startsWith(`${kind}:`) ? [each.slice(kind.length + 1)] : []))
      .join(', ')
  return (
    <Section title={t('Mail')}>
      <Facts
        facts={[
          [t('State'), <MailBadge state={report.mail_state} />],
          [t('At'), report.mail_dt === null ? undefined : <Time at={report.mail_dt} />],
          [t('To'), byKind('to')],
          [t('Copies to'), byKind('cc')],
          [t('The server said'), report.mail_res ?? undefined],
        ]}
      />
    </Section>
  )
}
