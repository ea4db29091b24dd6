import { execFile } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** The last release before this tree, unpacked so that its apps start from their sources. */
export interface OlderRelease {
  readonly kind: 'unpacked'
  readonly release: string
  /** Its root folder: `apps` and `packages` lie there as they do here. */
  readonly root: string
  close(): Promise<void>
}

/** A clone without history has only the present. */
export interface NoOlderRelease {
  readonly kind: 'missing'
  readonly reason: string
}

const git = (...args: readonly string[]) =>
  run('git', ['-c', 'safe.directory=*', ...args], { cwd: root, maxBuffer: 1024 * 1024 })

/** Folders of the workspace that have packages in them, here. */
async function packageFolders(): Promise<string[]> {
  const groups = await Promise.all(
    ['apps', 'packages'].map(async (group) => (await readdir(join(root, group))).map((name) => join(group, name))),
  )
  return groups.flat()
}

/**
 * Gives a package of the older tree what it imports: packages of the workspace from the older tree, libraries from the present
 * one, which are linked and not copied.
 */
async function linkModules(older: string, folder: string, inner = 'node_modules'): Promise<void> {
  const from = join(root, folder, inner)
  const names = await readdir(from).catch(() => [])
  await mkdir(join(older, folder, inner), { recursive: true })
  await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name) => {
        const path = join(from, name)
        if (!(await lstat(path)).isSymbolicLink()) return await linkModules(older, folder, join(inner, name))
        const target = resolve(dirname(path), await readlink(path))
        const within = relative(root, target)
        const isOurs = within.startsWith('packages/') || within.startsWith('apps/')
        await symlink(isOurs ? join(older, within) : target, join(older, folder, inner, name))
      }),
  )
}

/** What a package of the older tree needs and its present one does not any more, from what the workspace as a whole still has. */
async function linkFormerModules(older: string, folder: string): Promise<void> {
  const text = await readFile(join(older, folder, 'package.json'), 'utf8').catch(() => '{}')
  const { dependencies = {} } = JSON.parse(text) as { readonly dependencies?: Readonly<Record<string, string>> }
  const linked = new Set(await readdir(join(older, folder, 'node_modules')))
  const former = Object.keys(dependencies).filter((name) => !name.startsWith('@') && !linked.has(name))
  await Promise.all(
    former.map((name) =>
      symlink(join(root, 'node_modules/.pnpm/node_modules', name), join(older, folder, 'node_modules', name)),
    ),
  )
}

async function unpack(commit: string, older: string): Promise<void> {
  // A shell, so that no archive has to fit into memory.
  const script =
    'git -c "safe.directory=*" -C "$1" archive "$2" apps packages prisma package.json tsconfig.base.json | tar -x -C "$3"'
  await run('/bin/sh', ['-c', script, 'unpack', root, commit, older])
  await Promise.all(
    (await packageFolders()).map(async (folder) => {
      await linkModules(older, folder)
      await linkFormerModules(older, folder)
    }),
  )
  await run(process.execPath, [join(older, 'packages/database/scripts/generate-client.ts')], {
    env: { PATH: '/usr/bin:/bin', HOME: older },
  })
}

/**
 * Unpacks the newest release that `prisma/releases.json` names from the history of this clone. Never under `node_modules`, where
 * Node strips no types. `missing` where the clone has no such commit: then only the present can be tried.
 */
export async function openOlderRelease(): Promise<OlderRelease | NoOlderRelease> {
  const text = await readFile(join(root, 'prisma/releases.json'), 'utf8')
  const last = (JSON.parse(text) as { readonly release: string; readonly commit: string }[]).at(-1)
  if (last === undefined) return { kind: 'missing', reason: 'no release is named' }
  const { release, commit } = last
  try {
    await git('cat-file', '-e', `${commit}^{tree}`)
  } catch {
    return { kind: 'missing', reason: `this clone has no commit ${commit.slice(0, 12)}, of release ${release}` }
  }
  const older = await mkdtemp(join(tmpdir(), 'grenier-release-'))
  const close = () => rm(older, { recursive: true, force: true })
  try {
    await unpack(commit, older)
  } catch (error) {
    await close()
    throw error
  }
  return { kind: 'unpacked', release, root: older, close }
}
