import { importsOf, isRelative, packageOf, relativeTarget } from './support/imports.ts'
import type { TextFile } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationOf } from './support/violation.ts'

type Graph = ReadonlyMap<TextFile, readonly TextFile[]>

/** Groups of files that import each other in a circle, across packages too; types count, since they couple as well. */
export function importCycles(files: readonly TextFile[]): readonly Violation[] {
  const graph = graphOf(files)
  const done = new Set<TextFile>()
  const found: Violation[] = []
  for (const file of files) {
    const cycle = done.has(file) ? undefined : cycleFrom(file, graph, done)
    if (cycle !== undefined) found.push(violationOf(file, cycle.map((member) => member.path).join(' → ')))
  }
  return found
}

function graphOf(files: readonly TextFile[]): Graph {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const target = (file: TextFile, specifier: string): TextFile | undefined => {
    if (isRelative(specifier)) return byPath.get(relativeTarget(file, specifier))
    if (!specifier.startsWith('@grenier/')) return undefined
    const name = packageOf(specifier).slice('@grenier/'.length)
    const entry = specifier.split('/')[2] ?? 'index'
    return byPath.get(`packages/${name}/src/${entry}.ts`) ?? byPath.get(`apps/${name}/src/${entry}.ts`)
  }
  return new Map(
    files.map((file) => [
      file,
      importsOf(file).flatMap(({ specifier }) => {
        const found = target(file, specifier)
        return found === undefined ? [] : [found]
      }),
    ]),
  )
}

/** Depth-first walk; the first circle met is returned, closed by its first member. Marks what it has settled. */
function cycleFrom(start: TextFile, graph: Graph, done: Set<TextFile>): readonly TextFile[] | undefined {
  const trail: TextFile[] = []
  const walk = (file: TextFile): readonly TextFile[] | undefined => {
    const at = trail.indexOf(file)
    if (at >= 0) return [...trail.slice(at), file]
    if (done.has(file)) return undefined
    trail.push(file)
    let cycle: readonly TextFile[] | undefined
    for (const next of graph.get(file) ?? []) cycle ??= walk(next)
    trail.pop()
    done.add(file)
    return cycle
  }
  return walk(start)
}
