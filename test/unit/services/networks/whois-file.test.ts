import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { formatRemark, parseWhoisFile } from '../../../../src/lib/services/networks/whois-file.ts'

function fixture(name: string): string {
  return readFileSync(new URL(`../../../fixtures/networks/${name}`, import.meta.url), 'utf8')
}

function problemsOf(text: string): string[] {
  const { records, problems } = parseWhoisFile(text)
  assert.ok(problems.length > 0 || records.length > 0)
  return problems.map(formatRemark)
}

/** The one record, made of good members and those given; its problems without their place. */
function problemsWith(members: object): string[] {
  const record = { network: '192.0.2.0/24', abuse_group: 'g', ...members }
  return parseWhoisFile(JSON.stringify([record])).problems.map(({ text }) => text)
}

describe('a whois file', () => {
  test('is a list of records, with comments between the lines', () => {
    const { records, problems, notes } = parseWhoisFile(fixture('whois.json'))
    assert.deepEqual(problems, [])
    assert.deepEqual(notes.map(formatRemark), [
      'line 19, record 5: 192.0.2.0/8 is read as 192.0.0.0/8',
      'line 20, record 6: nobody is named: passed over',
    ])
    assert.deepEqual(records[0], {
      family: 4,
      low: 0xc0000200n,
      high: 0xc00002ffn,
      network: '192.0.2.0/24',
      group: 'abuse@uni.example.org_cert@uni.example.org',
      isBase: false,
      emails: {
        low: ['abuse@uni.example.org'],
        high: ['cert@uni.example.org', 'abuse@uni.example.org'],
      },
      netname: 'UNI-EXAMPLE, UNI-EXAMPLE-2',
      description: 'University of Example',
      rank: 3,
      localId: 'C-17',
      label: 'record 1',
    })
    const rest = records.slice(1).map(({ network, group, isBase }) => ({ network, group, isBase }))
    assert.deepEqual(rest, [
      { network: '198.51.100.10-198.51.100.20', group: 'it@hospital.example.org', isBase: false },
      { network: '203.0.113.0/25', group: 'it@hospital.example.org', isBase: false },
      { network: '2001:db8:100::/40', group: 'campus', isBase: false },
      { network: '192.0.0.0/8', group: 'cert@isp.example.net', isBase: true },
    ])
  })

  test('may be an object whose keys are the networks', () => {
    const { records, problems } = parseWhoisFile(fixture('negistry.json'))
    assert.deepEqual(problems, [])
    const read = records.map(({ network, isBase, localId, label }) => [
      network,
      isBase,
      localId,
      label,
    ])
    assert.deepEqual(read, [
      ['192.0.2.0/24', false, '17', 'record "192.0.2.0 - 192.0.2.255"'],
      ['2001:db8:2a0:f00::/56', false, undefined, 'record "2001:db8:2a0:f00::/56"'],
    ])
  })

  test('tells all that is wrong with its addresses', () => {
    const networks: [object, string][] = [
      [
        { network: '192.0.2.9-192.0.2.1' },
        'network: the range "192.0.2.9-192.0.2.1" ends before it begins',
      ],
      [
        { network: '192.0.2.0/33' },
        'network: "192.0.2.0/33" has a wrong prefix length, expected 0 to 32',
      ],
      [
        { network: '2001:db8::/129' },
        'network: "2001:db8::/129" has a wrong prefix length, expected 0 to 128',
      ],
      [
        { network: '192.0.2.0/x' },
        'network: "192.0.2.0/x" has a wrong prefix length, expected 0 to 32',
      ],
      [
        { network: '192.0.2.0-2001:db8::1' },
        'network: "192.0.2.0-2001:db8::1" mixes IPv4 and IPv6',
      ],
      [{ network: 'example.org' }, 'network: "example.org" is no address, network or range'],
      [{ network: '' }, 'network: "" is no address, network or range'],
      [{ network: 5 }, 'network: 5 is no address, network or range'],
      [{ type: 'ipv6' }, 'network: "192.0.2.0/24" is IPv4, expected IPv6'],
      [{ type: 'ipx' }, 'type: found "ipx", expected ipv4 or ipv6'],
      [
        { network: null },
        'no addresses, expected network, ip4_start and ip4_end, or ip6_addr and ip6_prefix',
      ],
      [{ ip6_addr: '2001:db8::' }, 'network and ip6_addr are both given, expected one'],
      [
        { network: null, ip4_start: '192.0.2.1' },
        'ip4_start "192.0.2.1", ip4_end nothing: expected two addresses',
      ],
      [
        { network: null, ip4_start: '2001:db8::1', ip4_end: '2001:db8::2' },
        'ip4_start, ip4_end: "2001:db8::1-2001:db8::2" is IPv6, expected IPv4',
      ],
      [
        { network: null, ip6_addr: '2001:db8::', ip6_prefix: 'x' },
        'ip6_addr "2001:db8::", ip6_prefix "x": expected an address and a prefix length',
      ],
      [
        { network: null, ip6_addr: '2001:db8::' },
        'ip6_addr "2001:db8::", ip6_prefix nothing: expected an address and a prefix length',
      ],
    ]
    for (const [members, text] of networks) assert.deepEqual(problemsWith(members), [text])
  })

  test('tells all that is wrong with the other members', () => {
    assert.deepEqual(
      problemsWith({
        abuse_group: 7,
        netnames: ['a', 1],
        description: 'x'.repeat(5000),
        rank: 1.5,
        is_base: 'yes',
        client_id: 'a\0b',
        resolved_abuses: { low: ['nobody', 'a b@c', 'x@example.org'], loud: [] },
      }),
      [
        'resolved_abuses.low: "nobody" is no e-mail address',
        'resolved_abuses.low: "a b@c" is no e-mail address',
        'resolved_abuses: "loud" is no severity, expected fallback, info, low, medium, high, critical',
        'abuse_group: found 7, expected text',
        'netnames: found a number in it, expected texts',
        'description: 5000 characters, expected at most 4000',
        'rank: found 1.5, expected an integer',
        'client_id: holds a NUL',
        'is_base: found "yes", expected true or false',
      ],
    )
  })

  test('that is no list of records is refused with one sentence', () => {
    assert.deepEqual(problemsOf(''), ['the file is empty, expected a list of records'])
    assert.deepEqual(problemsOf('# nothing\n'), ['the file is empty, expected a list of records'])
    assert.deepEqual(problemsOf('17'), ['found 17, expected a list or an object of records'])
    assert.deepEqual(problemsOf('[1]'), [
      'line 1, record 1: found 1, expected an object with network and resolved_abuses',
    ])
    assert.deepEqual(problemsOf('[\n{"network": "192.0.2.1",}\n]'), [
      'line 2: not JSON: column 25: found "}\\n]", expected a key',
    ])
    assert.deepEqual(problemsOf('[{"network": "192.0.2.1"'), [
      'line 1: not JSON: column 25: found the end, expected a comma or }',
    ])
  })

  test('with the same key twice does not lose a record in silence', () => {
    const record = '{"abuse_group":"g"}'
    assert.deepEqual(problemsOf(`{"192.0.2.1":${record},\n"192.0.2.1":${record}}`), [
      'line 2, record "192.0.2.1": the same key twice',
    ])
  })

  test('may have one line of many megabytes, good or bad', () => {
    const record = {
      network: '192.0.2.0/24',
      abuse_group: 'g',
      primary_key: 'x'.repeat(10_000_000),
    }
    assert.deepEqual(problemsOf(JSON.stringify([record])), [])
    for (const network of ['x', ' ', '1.2.3.4-', '/', '-', '..'].map((part) =>
      part.repeat(5_000_000),
    )) {
      const [problem = ''] = problemsOf(JSON.stringify([{ ...record, network }]))
      assert.match(problem, /^line 1, record 1: network: ".*"…? /)
      assert.ok(problem.length < 200)
    }
    const [problem = ''] = problemsOf('['.repeat(5_000_000))
    assert.match(problem, /^line 1: not JSON: /)
  })

  test('with very many problems tells the first hundred', () => {
    const { problems } = parseWhoisFile(JSON.stringify(new Array(100_000).fill({})))
    assert.equal(problems.length, 101)
    assert.equal(problems[100]?.text, '99900 more of this kind')
  })

  test('may name members as objects of JavaScript have them', () => {
    const text =
      '[{"network":"192.0.2.1","abuse_group":"g","__proto__":{"rank":5},"constructor":1}]'
    assert.equal(parseWhoisFile(text).records[0]?.rank, undefined)
    assert.deepEqual(
      problemsOf('{"__proto__":{"abuse_group":"g"},"192.0.2.1":{"abuse_group":"g"}}'),
      [],
    )
  })
})
