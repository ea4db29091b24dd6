import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartFault } from '../cli/start-fault.ts'

/** The folder that holds everything one installation keeps. */
export interface DataFolder {
  readonly dir: string
  readonly temporary: boolean
  /** Gives the folder free; a temporary one disappears. */
  close(): Promise<void>
}

/**
 * Opens the folder, or makes a temporary one, and takes it: two processes on one folder would run two databases on the
 * same files. What a killed process left is taken over. Throws `StartFault` when the folder is in use or cannot be made.
 */
export async function openDataFolder(wanted: string | null): Promise<DataFolder> {
  const dir = wanted ?? (await mkdtemp(join(tmpdir(), 'grenier-demo-')))
  await mkdir(dir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartFault(
      `Le dossier ${dir} ne peut pas être créé (${error.code}).`,
      `The folder ${dir} cannot be made (${error.code}).`,
    )
  })
  // Others may pass through, not look: the database may have to run as another user, below.
  await chmod(dir, 0o711)
  const lock = join(dir, 'process.json')
  await takeLock(lock, dir)
  return {
    dir,
    temporary: wanted === null,
    close: () => (wanted === null ? rm(dir, { recursive: true, force: true }) : rm(lock, { force: true })),
  }
}

async function takeLock(lock: string, dir: string): Promise<void> {
  const mine = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) })
  try {
    await writeFile(lock, mine, { flag: 'wx', mode: 0o600 })
    return
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST')
      throw new StartFault(
        `Le dossier ${dir} n’est pas accessible en écriture (${code}).`,
        `The folder ${dir} cannot be written to (${code}).`,
      )
  }
  const holder = readHolder(await readFile(lock, 'utf8'))
  if (holder !== null && isAlive(holder))
    throw new StartFault(
      `Le dossier ${dir} sert déjà au processus ${holder.pid}.`,
      `The folder ${dir} is already used by process ${holder.pid}.`,
    )
  await writeFile(lock, mine, { mode: 0o600 })
}

interface Holder {
  readonly pid: number
  readonly startedAt: string | null
}

function readHolder(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

/** Process numbers are used again: the same number with another start is another process. */
function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return startOf(holder.pid) === holder.startedAt
}

/** When a process began, in the kernel's ticks; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null
  } catch {
    return null
  }
}
