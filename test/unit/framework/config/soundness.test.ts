import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import { Duration } from '../../../../src/lib/framework/config/options.ts'
import { defineModule, defineSection } from '../../../../src/lib/framework/config/section.ts'
import { catalogueFaults } from '../../../../src/lib/framework/config/soundness.ts'
import { catalogue as real } from '../../../../src/lib/modules/catalogue.ts'
import { catalogue } from './assembling.ts'

describe('catalogueFaults', () => {
  test('finds none in the catalogue of this program', () => {
    assert.deepEqual(catalogueFaults(real), [])
  })
  test('finds none in the catalogue of the tests', () => {
    assert.deepEqual(catalogueFaults(catalogue), [])
  })
  test('names every fault', () => {
    const schema = Type.Object({
      size: Type.Integer({ default: 0, minimum: 1, description: 'A size.' }),
      badName: Type.String({ description: 'no sentence' }),
      wait: Duration({ default: '1s', minimum: 'soon', description: 'A pause.' }),
      other: Type.String({ description: 'Another section and key.' }),
    })
    const one = defineSection({ name: 'one', summary: 'Not a fragment.', schema })
    const other = defineSection({ name: 'other', summary: 'fine', schema: Type.Object({}) })
    const log = defineModule({
      name: 'log',
      summary: 'fine',
      schema: Type.Object({ level: Type.String({ description: 'A level.' }) }),
      sections: [],
    })
    const module = defineModule({ name: 'one', summary: 'fine', schema, sections: [other] })
    const faults = catalogueFaults({ sections: [one, other], modules: [module, log] })
    for (const fault of [
      'one: used twice as a name',
      'one: the summary is no fragment in lower case',
      'one: badName is not snake_case',
      'one: badName has no full sentence',
      'one: wait has bounds that make no sense',
      'one: default: size: found 0, expected an integer of at least 1',
      'one: other is both a key and a section',
      'MENTAT_ONE_SIZE: stands for two options',
      'MENTAT_LOG_LEVEL: stands for two options',
    ]) {
      assert.ok(faults.includes(fault), `${fault}\nnot in\n${faults.join('\n')}`)
    }
  })
})
