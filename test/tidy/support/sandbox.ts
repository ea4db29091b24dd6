import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './source-file.ts'

interface Ended {
  readonly code: number | null
  /** Standard output and standard error, one after the other. */
  readonly output: string
}

/** A copy of the root's configuration and of some packages' manifests, outside the repository, to plant faults in. */
export interface Sandbox {
  /** Writes a file, and removes what was planted before. */
  plant(files: Readonly<Record<string, string>>): void
  /** Runs a tool of the repository in one of the packages. */
  run(tool: 'tsc' | 'oxlint' | 'node', args: readonly string[], dir: string): Ended
  remove(): void
}

const rootFiles = ['tsconfig.base.json', '.oxlintrc.json', 'package.json']
const packageFiles = ['package.json', 'tsconfig.json']

/** Dependencies are links to those that stand beside the real packages: what is undeclared there is absent here. */
export function createSandbox(dirs: readonly string[]): Sandbox {
  const home = mkdtempSync(join(tmpdir(), 'grenier-tidy-'))
  for (const file of rootFiles) cpSync(join(root, file), join(home, file))
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'))
  for (const dir of dirs) {
    mkdirSync(join(home, dir, 'src'), { recursive: true })
    for (const file of packageFiles) cpSync(join(root, dir, file), join(home, dir, file))
    symlinkSync(join(root, dir, 'node_modules'), join(home, dir, 'node_modules'))
  }
  return {
    plant(files) {
      for (const dir of dirs) {
        rmSync(join(home, dir, 'src'), { recursive: true })
        mkdirSync(join(home, dir, 'src'))
      }
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(home, path)), { recursive: true })
        writeFileSync(join(home, path), text)
      }
    },
    run(tool, args, dir) {
      const ended = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: join(home, dir), encoding: 'utf8' })
      return { code: ended.status, output: ended.stdout + ended.stderr }
    },
    remove: () => rmSync(home, { recursive: true }),
  }
}
