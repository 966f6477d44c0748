import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Command, Config } from '@oclif/core'
import { MentatHelp } from '../../src/cli/help.ts'
import { runCli } from '../support/run-cli.ts'

const config = await Config.load(join(import.meta.dirname, '../..'))

/** Help for a terminal of 80 columns, as text. */
class Written extends MentatHelp {
  text(command: Command.Loadable): string {
    return this.formatCommand(command)
  }
}
const help = new Written(config, { maxWidth: 80, stripAnsi: true })
const commands = config.commands.filter(({ hidden }) => !hidden)
// oclif changes the ID of a command when it writes its help: hence copies.
const texts = new Map(commands.map((command) => [command.id, help.text({ ...command })]))

describe('the help of every command', () => {
  test('has a summary, a description and examples, which begin with the program', () => {
    for (const { id, summary = '', description = '', examples = [] } of commands) {
      assert.match(summary, /^[a-z].*[^.]$/, id)
      assert.match(description, /[.”"]$/, id)
      assert.ok(examples.length > 0, id)
      const text = examples.map(String).join('\n')
      assert.match(text, /<%= config\.bin %>/, id)
    }
  })
  test('says something of each flag and argument, in the same form', () => {
    for (const { id, flags, args } of commands) {
      for (const entry of [...Object.values(flags), ...Object.values(args)]) {
        if (entry.hidden === true) continue
        assert.match(
          entry.description ?? '',
          /^(RFC|TCP|YAML|ID|[^A-Z]).*[^.]$/s,
          `${id} ${entry.name}`,
        )
      }
    }
  })
  test('fits into 80 columns, but for examples', () => {
    for (const [id, whole] of texts) {
      const [text = ''] = whole.split(/^EXAMPLES$/m)
      for (const line of text.split('\n')) assert.ok(line.length <= 80, `${id}: ${line}`)
    }
  })
  test('holds nothing that oclif puts where a program says nothing', () => {
    for (const [id, text] of texts) {
      assert.doesNotMatch(text, /<value>|<option>|Format output/, id)
    }
  })
  test('names the flags that all commands have once', () => {
    const text = texts.get('queue:put') ?? ''
    assert.match(
      text,
      /^ {2}\$ mentat queue put \[FILE\.\.\.\] \[--create\].*\n.*\[GLOBAL FLAGS\]$/m,
    )
    assert.equal(text.split('--log-level').length, 2)
  })
  test('says that an argument may come several times of the last one only', () => {
    assert.match(texts.get('filter:test') ?? '', /^ {2}\[TEXT\] .*\n {2}\[FILE\.\.\.\] /m)
  })
})

describe('the sentence on every topic', () => {
  test('names the commands in it', () => {
    const topics = new Map(config.topics.map(({ name, description = '' }) => [name, description]))
    for (const { id } of commands) {
      const [topic = '', verb] = id.split(':')
      if (verb === undefined) continue
      assert.match(topics.get(topic) ?? '', new RegExp(`[:,] ${verb}(,|;|$)`), id)
    }
  })
})

describe('mentat help', () => {
  test('is the same as --help', () => {
    for (const words of [[], ['queue'], ['queue', 'put']]) {
      const asked = runCli(['help', ...words])
      assert.deepEqual(asked, runCli([...words, '--help']))
      assert.equal(asked.status, 0)
    }
  })
  test('lists no command among the topics', () => {
    const [topics = ''] = runCli(['help']).stdout.split(/^COMMANDS$/m)
    assert.doesNotMatch(topics, /^ {2}up /m)
  })
  test('says so when there is no such command', () => {
    const { status, stdout, stderr } = runCli(['help', 'queues'])
    assert.deepEqual([status, stdout], [64, ''])
    assert.match(stderr, /there is no command "queues": did you mean "queue"\?/)
  })
})
