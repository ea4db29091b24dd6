import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Comment, EcmaScriptModule, Program } from 'oxc-parser'
import { parseSync } from 'oxc-parser'

/** The repository's root folder. */
export const root = join(import.meta.dirname, '../../..')

/** A text file of the tree, or one planted in memory. */
export interface TextFile {
  /** Path from the repository's root, with slashes. */
  readonly path: string
  readonly text: string
}

export interface Syntax {
  readonly program: Program
  readonly module: EcmaScriptModule
  readonly comments: readonly Comment[]
}

const parsed = new WeakMap<TextFile, Syntax>()

/** The syntax tree of a TypeScript file; parsed once per file. Throws when the file is not TypeScript. */
export function syntaxOf(file: TextFile): Syntax {
  const known = parsed.get(file)
  if (known !== undefined) return known
  const { program, module, comments, errors } = parseSync(file.path, file.text)
  const fault = errors[0]
  if (fault !== undefined) throw new Error(`${file.path} does not parse: ${fault.message}`)
  const syntax = { program, module, comments }
  parsed.set(file, syntax)
  return syntax
}

/** Files that git knows or would add, whose path matches; read from the working tree. */
export function treeFiles(matches: RegExp): readonly TextFile[] {
  const listing = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const paths = execFileSync('git', listing, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return paths
    .split('\0')
    .filter((path) => matches.test(path) && !/(^|\/)(generated|fixtures)\//.test(path))
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Every TypeScript file of apps, packages and test. */
export const typescriptFiles = (): readonly TextFile[] => treeFiles(/^(apps|packages|test)\/.*\.tsx?$/)

/** A file that is only in memory: what a test plants to see a check fail. */
export const planted = (path: string, text: string): TextFile => ({ path, text })

/** Tests, and the doubles that tests of a package share in its folder `src/testing`. */
export const isTest = (file: TextFile): boolean =>
  /\.test\.tsx?$|\/src\/testing\//.test(file.path) || file.path.startsWith('test/')

/** What makes files of a package, by hand or before a build; it never ships. */
export const isScript = (file: TextFile): boolean => /^(apps|packages)\/[^/]+\/scripts\//.test(file.path)

/** What ships: the sources of apps and packages without their tests. */
export const isSource = (file: TextFile): boolean => /^(apps|packages)\/[^/]+\/src\//.test(file.path) && !isTest(file)

/** Number of lines as an editor counts them. */
export function lineCount(file: TextFile): number {
  const breaks = file.text.split('\n').length
  return file.text.endsWith('\n') ? breaks - 1 : breaks
}
