import { execFile } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program that can be started, with the folders of the libraries it needs beside it (empty: the system's do). */
export interface FoundProgram {
  readonly kind: 'found'
  readonly path: string
  readonly libraryDirs: readonly string[]
}

/** Why a program is missing, in one sentence. */
export interface MissingProgram {
  readonly kind: 'missing'
  readonly reason: string
}

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/grenier')

/** A program that Debian packages and npm does not. */
interface DebianProgram {
  /** What the PATH may have already, in order. */
  readonly names: readonly string[]
  /** With what it needs, apart from what apt itself already needs on every Debian. */
  readonly packages: readonly string[]
  /** Where it is unpacked to, if not usr/bin. */
  readonly startedAs?: string
  /** Name of the program with which it is unpacked, if not its own. */
  readonly unpackedWith?: string
  /** Folders of libraries of one package alone, which it looks for where the system has them. */
  readonly privateLibraries?: readonly string[]
  /** What may be installed instead, for who has no apt. */
  readonly wanted: string
}

const redisServer: DebianProgram = {
  names: ['redis-server', 'valkey-server'],
  packages: ['redis-server', 'redis-tools', 'libatomic1', 'libjemalloc2', 'liblzf1', 'libssl3'],
  wanted: 'Redis 6.2 or newer',
}

const chromiumBrowser: DebianProgram = {
  names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
  // Without the windows, menus and side processes of the whole browser, which take as much of the machine as the pages do; and what
  // Debian's needs that a server without a screen lacks.
  packages: [
    'chromium-headless-shell',
    'chromium-common',
    'libasyncns0',
    'libcolord2',
    'libdouble-conversion3',
    'libepoxy0',
    'libflac12',
    'libgtk-3-0',
    'libgtk-3-common',
    'libharfbuzz-subset0',
    'libminizip1',
    'libmp3lame0',
    'libmpg123-0',
    'libogg0',
    'libopenh264-7',
    'libopenjp2-7',
    'libopus0',
    'libpulse0',
    'libsndfile1',
    'libvorbis0a',
    'libvorbisenc2',
    'libwayland-cursor0',
    'libwayland-egl1',
    'libxnvctrl0',
    'xdg-utils',
  ],
  // The one in usr/bin is a script that starts the system's own.
  startedAs: 'usr/lib/chromium/chromium-headless-shell',
  // Of libpulse0, which its own path names in the system's folders.
  privateLibraries: ['pulseaudio'],
  wanted: 'Chromium',
}

const prometheusServer: DebianProgram = { names: ['prometheus'], packages: ['prometheus'], wanted: 'Prometheus' }

const faketime: DebianProgram = { names: ['faketime'], packages: ['faketime', 'libfaketime'], wanted: 'libfaketime' }

const promtool: DebianProgram = { ...prometheusServer, names: ['promtool'], unpackedWith: 'prometheus' }

/** The Redis server of this machine, or Debian's. */
export function ensureRedisServer(): Promise<FoundProgram | MissingProgram> {
  return ensureProgram(redisServer)
}

/** The Prometheus of this machine, or Debian's. */
export function ensurePrometheus(): Promise<FoundProgram | MissingProgram> {
  return ensureProgram(prometheusServer)
}

/** What shifts the clock of a process that is started under it, or Debian's. */
export async function ensureFaketime(): Promise<FoundProgram | MissingProgram> {
  const found = await ensureProgram(faketime)
  if (found.kind === 'missing') return found
  const systemLibraries = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`
  const path = join(found.libraryDirs[0] ?? systemLibraries, 'faketime/libfaketimeMT.so.1')
  return existsSync(path) ? { ...found, path } : { kind: 'missing', reason: `${path} is missing.` }
}

/** What checks and tries rules of Prometheus: this machine's, or Debian's. */
export function ensurePromtool(): Promise<FoundProgram | MissingProgram> {
  return ensureProgram(promtool)
}

/** The Chromium of this machine, or Debian's. */
export function ensureChromium(): Promise<FoundProgram | MissingProgram> {
  return ensureProgram(chromiumBrowser)
}

/**
 * A program of this machine, or Debian's, downloaded and unpacked into node_modules/.cache. Nothing is installed: no service
 * starts, root is not needed, and deleting node_modules undoes it.
 */
async function ensureProgram(program: DebianProgram): Promise<FoundProgram | MissingProgram> {
  const [name = ''] = program.names
  for (const candidate of program.names) {
    const path = await onPath(candidate)
    if (path !== undefined) return { kind: 'found', path, libraryDirs: [] }
  }
  const unpacked = join(cacheDir, program.unpackedWith ?? name)
  if (!existsSync(unpacked)) {
    const reason = await unpackDebianPackages(unpacked, program)
    if (reason !== '') return { kind: 'missing', reason: `${name} is missing and ${reason}.` }
  }
  return startable(unpacked, program)
}

async function startable(
  unpacked: string,
  { names, startedAs, privateLibraries = [] }: DebianProgram,
): Promise<FoundProgram | MissingProgram> {
  const [name = ''] = names
  const path = join(unpacked, startedAs ?? `usr/bin/${name}`)
  const libraries = join(unpacked, 'usr/lib')
  // A program that is linked to nothing brings no libraries.
  const triplets = existsSync(libraries) ? await readdir(libraries) : []
  const shared = triplets.filter((entry) => entry.endsWith('-linux-gnu')).map((entry) => join(libraries, entry))
  const libraryDirs = [...shared, ...shared.flatMap((dir) => privateLibraries.map((name) => join(dir, name)))]
  try {
    await run(path, ['--version'], { env: { LD_LIBRARY_PATH: libraryDirs.join(':') } })
    return { kind: 'found', path, libraryDirs }
  } catch (error) {
    return { kind: 'missing', reason: `Debian's ${name} does not start here: ${firstLine(error)}.` }
  }
}

