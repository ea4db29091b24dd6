import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const endsWithinMs = 20_000
const pollMs = 25

/**
 * Stops a PostgreSQL server that an earlier process left running on these files, and waits until it is gone. It is ours
 * when postmaster.pid names this folder and the process of that number was started with it on its command line: numbers
 * are used again, and nobody else's process may be touched.
 */
export async function stopLeftServer(data: string): Promise<void> {
  const pid = await leftPid(data)
  if (pid === null) return
  process.kill(pid, 'SIGINT')
  const deadline = performance.now() + endsWithinMs
  while (await isServerOf(pid, data)) {
    if (performance.now() > deadline) throw new Error(`the PostgreSQL server ${pid} left on ${data} does not end`)
    await sleep(pollMs)
  }
}

async function leftPid(data: string): Promise<number | null> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1 || lines[1] !== data) return null
  return (await isServerOf(pid, data)) ? pid : null
}

async function isServerOf(pid: number, data: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const isPostgres = words[0]?.endsWith('/postgres') === true
  return isPostgres && words.includes('-D') && words.includes(data)
}
