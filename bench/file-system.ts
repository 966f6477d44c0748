import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'

/**
 * Says where the files of the benchmarks lie, and whether figures of queues mean anything there: an ext4 without a journal
 * does not give the inode of a deleted file away again for a minute, and looks through all of them to make a new file
 * (`recently_deleted` in the kernel's fs/ext4/ialloc.c), so that a queue falls to a third of its speed. Another folder: TMPDIR.
 */
export function describeFiles(): string {
  const { device, type } = mountOf(realpathSync(tmpdir()))
  const place = `Files in ${tmpdir()} (${type})`
  const hasJournal = type !== 'ext4' || existsSync(`/proc/fs/jbd2/${basename(device)}-8`)
  return hasJournal
    ? `${place}.`
    : `${place} without a journal: making files is slow after many were deleted; set TMPDIR for figures of queues and of the pipe.`
}

/** The mount that a folder lies in: the last one with the longest fitting path. */
function mountOf(folder: string): { device: string; type: string } {
  let best = { device: '', path: '', type: 'unknown' }
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [device = '', path = '', type = ''] = line.split(' ')
    const holds = path === '/' || folder === path || folder.startsWith(`${path}/`)
    if (path !== '' && holds && path.length >= best.path.length) best = { device, path, type }
  }
  return best
}