/** Answers with an empty string, or with why it could not be done. */
async function unpackDebianPackages(target: string, { packages, wanted }: DebianProgram): Promise<string> {
  for (const tool of ['apt-get', 'dpkg']) {
    if ((await onPath(tool)) === undefined) return `there is no ${tool} to bring Debian's: install ${wanted}`
  }
  await mkdir(cacheDir, { recursive: true })
  const work = await mkdtemp(join(cacheDir, 'unpacking-'))
  try {
    await downloadPackages(work, packages)
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'))
    for (const archive of archives) await run('dpkg', ['-x', archive, 'root'], { cwd: work })
    await rename(join(work, 'root'), target)
    return ''
  } catch (error) {
    // Another run may have put its copy there first.
    return existsSync(target) ? '' : `could not be fetched from Debian's archive: ${firstLine(error)}`
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The system's package lists may be absent or too old to be true, and only root may renew them: then use own ones. */
async function downloadPackages(dir: string, packages: readonly string[]): Promise<void> {
  const download = [...aptOptions({}), 'download', '-qq', ...packages]
  try {
    await run('apt-get', download, { cwd: dir })
  } catch {
    const own = aptOptions({ 'Dir::State::Lists': join(dir, 'lists'), 'Dir::Cache': join(dir, 'cache') })
    for (const name of ['lists/partial', 'cache/archives/partial']) await mkdir(join(dir, name), { recursive: true })
    await run('apt-get', [...own, 'update', '-qq'], { cwd: dir })
    await run('apt-get', [...own, 'download', '-qq', ...packages], { cwd: dir })
  }
}

// As root, apt would download as user _apt, who may not write into our folder.
function aptOptions(more: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries({ 'APT::Sandbox::User': '', ...more }).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}

async function onPath(name: string): Promise<string | undefined> {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(dir, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Command failed'))
  return (lines[0] ?? text).trim().replace(/\.$/, '')
}
