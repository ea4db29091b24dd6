import { dirname, join } from 'node:path/posix'
import type { TextFile } from './source-file.ts'
import { syntaxOf } from './source-file.ts'

/** One import, re-export or dynamic import of a file. */
export interface Import {
  /** As written: `./a.ts`, `@grenier/contracts`, `node:fs`, `zod`. */
  readonly specifier: string
  readonly offset: number
}

/** All imports of a file, types included. Dynamic imports count when their specifier is a plain string. */
export function importsOf(file: TextFile): readonly Import[] {
  const { module } = syntaxOf(file)
  const fixed = module.staticImports.map((one) => ({ specifier: one.moduleRequest.value, offset: one.start }))
  const passedOn = module.staticExports.flatMap((one) =>
    one.entries.flatMap(({ moduleRequest, start }) =>
      moduleRequest === null ? [] : [{ specifier: moduleRequest.value, offset: start }],
    ),
  )
  const dynamic = module.dynamicImports.flatMap((one) => {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(file.text.slice(one.moduleRequest.start, one.moduleRequest.end))
    return literal?.[2] === undefined ? [] : [{ specifier: literal[2], offset: one.start }]
  })
  return [...fixed, ...passedOn, ...dynamic]
}

/** The workspace folder a path belongs to: `packages/database`, `apps/api`, `test`; undefined outside of all. */
export function workspaceOf(path: string): string | undefined {
  return /^((apps|packages)\/[^/]+|test)\//.exec(path)?.[1]
}

/** The path that a relative specifier means, from the repository's root. */
export const relativeTarget = (file: TextFile, specifier: string): string => join(dirname(file.path), specifier)

export const isRelative = (specifier: string): boolean => specifier.startsWith('.')

/** The npm package of a bare specifier: `@grenier/control-plane/ports` → `@grenier/control-plane`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}
