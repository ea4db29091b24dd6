import { parse } from 'yaml'
import { z } from 'zod'

const versions = z.record(z.string(), z.string()).default({})
const imported = z.record(z.string(), z.object({ version: z.string() })).default({})
const placed = z.object({
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  peerDependencies: versions,
})
const shape = z.object({
  importers: z.record(z.string(), z.object({ dependencies: imported, optionalDependencies: imported })),
  packages: z.record(z.string(), placed),
  snapshots: z.record(z.string(), z.object({ dependencies: versions, optionalDependencies: versions })),
})

export interface LockedPackage {
  /** `name@version`. */
  readonly id: string
  /** Installed on some platforms alone, so its licence may not be at hand here. */
  readonly isOfPlatform: boolean
}

type Lockfile = z.infer<typeof shape>

/** What production installs, whatever the platform: all that apps and packages need, and what that needs in turn. */
export function productionPackages(lockfile: string): readonly LockedPackage[] {
  const lock = shape.parse(parse(lockfile))
  const everywhere = new Set(idsOf(lock, (id) => !isOfPlatform(lock, id)))
  return idsOf(lock, () => true).map((id) => ({ id, isOfPlatform: !everywhere.has(id) }))
}

function isOfPlatform({ packages }: Lockfile, id: string): boolean {
  return packages[id]?.os !== undefined || packages[id]?.cpu !== undefined
}

/** Those that are reached by way of packages that are installed. What only another one needs is not. */
function idsOf({ importers, packages, snapshots }: Lockfile, isInstalled: (id: string) => boolean): string[] {
  const shipped = Object.entries(importers).filter(([folder]) => /^(apps|packages)\//.test(folder))
  const wanted = shipped.flatMap(([, { dependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies }).map(([name, { version }]) => keyOf(name, version)),
  )
  const seen = new Set<string>()
  for (const key of wanted) {
    const snapshot = snapshots[key]
    const id = idOf(key)
    if (snapshot === undefined || seen.has(key) || !isInstalled(id)) continue
    seen.add(key)
    // A peer is a dependency of whoever brings it, and counts where production does.
    const peers = packages[id]?.peerDependencies ?? {}
    const needed = Object.entries({ ...snapshot.dependencies, ...snapshot.optionalDependencies })
    // What is found on the way is looked at too: the list grows while it is walked.
    wanted.push(...needed.flatMap(([name, version]) => (Object.hasOwn(peers, name) ? [] : [keyOf(name, version)])))
  }
  return [...new Set([...seen].map(idOf))].toSorted()
}

/** Without the peers that it was resolved with. */
function idOf(key: string): string {
  return key.replace(/\(.*$/, '')
}

/** A version that holds a name is an alias: that other package is installed. */
function keyOf(name: string, version: string): string {
  return /^@?[^@(]+@/.test(version) ? version : `${name}@${version}`
}
