import type { TextFile } from './source-file.ts'
import { treeFiles } from './source-file.ts'

/** What the checks read of a workspace package's package.json. */
export interface Manifest {
  readonly file: TextFile
  /** Folder from the repository's root: `packages/database`, `apps/api`, `test`. */
  readonly dir: string
  readonly name: string
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

interface ManifestText {
  readonly name: string
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A manifest as it stands in a file. */
export function manifestOf(file: TextFile): Manifest {
  const text: ManifestText = JSON.parse(file.text)
  return {
    file,
    dir: file.path.slice(0, -'/package.json'.length),
    name: text.name,
    exports: text.exports ?? {},
    dependencies: Object.keys(text.dependencies ?? {}),
    devDependencies: Object.keys(text.devDependencies ?? {}),
  }
}

/** The manifests of all workspace packages. */
export const manifests = (): readonly Manifest[] =>
  treeFiles(/^((apps|packages)\/[^/]+|test)\/package\.json$/).map(manifestOf)
