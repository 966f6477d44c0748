import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assertFree } from '../../../../src/lib/modules/backup/free-space.ts'
import type { DataFile } from '../../../../src/lib/modules/backup/manifest.ts'
import { backupId, idOf, timeOf } from '../../../../src/lib/modules/backup/names.ts'
import { readData } from '../../../../src/lib/modules/backup/read-data.ts'
import { writeData } from '../../../../src/lib/modules/backup/write-data.ts'
import { temporaryFolder } from '../../../support/backup.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

async function write(folder: string, content: string, fileSize: number, chunk: number) {
  const bytes = Buffer.from(content)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
    bytes.subarray(index * chunk, (index + 1) * chunk),
  )
  let rows = 0
  const produce = (sink: Writable): Promise<void> =>
    pipeline(Readable.from(chunks), sink, { end: false })
  const files = await writeData('table', produce, {
    folder,
    compression: 1,
    fileSize,
    onRows: (count) => (rows += count),
  })
  return { files, rows }
}

async function read(folder: string, files: readonly DataFile[]): Promise<string> {
  let content = ''
  for (const file of files) {
    for await (const chunk of readData(folder, file)) content += chunk.toString()
  }
  return content
}

describe('data files', () => {
  test('hold whole rows, are ended when they are long enough, and are read back as they were written', async () => {
    const content = Array.from({ length: 40 }, (_, index) => `${'x'.repeat(index * 3)}\n`).join('')
    for (const fileSize of [1, 100, 1000, 1_000_000]) {
      for (const chunk of [1, 7, 100, 100_000]) {
        const folder = temporaryFolder()
        const { files, rows } = await write(folder, content, fileSize, chunk)
        assert.equal(rows, 40)
        assert.equal(
          files.reduce((sum, file) => sum + file.rows, 0),
          40,
        )
        for (const { content_bytes: size } of files.slice(0, -1)) {
          assert.ok(size >= fileSize && size <= fileSize + 120, `${size} ${fileSize}`)
        }
        for (const { name, bytes } of files) assert.equal(statSync(join(folder, name)).size, bytes)
        assert.equal(await read(folder, files), content)
      }
    }
  })

  test('are none when there are no rows', async () => {
    assert.deepEqual((await write(temporaryFolder(), '', 100, 1)).files, [])
  })

  test('are not read beyond what they should be, however much is in them', async () => {
    const folder = temporaryFolder()
    const { files } = await write(folder, 'row\n', 100, 10)
    const [file] = files
    assert.ok(file)
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    writeFileSync(join(folder, file.name), bomb)
    for (const bytes of [file.bytes, bomb.length]) {
      await assert.rejects(
        read(folder, [{ ...file, bytes }]),
        isMentatError('BACKUP_DAMAGED', 'it has more than'),
      )
    }
  })
})

describe('free space', () => {
  test('is asked for before anything is written', () => {
    const folder = temporaryFolder()
    assertFree(folder, 1000)
    assert.throws(
      () => {
        assertFree(folder, 1e18)
      },
      isMentatError('DISK_FULL', 'are needed'),
    )
  })
})

describe('the name of a backup', () => {
  test('tells its time and its kind', () => {
    const time = Date.UTC(2024, 4, 2, 10, 15, 0)
    const id = backupId(time, 'full')
    assert.equal(id, '20240502T101500Z-full')
    assert.equal(timeOf(id), time)
    assert.deepEqual(idOf(`mentat-backup-${id}`), { id, isPartial: false })
    assert.deepEqual(idOf(`mentat-backup-${id}.partial`), { id, isPartial: true })
    for (const name of ['mentat-backup-x', id, `mentat-backup-${id}.old`, '..'])
      assert.equal(idOf(name), undefined)
  })
})
