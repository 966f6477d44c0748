import { Flags } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'

/** Longest name of a source, in characters: that of the column. */
const LONGEST_SOURCE = 100

/** The flag that names whose rows an import owns. */
export const sourceFlag = Flags.custom({
  description: 'who manages what is imported; rows of other sources stay as they are',
  helpValue: 'NAME',
  parse: (name) => {
    if (name !== '' && name.length <= LONGEST_SOURCE) return Promise.resolve(name)
    const expected = `expected 1 to ${LONGEST_SOURCE} characters`
    throw new MentatError('USAGE', `--source: the name has ${name.length}, ${expected}`)
  },
})

/** The flag of commands that can only tell. */
export const dryRunFlag = Flags.boolean({
  description: 'tell what would be done, and change nothing',
  default: false,
})
