import { filterArgs, readFilterText, ruleFileFlag, warningText } from '../../cli/filter-input.ts'
import { MentatCommand } from '../../cli/command.ts'
import type { FilterWarning } from '../../lib/filter/warnings.ts'

export default class FilterCheck extends MentatCommand {
  static override summary = 'check the text of a filter and tell what is odd in it'
  static override description =
    'Ends with 0 if the filter is good; what is odd (a path that IDEA does not have, a comparison that is never true) is printed as a warning and does not change that. What is wrong is ' +
    'told with line, column and a caret under the place, and the exit status is 65.'
  static override examples = [
    `<%= config.bin %> filter check 'Category == "Recon.Scanning" and ConnCount > 10'`,
    '<%= config.bin %> filter check --rule-file rule.txt --json',
  ]
  static override enableJsonFlag = true
  static override flags = { 'rule-file': ruleFileFlag }
  static override args = { text: filterArgs.text }

  async run(): Promise<{ filter: string; warnings: readonly FilterWarning[] }> {
    const { flags, args } = await this.parse(FilterCheck)
    const text = await readFilterText(args.text, flags['rule-file'])
    const { compileFilter } = await import('../../lib/filter/compile.ts')
    const { printFilter } = await import('../../lib/filter/print.ts')
    const { tree, warnings } = compileFilter(text)
    for (const warning of warnings) this.log(warningText(warning))
    const count = warnings.length
    this.say(count === 0 ? 'the filter is good' : `the filter is valid, warnings: ${count}`)
    return { filter: printFilter(tree), warnings }
  }
}
