import { findEventClass } from '../../../database/event-classes/list.ts'
import type { Event } from '../../../idea/event.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { Deferred, Heading, Section } from '../../core/page/heading.tsx'
import { exactDocument } from '../../event-search/document.ts'
import { Attachments } from './attachments.tsx'
import { Blocks } from './blocks.tsx'
import { DetailActions, HOUR } from './detail-actions.tsx'
import { eventOf } from './find.ts'
import type { ClassNote, Shown } from './shown-event.ts'
import { Overview } from './overview.tsx'

/** Everything about one event. */
export const show = defineView({
  name: 'events.show',
  path: '/events/:id/show',
  summary: 'one event, as it is stored',
  access: signedIn,
  async load(ask): Promise<Shown> {
    const event = await eventOf(ask)
    return {
      item_id: event.id,
      item: ask.isApi ? exactDocument(event.text) : event.document,
      detect_time: event.detectTime,
      classes: await classesOf(event, ask),
    }
  },
  context: ({ detect_time: at }) => ({
    dt_from: [new Date(at - HOUR).toISOString()],
    dt_to: [new Date(at + HOUR).toISOString()],
  }),
  title: ({ t }, shown) => `${t('Event')} ${shown?.item_id.slice(0, 8) ?? ''}`.trim(),
  page: (shown, { t, params, href }) =>
    shown && (
      <>
        <Heading title={t('Event')}>
          <DetailActions shown={shown} />
        </Heading>
        <Overview shown={shown} />
        <div class="columns">
          <div class="stack">
            <Blocks event={shown.item} id={shown.item_id} name="Source" title={t('Source')} />
            <Blocks event={shown.item} id={shown.item_id} name="Node" title={t('Detector')} />
            <Blocks
              event={shown.item}
              id={shown.item_id}
              name="_Mentat"
              title={t('Added by Mentat')}
            />
          </div>
          <div class="stack">
            <Blocks event={shown.item} id={shown.item_id} name="Target" title={t('Target')} />
            <Blocks event={shown.item} id={shown.item_id} name="Enrich" title={t('Enrichment')} />
          </div>
        </div>
        <Attachments event={shown.item} id={shown.item_id} />
        <Section title="JSON" id="json">
          <Deferred
            href={href('events.json', { params: { id: params['id'] ?? '' } })}
            title="JSON"
          />
        </Section>
      </>
    ),
})

/** Of `class/subclass`, the class. */
async function classesOf(
  { eventClass, targetClass }: Event,
  { services }: Ask<unknown>,
): Promise<ClassNote[]> {
  const names = [eventClass, targetClass].flatMap((name) => name?.split('/', 1) ?? [])
  const found = await Promise.all(
    [...new Set(names)].map((name) => findEventClass(services.database, name)),
  )
  return found
    .filter((one) => one !== undefined)
    .map(({ name, label_en, label_cz, reference }) => ({ name, label_en, label_cz, reference }))
}
