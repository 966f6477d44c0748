import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCli } from '../support/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'mentat-completion-'))
after(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What each shell is asked for, and what it must offer. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['mentat qu', ['queue']],
  ['mentat queue ', ['drop', 'list', 'put', 'recover', 'requeue', 'show']],
  ['mentat queue pu', ['put']],
  ['mentat queue put --cr', ['--create']],
  ['mentat queue put --sync ', ['none', 'file', 'full']],
  ['mentat queue put --sync n', ['none']],
  ['mentat event validate --str', ['--strict']],
  ['mentat backup --fu', ['--full']],
  ['mentat completion ', ['bash', 'fish', 'zsh']],
  ['mentat help statis', ['statistician']],
]

describe('the completion for bash', () => {
  const script = scriptFor('bash', 'mentat.bash')
  test('offers topics, commands, flags and fixed values', () => {
    for (const [line, offered] of cases) {
      assert.deepEqual(bash(script, line.split(' ')).toSorted(), offered.toSorted(), line)
    }
  })
  test('knows a value behind an equals sign, which bash takes for a word of its own', () => {
    assert.deepEqual(bash(script, ['mentat', 'queue', 'put', '--sync', '=', 'fu']), ['full'])
    assert.deepEqual(bash(script, ['mentat', 'queue', 'put', '--sync', '=']).length, 3)
  })
  test('offers files and folders where they belong', () => {
    writeFileSync(join(folder, 'event.json'), '{}')
    const line = ['mentat', 'queue', 'put', `${folder}/ev`]
    assert.deepEqual(bash(script, line), [`${folder}/event.json`])
    assert.deepEqual(bash(script, ['mentat', 'queue', 'put', '--home', `${folder}/ev`]), [])
  })
  test('starts no program', () => {
    const words = ['mentat', 'queue', 'put', '--']
    assert.ok(bash(script, words, 'PATH=/nowhere; ').includes('--create'))
  })
})

/** Asks as bash does when Tab is pressed: with the words in COMP_WORDS. */
function bash(script: string, words: readonly string[], before = ''): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const text = `source ${script}; ${before}COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _mentat; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', text], { encoding: 'utf8' })
  assert.deepEqual([status, stderr], [0, ''])
  return linesOf(stdout)
}

describe('the completion for zsh', { skip: missing('zsh') }, () => {
  const script = scriptFor('zsh', '_mentat')
  const capture = fileURLToPath(new URL('../support/capture-completion.zsh', import.meta.url))
  const ask = (line: string): string[] => {
    const options = { encoding: 'utf8', timeout: 60_000 } as const
    const { status, stdout } = spawnSync('zsh', ['-f', capture, folder, line], options)
    assert.equal(status, 0)
    return linesOf(stdout)
  }
  test('is read without a complaint', () => {
    assert.equal(spawnSync('zsh', ['-n', script], { encoding: 'utf8' }).stderr, '')
  })
  test('offers topics, commands, flags and fixed values', () => {
    for (const [line, offered] of cases) {
      assert.deepEqual(ask(line).toSorted(), offered.toSorted(), line)
    }
  })
  test('knows a value behind an equals sign', () => {
    assert.deepEqual(ask('mentat queue put --sync=fu'), ['full'])
  })
})

describe('the completion for fish', { skip: missing('fish') }, () => {
  const script = scriptFor('fish', 'mentat.fish')
  test('offers topics, commands, flags and fixed values', () => {
    for (const [line, offered] of cases) {
      const text = `source ${script}; complete -C '${line}'`
      const env = { ...process.env, HOME: folder }
      const { stdout } = spawnSync('fish', ['--no-config', '-c', text], { encoding: 'utf8', env })
      const words = linesOf(stdout).map((answer) => answer.split('\t')[0])
      assert.deepEqual(words.toSorted(), offered.toSorted(), line)
    }
  })
})

describe('mentat completion', () => {
  test('names the shells that it knows when asked for another', () => {
    const { status, stdout, stderr } = runCli(['completion', 'csh'])
    assert.deepEqual([status, stdout], [64, ''])
    assert.match(stderr, /bash.*zsh.*fish/s)
  })
})

function scriptFor(shell: string, name: string): string {
  const path = join(folder, name)
  before(() => {
    const { status, stdout, stderr } = runCli(['completion', shell])
    assert.deepEqual([status, stderr], [0, ''])
    writeFileSync(path, stdout)
  })
  return path
}

function missing(program: string): string | false {
  const { error } = spawnSync(program, ['--version'])
  return error !== undefined && `${program} is not installed`
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
