import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { ExplanationTree, StoredResult, TruthBadge, Warnings } from '../../filter-trial/parts.tsx'
import type { PlaygroundAnswer } from './playground-answer.ts'

/** The verdict on the event with its reasons, and what was found among stored events. */
export function PlaygroundResult({
  answer: { warnings, event, stored },
}: {
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
    </>
  )
}
