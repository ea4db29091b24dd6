import type { Allowed } from './import-table.ts'
import { adapters, importTable } from './import-table.ts'
import type { Import } from './support/imports.ts'
import { importsOf, isRelative, packageOf, relativeTarget, workspaceOf } from './support/imports.ts'
import type { Manifest } from './support/manifests.ts'
import type { TextFile } from './support/source-file.ts'
import { isScript, isTest } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt, violationOf } from './support/violation.ts'

const isWorkspace = (name: string): boolean => name.startsWith('@grenier/')
const isFreer = (file: TextFile): boolean => isTest(file) || isScript(file)
const isNode = (specifier: string): boolean => specifier.startsWith('node:')

/** Dependencies that the table does not allow, and workspace packages that the table does not know. */
export function forbiddenDependencies(manifests: readonly Manifest[]): readonly Violation[] {
  return manifests
    .filter((manifest) => manifest.dir !== 'test')
    .flatMap((manifest) => {
      const allowed = importTable[manifest.dir]
      if (allowed === undefined) return [violationOf(manifest.file, `${manifest.dir} is not in the import table`)]
      const workspace = allowed.workspace.map(packageOf)
      const declared = [...manifest.dependencies, ...manifest.devDependencies].filter(isWorkspace)
      const wrong = declared.filter((name) => !workspace.includes(name))
      const foreign = manifest.dependencies.filter((name) => !isWorkspace(name) && !allows(allowed.npm, name))
      return [...wrong, ...foreign].map((name) => violationOf(manifest.file, `depends on ${name}`))
    })
}

/**
 * Imports that leave the layers: not in the table, not declared in the package's own manifest, relative into another
 * package, of `test`, or of an adapter in an app elsewhere than in compose.ts.
 */
export function forbiddenImports(files: readonly TextFile[], manifests: readonly Manifest[]): readonly Violation[] {
  const byDir = new Map(manifests.map((manifest) => [manifest.dir, manifest]))
  return files.flatMap((file) => {
    const manifest = byDir.get(workspaceOf(file.path) ?? '')
    return importsOf(file).flatMap((one) => {
      const fault = isRelative(one.specifier) ? escapes(file, one) : faultOf(file, one.specifier, manifest)
      return fault === undefined ? [] : [violationAt(file, one.offset, fault)]
    })
  })
}

function escapes(file: TextFile, one: Import): string | undefined {
  const target = relativeTarget(file, one.specifier)
  return workspaceOf(target) === workspaceOf(file.path) ? undefined : `leaves its package: ${one.specifier}`
}

function faultOf(file: TextFile, specifier: string, manifest: Manifest | undefined): string | undefined {
  const dir = manifest?.dir ?? ''
  const allowed = importTable[dir]
  if (isNode(specifier)) {
    const isFree = isFreer(file) || allowed === undefined || allows(allowed.node, specifier.slice('node:'.length))
    return isFree ? undefined : `${dir} may not import ${specifier}`
  }
  const name = packageOf(specifier)
  if (manifest === undefined || !isDeclared(manifest, file, name)) return `${name} is not declared by ${dir}`
  if (allowed === undefined) return undefined
  if (isWorkspace(name)) return workspaceFault(file, specifier, { dir, allowed })
  return isFreer(file) || allows(allowed.npm, name) ? undefined : `${dir} may not import ${name}`
}

function workspaceFault(
  file: TextFile,
  specifier: string,
  from: { readonly dir: string; readonly allowed: Allowed },
): string | undefined {
  if (!from.allowed.workspace.includes(specifier)) return `${from.dir} may not import ${specifier}`
  const isApp = from.dir === 'apps/api' || from.dir === 'apps/worker'
  const mayAdapt = !isApp || isTest(file) || file.path === `${from.dir}/src/compose.ts`
  return adapters.includes(specifier) && !mayAdapt ? `${specifier} belongs in compose.ts` : undefined
}

function isDeclared(manifest: Manifest, file: TextFile, name: string): boolean {
  const isOwn = name === manifest.name
  const isShipped = manifest.dependencies.includes(name)
  return isShipped || isOwn || (isFreer(file) && manifest.devDependencies.includes(name))
}

const allows = (list: readonly string[] | 'any', name: string): boolean => list === 'any' || list.includes(name)
