import { open } from 'node:fs/promises'

/**
 * The last bytes of a file, all of it when it has no more.
 * @throws the error of the operating system
 */
export async function readTail(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - length)
    const content = Buffer.alloc(size - start)
    const { bytesRead } = await file.read(content, 0, content.length, start)
    return content.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
