import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { KEY_NAME, makeKey } from '../../lib/modules/receiver/new-key.ts'

interface NewKey {
  /** Shown once: nothing keeps it. */
  readonly key: string
  /** What belongs into `keys` of receiver.conf. */
  readonly entry: {
    readonly name: string
    readonly sha256: string
    readonly node?: { readonly name: string }
  }
}

export default class ReceiverKey extends MentatCommand {
  static override summary = 'make a key for somebody who sends events over HTTP'
  static override description =
    'Prints a new random key, which is kept nowhere, and the entry for the list "keys" in receiver.conf, which holds only its SHA-256. Changes nothing: put the entry into the file and send SIGHUP to the receiver ' +
    '(mentat controller reload --target receiver). To take a key away, take its entry away.'
  static override examples = [
    '<%= config.bin %> receiver key sensor-1',
    '<%= config.bin %> receiver key sensor-1 --node org.example.sensor',
  ]
  static override enableJsonFlag = true
  static override args = {
    name: Args.string({
      description: 'whose key it is, for logs and metrics',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = {
    node: Flags.string({
      description: 'name of the node that stands in front of those of each event sent with it',
      helpValue: 'NAME',
    }),
  }

  async run(): Promise<NewKey> {
    const { args, flags } = await this.parse(ReceiverKey)
    const { name } = args
    if (!new RegExp(KEY_NAME).test(name)) {
      const text = `"${name}" is no name of a key; expected up to 100 letters, digits, dots, underscores and hyphens`
      throw new MentatError('USAGE', text)
    }
    const { key, sha256 } = makeKey()
    const node = flags.node === undefined ? {} : { node: { name: flags.node } }
    const made = { key, entry: { name, sha256, ...node } }
    this.log(key)
    this.log(JSON.stringify(made.entry))
    this.say(
      'The first line is the key: it is shown once. The second belongs into keys of receiver.conf.',
    )
    return made
  }
}
