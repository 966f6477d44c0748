import type { JsonObject } from '../../../idea/json.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, Time, Values } from '../../core/page/value.tsx'
import { eventOf } from './find.ts'

/** Everything about one event. */
export const show = defineView({
  name: 'events.show',
  path: '/events/:id/show',
  summary: 'one event, as it is stored',
  access: signedIn,
  async load(ask): Promise<{ item_id: string; item: JsonObject }> {
    const event = await eventOf(ask)
    return { item_id: event.id, item: event.document }
  },
  title: ({ t }) => t('Event'),
  page: (found, { t, params }) =>
    found && (
      <>
        <Heading title={t('Event')}>
          <RouteLink route="events.download" target={{ params: { id: params['id'] ?? '' } }} look="button">
            {t('Download')}
          </RouteLink>
        </Heading>
        <Section title={t('Event')}>
          <Facts
            facts={[
              [t('ID'), <Copyable text={found.item_id} />],
              [t('Detected'), <Time at={String(found.item['DetectTime'])} />],
              [t('Category'), <Values kind="category" values={(found.item['Category'] ?? []) as string[]} />],
            ]}
          />
        </Section>
        <Section title="JSON">
          <pre class="code">{JSON.stringify(found.item, undefined, 2)}</pre>
        </Section>
      </>
    ),
})
