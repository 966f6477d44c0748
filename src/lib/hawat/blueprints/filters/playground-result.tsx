import { power } from '../../core/access.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { groupsOf } from '../../core/viewer.ts'
import { ExplanationTree, StoredResult, TruthBadge, Warnings } from '../../filter-trial/parts.tsx'
import type { PlaygroundAnswer } from './playground-answer.ts'

/** The verdict on the event with its reasons, and what was found among stored events. */
export function PlaygroundResult({
  rule,
  answer: { warnings, event, stored },
}: {
  rule: string
  answer: PlaygroundAnswer
}) {
  const { t } = useFrame().ask
  return (
    <>
      <Warnings warnings={warnings} />
      {event && (
        <Section
          title={
            <>
              {event.explanation.truth === 'true'
                ? t('The rule matches the event')
                : t('The rule does not match the event')}{' '}
              <TruthBadge truth={event.explanation.truth} />
            </>
          }
          actions={
            <RouteLink route="events.show" target={{ params: { id: event.id } }} look="button">
              {t('The event')}
            </RouteLink>
          }
        >
          <ExplanationTree explanation={event.explanation} />
        </Section>
      )}
      {stored && <StoredResult trial={stored} />}
      <SaveLinks rule={rule} />
    </>
  )
}

/** Longer rules do not fit into an address. */
const LONGEST_RULE = 4000

/** A rule that was tried goes on into the form of a filter: of any group, or of the viewer's own ones. */
function SaveLinks({ rule }: { rule: string }) {
  const { t, viewer } = useFrame().ask
  if (rule.length > LONGEST_RULE) return null
  const query = { type: 'advanced', filter: rule }
  const groups = power.allows(viewer, undefined) ? [] : groupsOf(viewer)
  return (
    <div class="buttons">
      <RouteLink route="filters.create" target={{ query }} look="primary">
        {t('Save as a filter')}
      </RouteLink>
      {groups.map(({ id, name }) => (
        <RouteLink
          route="filters.create_for"
          target={{ query, params: { group: id }, subject: { group_id: id } }}
          look="button"
        >
          {t('Save as a filter of {name}', { name })}
        </RouteLink>
      ))}
    </div>
  )
}
