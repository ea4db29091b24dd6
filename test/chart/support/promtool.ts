import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FoundProgram } from '../../harness/system-packages.ts'

/** How promtool ended and all that it said. */
export interface PromtoolRun {
  readonly code: number
  readonly said: string
}

/** Runs promtool on files of these names and texts, in a folder of their own. */
export async function runPromtool(
  program: FoundProgram,
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<PromtoolRun> {
  const cwd = await mkdtemp(join(tmpdir(), 'grenier-promtool-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text)
    const env = { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: program.libraryDirs.join(':') }
    return await new Promise((resolve) => {
      execFile(program.path, [...args], { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1
        resolve({ code, said: `${stdout}${stderr}` })
      })
    })
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}
