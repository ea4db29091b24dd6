import { z } from 'zod'
import { isAllowedFor, statedLicences } from './licences.ts'
import type { LockedPackage } from './lockfile.ts'

const licence = z.union([
  z.object({ license: z.object({ id: z.string() }) }),
  z.object({ license: z.object({ name: z.string() }) }),
  z.object({ expression: z.string() }),
])
const bill = z.object({
  components: z.array(z.object({ purl: z.string(), licenses: z.array(licence).optional() })),
})

type Licence = z.output<typeof licence>

/** A package URL of npm (`pkg:npm/%40scope/name@1.0.0`) as `@scope/name@1.0.0`. */
function idOf(purl: string): string {
  return decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/[?#].*$/, ''))
}

function expressionOf(licences: readonly Licence[]): string {
  return licences
    .map((one) => {
      if ('expression' in one) return one.expression
      return 'id' in one.license ? one.license.id : one.license.name
    })
    .join(' AND ')
}

/** The packages (`name@version`) that a bill names. */
export function packagesOfBill(text: string): ReadonlySet<string> {
  return new Set(bill.parse(JSON.parse(text)).components.map(({ purl }) => idOf(purl)))
}

/**
 * What is wrong with a bill of materials: a package that production installs and that is not in it, one without a licence, or
 * with one that is not allowed. Packages of other platforms may be missing: they were not installed where it was made.
 */
export function faultsOfBill(text: string, locked: readonly LockedPackage[]): readonly string[] {
  const { components } = bill.parse(JSON.parse(text))
  const found = new Map(components.map(({ purl, licenses }) => [idOf(purl), licenses ?? []]))
  const missing = locked.filter(({ id, isOfPlatform }) => !isOfPlatform && !found.has(id))
  const licences = [...found].flatMap(([id, licenses]) => {
    const expression = statedLicences.get(id) ?? expressionOf(licenses)
    if (expression === '') return [`${id} names no licence`]
    return isAllowedFor(id, expression) ? [] : [`${id} is under ${expression}, which is not allowed`]
  })
  const idle = [...statedLicences.keys()]
    .filter((id) => !found.has(id))
    .map((id) => `${id} is stated and not installed`)
  return [...missing.map(({ id }) => `${id} is installed by production and not in the bill`), ...licences, ...idle]
}
