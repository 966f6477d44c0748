import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markup } from '../../../../src/lib/services/mail/markup.ts'

test('text that is put into HTML is escaped, also in lists; pieces of HTML are not', () => {
  const evil = `<script>alert("x")</script> & 'y'`
  const escaped = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;'
  const paragraph = markup`<p title="${evil}">${evil}</p>`
  assert.equal(paragraph.toString(), `<p title="${escaped}">${escaped}</p>`)
  const items = ['<a>', 2].map((item) => markup`<li>${item}</li>`)
  const list = markup`<ul>${items}${['<b>', [3]]}</ul>`
  assert.equal(list.toString(), '<ul><li>&lt;a&gt;</li><li>2</li>&lt;b&gt;3</ul>')
})
