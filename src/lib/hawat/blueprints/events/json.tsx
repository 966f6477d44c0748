import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { JsonText } from '../../core/page/json-text.tsx'
import { eventOf } from './find.ts'

/** The text of an event with its parts in colours; for large ones it takes long, so its page asks for it later. */
export const coloured = defineView({
  name: 'events.json',
  path: '/events/:id/json',
  summary: 'the text of one event',
  access: signedIn,
  frame: 'part',
  load: async (ask) => ({ text: (await eventOf(ask)).text }),
  title: () => '',
  page: (found) => found && <JsonText text={found.text} />,
})
