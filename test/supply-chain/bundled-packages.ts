import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { packagesOfBill } from './bill-of-materials.ts'

const manifest = z.object({ name: z.string(), version: z.string() })
/** The innermost package of a path, however deep it was installed. */
const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The packages (`name@version`) that files of a bundle come from; our own files come from none. */
export function packagesOf(files: readonly string[]): readonly string[] {
  const folders = new Set(files.flatMap((file) => folder.exec(resolve(file))?.[1] ?? []))
  const named = [...folders].map((one) => manifest.parse(JSON.parse(readFileSync(`${one}/package.json`, 'utf8'))))
  return [...new Set(named.map(({ name, version }) => `${name}@${version}`))].toSorted()
}

/** Packages whose code is in a bundle and that its bill of materials leaves out. */
export function faultsOfBundle(bill: string, bundled: readonly string[]): readonly string[] {
  const listed = packagesOfBill(bill)
  return bundled.filter((id) => !listed.has(id)).map((id) => `${id} is in the bundle and not in its bill`)
}
