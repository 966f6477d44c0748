import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  findingLines,
  reviewJson,
  type ReviewJson,
  reviewSummary,
} from '../../cli/python-config.ts'
import { dryRunFlag } from '../../cli/source-flags.ts'
import type { Review } from '../../lib/modules/python-config/review.ts'

/** Part of the work was not done: there are such files. */
const PARTLY = 1

/** What `--json` prints. */
interface Report extends ReviewJson {
  readonly dry_run: boolean
  readonly folder: string
  readonly written: readonly string[]
  readonly kept: readonly string[]
}

export default class ConfigMigrate extends MentatCommand {
  static override summary = "make configuration files of the original Mentat's"
  static override description =
    'Reads DIR, the configuration folder of the original (mentat-inspector.py.conf and so on, core/), and writes files of this Mentat with all that can be carried over. ' +
    'What cannot stands in them as comments, and is told. A file that is there is never changed: exit status 1 then. With --dry-run the files are printed, without keys and passwords. ' +
    'What differs without writing anything: mentat config check --python DIR.'
  static override examples = [
    '<%= config.bin %> config migrate /etc/mentat --dry-run',
    '<%= config.bin %> config migrate /etc/mentat --home /var/lib/mentat',
  ]
  static override enableJsonFlag = true
  static override flags = { 'dry-run': dryRunFlag }
  static override args = {
    dir: Args.directory({
      description: 'configuration folder of the original',
      required: true,
      exists: true,
    }),
  }

  async run(): Promise<Report> {
    const { args, flags } = await this.parse(ConfigMigrate)
    const folder = this.homeOf(flags).config
    const [{ reviewPythonFolder }, { writeDrafts }, { catalogue }] = await Promise.all([
      import('../../lib/modules/python-config/review.ts'),
      import('../../lib/modules/python-config/write-drafts.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    const review = reviewPythonFolder(args.dir, catalogue)
    await this.#tellProblems(review)
    const dryRun = flags['dry-run']
    const { written, kept } = dryRun
      ? { written: [], kept: [] }
      : writeDrafts(folder, review.drafts, args.dir)
    if (dryRun) await this.#print(review)
    for (const finding of review.findings) {
      if (finding.verdict !== 'same') for (const line of findingLines(finding)) this.say(line)
    }
    this.say(reviewSummary(review))
    for (const file of written) this.log(`written: ${folder}/${file}`)
    for (const file of kept) this.log(`left as it is: ${folder}/${file}`)
    if (written.length > 0) this.say('now: mentat config check')
    if (kept.length > 0) process.exitCode = PARTLY
    return { dry_run: dryRun, folder, ...reviewJson(review), written, kept }
  }

  async #print({ drafts }: Review): Promise<void> {
    const { shownDraft } = await import('../../lib/modules/python-config/drafts.ts')
    for (const draft of drafts) this.log(`# ${draft.file}\n${shownDraft(draft)}`)
  }

  async #tellProblems({ problems }: Review): Promise<void> {
    if (problems.length === 0) return
    const [{ MentatError }, { problemLines }] = await Promise.all([
      import('../../lib/framework/errors/mentat-error.ts'),
      import('../../lib/framework/config/problem.ts'),
    ])
    const text = [
      'the configuration of the original cannot be read',
      ...problems.flatMap(problemLines),
    ]
    throw new MentatError('CONFIG_INVALID', text.join('\n  '), {
      advice: 'Correct these files, or leave them out; nothing was written.',
    })
  }
}
