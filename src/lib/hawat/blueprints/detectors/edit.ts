import type { Detector } from '../../../database/detectors/list.ts'
import {
  createDetector,
  deleteDetector,
  detectorById,
  updateDetector,
} from '../../../database/detectors/write.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm } from '../../core/blueprint.ts'
import { savedMessage } from '../../object-list/saved.ts'
import { idOf, missing } from '../../object-list/object-id.ts'
import { detectorFields, fieldsOfValues, valuesOfDetector } from './fields.ts'

/** A detector that is known before it has sent anything. */
export const create = defineForm({
  name: 'detectors.create',
  path: '/detectors/create',
  summary: 'create a detector',
  access: power,
  fields: detectorFields,
  subject: () => Promise.resolve({}),
  title: ({ t }) => t('Create a detector'),
  submit: ({ t }) => t('Create'),
  initial: (_, { now }) => ({ source: 'manual', credibility: 1, registered: now }),
  async apply(values, { services, author, t }) {
    const { id, name } = await createDetector(services.database, fieldsOfValues(values), author)
    return {
      to: `/detectors/${id}/show`,
      message: t('The detector {name} was created.', { name }),
      data: { id },
    }
  },
})

/** What is known of a detector, and how far it is believed. */
export const update = defineForm({
  name: 'detectors.update',
  path: '/detectors/:id/update',
  summary: 'change a detector',
  access: power,
  isUpdate: true,
  fields: detectorFields,
  subject: detectorOf,
  title: ({ t }, { name }) => t('Change {name}', { name }),
  submit: ({ t }) => t('Save'),
  initial: valuesOfDetector,
  async apply(values, ask, detector) {
    const { services, author } = ask
    const { id } = detector
    const change = { id, fields: fieldsOfValues(values) }
    const after = await updateDetector(services.database, change, author)
    const message = savedMessage(ask, { ...detector, hits: 0 }, { ...after, hits: 0 })
    return { to: `/detectors/${id}/show`, message, data: { id } }
  },
})

/** Its events are believed from then on, as those of any detector that is not known. */
export const remove = defineForm({
  name: 'detectors.delete',
  path: '/detectors/:id/delete',
  summary: 'delete a detector',
  access: power,
  fields: {},
  isDestructive: true,
  subject: detectorOf,
  title: ({ t }) => t('Delete a detector'),
  introduction: ({ name }, { t }) =>
    t('Delete {name}? Its events are believed then, as those of any detector that is not known.', {
      name,
    }),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, t }, { id, name }) {
    await deleteDetector(services.database, id, author)
    return { to: '/detectors/list', message: t('{name} was deleted.', { name }) }
  },
})

/** @throws MentatError OBJECT_NOT_FOUND */
export async function detectorOf(ask: Ask<unknown>): Promise<Detector> {
  const detector = await detectorById(ask.services.database, idOf(ask))
  if (detector) return detector
  throw missing('detector', ask.params['id'])
}
