import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AttachmentContent } from '../../../src/lib/idea/attachment.ts'
import { parseEvent } from '../../../src/lib/idea/parse.ts'
import { eventWith, samples } from '../../support/idea-fixtures.ts'

function contentOf(attachment: Readonly<Record<string, unknown>>): AttachmentContent | undefined {
  return parseEvent(eventWith({ Attach: [attachment] })).attachments.at(0)?.content
}

describe('attachments', () => {
  test('are numbered from 1 and decoded', () => {
    const { attachments } = parseEvent(JSON.stringify(samples['phishing-with-attachment']))
    assert.deepEqual(attachments, [
      {
        number: 1,
        handle: 'mail1',
        fileNames: ['original.eml'],
        contentType: 'message/rfc822',
        size: 15,
        content: { content: 'From: security\n', extension: 'txt', mime: 'text/plain' },
      },
    ])
  })

  test('hold bytes when they are no text', () => {
    const content = contentOf({ ContentEncoding: 'BASE64', Content: '/wD+' })
    assert.deepEqual(content, {
      content: Buffer.from([0xff, 0x00, 0xfe]),
      extension: 'bin',
      mime: 'application/octet-stream',
    })
  })

  test('keep the text that is not the base64 it claims to be', () => {
    for (const Content of ['ab*c', 'abc', 'ab=c', '====', 'YQ==YQ==']) {
      assert.equal(contentOf({ ContentEncoding: 'base64', Content })?.content, Content)
    }
  })

  test('may have line breaks in their base64', () => {
    assert.equal(
      contentOf({ ContentEncoding: 'base64', Content: 'YWJj\r\nZGVm\n' })?.content,
      'abcdef',
    )
  })

  test('of JSON are indented, unless they are none or nested too deep', () => {
    const ContentType = 'application/json'
    assert.equal(contentOf({ ContentType, Content: '{"a":1}' })?.content, '{\n  "a": 1\n}')
    assert.deepEqual(contentOf({ ContentType, Content: '{' }), {
      content: '{',
      extension: 'json',
      mime: 'application/json',
    })
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    assert.equal(contentOf({ ContentType, Content: deep })?.content, deep)
  })

  test('tell tables by their type and never serve what the event claims', () => {
    assert.equal(contentOf({ ContentType: 'text/csv', Content: 'a,b' })?.extension, 'csv')
    assert.equal(
      contentOf({ ContentType: 'text/tab-separated-values', Content: 'a' })?.extension,
      'tsv',
    )
    assert.equal(contentOf({ ContentType: 'text/html', Content: '<b>' })?.mime, 'text/plain')
  })

  test('without content have none, or the credentials that were tried', () => {
    assert.equal(contentOf({ ExternalURI: ['urn:x:y'] }), undefined)
    assert.equal(contentOf({ Credentials: [{ Username: 'a' }] })?.extension, 'json')
  })
})
