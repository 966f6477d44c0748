import { checkEventClass } from '../../../accounts/check-event-class.ts'
import {
  createEventClass,
  deleteEventClass,
  presentEventClass,
  updateEventClass,
} from '../../../database/event-classes/write.ts'
import type { EventClass, EventClassRow } from '../../../database/event-classes/tables.ts'
import { compileExpression } from '../../../filter/compile.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Tried } from '../../core/blueprint.ts'
import { number } from '../../core/form/fields.ts'
import { compiledField, filterOfField } from '../../filter-trial/compiled.ts'
import { classFields, type ClassValues, fieldsOfValues, stateOf, valuesOfClass } from './fields.ts'
import { tryClass } from './trial.ts'
import { ClassTrialResult } from './trial-result.tsx'

/** The class that an address names, by its number or its name. */
export function classOf({ services, params }: Ask<unknown>): Promise<EventClassRow> {
  return presentEventClass(services.database, params['id'] ?? '')
}

const trial = {
  label: ({ t }: Ask<unknown>) => t('Test on stored events'),
  run: (values: ClassValues, ask: Ask<unknown>) =>
    attempt(fieldsOfValues(values), values.days, ask),
}

/** A new event class. */
export const create = defineForm({
  name: 'event_classes.create',
  path: '/event_classes/create',
  summary: 'create an event class',
  access: power,
  fields: classFields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create an event class'),
  submit: ({ t }) => t('Create'),
  initial: () => ({ state: 'SHADOW', source_based: 'true', severity: 'low', priority: 0, days: 7 }),
  trial,
  async apply(values, { services, author, t }) {
    const { id, name } = await createEventClass(services.database, checked(values), author)
    return {
      to: `/event_classes/${id}/show`,
      message: t('The event class {name} was created.', { name }),
      data: { id },
    }
  },
})

/** Changing an event class. */
export const update = defineForm({
  name: 'event_classes.update',
  path: '/event_classes/:id/update',
  summary: 'change an event class',
  access: power,
  isUpdate: true,
  fields: classFields,
  subject: classOf,
  title: ({ t }, { name }) => t('Change the event class {name}', { name }),
  submit: ({ t }) => t('Save'),
  initial: (row) => ({ ...valuesOfClass(row), days: 7 }),
  trial,
  async apply(values, { services, author, t }, { id }) {
    await updateEventClass(services.database, id, () => checked(values), author)
    return { to: `/event_classes/${id}/show`, message: t('Saved.'), data: { id } }
  },
})

/** Switching an event class on, on trial, or off. */
export const state = defineForm({
  name: 'event_classes.state',
  path: '/event_classes/:id/state',
  summary: 'enable, shadow or disable an event class',
  access: power,
  fields: { state: classFields.state },
  subject: classOf,
  title: ({ t }, { name }) => t('State of the event class {name}', { name }),
  submit: ({ t }) => t('Save'),
  initial: ({ state: current }) => ({ state: current }),
  async apply(values, { services, author, t }, { id, name }) {
    const wanted = stateOf(values.state)
    const switched = (before: EventClassRow): EventClassRow => ({ ...before, state: wanted })
    await updateEventClass(services.database, id, switched, author)
    return {
      to: `/event_classes/${id}/show`,
      message: t('{name} is {state} now.', { name, state: t(wanted) }),
      data: { id, state: wanted },
    }
  },
})

/** Deleting an event class. */
export const remove = defineForm({
  name: 'event_classes.delete',
  path: '/event_classes/:id/delete',
  summary: 'delete an event class',
  access: power,
  fields: {},
  isDestructive: true,
  subject: classOf,
  title: ({ t }, { name }) => t('Delete the event class {name}', { name }),
  introduction: (_, { t }) => (
    <p>{t('No event will get it any more. Events that have it keep it.')}</p>
  ),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, t, href }, { id, name }) {
    await deleteEventClass(services.database, id, author)
    return {
      to: href('event_classes.list') ?? '/',
      message: t('The event class {name} is deleted.', { name }),
    }
  },
})

/** Trying a class as it is stored. */
export const test = defineForm({
  name: 'event_classes.test',
  path: '/event_classes/:id/test',
  summary: 'try an event class on stored events',
  access: power,
  fields: { days: number({ label: 'Days back', minimum: 1, maximum: 90, default: 7 }) },
  subject: classOf,
  title: ({ t }, { name }) => t('Test the event class {name}', { name }),
  introduction: ({ rule }) => <pre class="code">{rule}</pre>,
  submit: ({ t }) => t('Test on stored events'),
  initial: () => ({ days: 7 }),
  trial: {
    label: ({ t }) => t('Test on stored events'),
    run: async ({ days }, ask) => attempt(await classOf(ask), days, ask),
  },
})

/** @throws MentatError VALUE_INVALID, FILTER_INVALID with the field */
function checked(values: ClassValues): EventClass {
  const fields = checkEventClass(fieldsOfValues(values))
  filterOfField('rule', fields.rule)
  const { subclassing } = fields
  if (subclassing !== null) compiledField('subclassing', () => compileExpression(subclassing))
  return fields
}

async function attempt(fields: EventClass, days: number, ask: Ask<unknown>): Promise<Tried> {
  const data = await tryClass({ fields, days }, ask)
  return { data, page: <ClassTrialResult trial={data} /> }
}
