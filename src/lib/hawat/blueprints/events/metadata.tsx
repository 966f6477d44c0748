import { ANY, EMPTY } from '../../../database/events/search/parameters.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, Section } from '../../core/page/heading.tsx'
import { Listed } from './members.tsx'
import { eventOptions } from '../../event-search/options.ts'

/** Values seen in events so far, by the fields of a search. */
export const metadata = defineView({
  name: 'events.metadata',
  path: '/events/metadata',
  summary: 'values that fields of a search can have',
  access: signedIn,
  async load(ask): Promise<Readonly<Record<string, readonly string[]>>> {
    const lists = Object.entries(await eventOptions(ask))
    return Object.fromEntries(
      lists.map(([name, options]) => [
        name === 'tlps' ? 'TLPs' : name,
        options.map(({ value }) => value).filter((value) => value !== EMPTY && value !== ANY),
      ]),
    )
  },
  title: ({ t }) => t('Values of events'),
  page: (lists, { t }) => (
    <>
      <Heading title={t('Values of events')} />
      {Object.entries(lists ?? {}).map(([name, values]) => (
        <Section title={<code>{name}</code>}>
          <Listed kind={undefined} values={values} most={2000} />
        </Section>
      ))}
    </>
  ),
})
