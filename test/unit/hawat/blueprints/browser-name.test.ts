import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserName } from '../../../../src/lib/hawat/blueprints/users/browser-name.ts'

const like = 'AppleWebKit/537.36 (KHTML, like Gecko)'

/** What browsers send, with what people call them. */
const agents: readonly (readonly [agent: string, name: string])[] = [
  [`Mozilla/5.0 (X11; Linux x86_64) ${like} Chrome/142.0.0.0 Safari/537.36`, 'Chrome 142, Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${like} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
    'Edge 142, Windows',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${like} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    'Opera 124, Windows',
  ],
  [
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox 145, Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    'Safari 26, macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
    'Chrome 142, iOS',
  ],
  [
    `Mozilla/5.0 (Linux; Android 16; SM-S931B) ${like} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet 29, Android',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${like} Chrome/142.0.0.0 Safari/537.36`,
    'Chrome 142, ChromeOS',
  ],
]

test('browsers are called as people call them, though most give the names of others as well', () => {
  for (const [agent, name] of agents) {
    const known = browserName(agent)
    assert.equal(`${known?.browser ?? ''}, ${known?.system ?? ''}`, name, agent)
  }
})

test('what is no browser has no name of one, and the system may be left out', () => {
  for (const agent of ['', 'curl/8.17.0', 'Chrome', 'Mozilla/5.0', '../<script>'])
    assert.equal(browserName(agent), undefined, agent)
  assert.deepEqual(browserName('Firefox/145.0'), { browser: 'Firefox 145', system: undefined })
})
