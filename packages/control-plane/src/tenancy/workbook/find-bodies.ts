import type { CommuneInRegister, CommuneRegister, EpciInRegister } from '../register.ports.ts'
import type { ImportWork } from './import-context.ts'

/** A body that a workbook names, by its SIREN or its INSEE code. */
export interface NamedBody {
  /** The same for both of its numbers. */
  readonly key: string
  readonly number: string
  readonly tenant: { readonly id: string; readonly name: string } | null
  readonly commune: CommuneInRegister | null
  readonly epci: EpciInRegister | null
}

/** Who is a member, or is made one by the workbook, by the numbers that it names them by. */
export interface Bodies {
  find(number: string): NamedBody
  /** It is a member from now on. */
  enrolled(body: NamedBody, tenant: { id: string; name: string }): void
}

interface Standing {
  readonly key: string
  readonly tenant: { readonly id: string; readonly name: string }
}

const isSirenText = (number: string): boolean => number.length === 9

/** Communes of the register by either number; it knows them by INSEE code, and is turned round once a SIREN is asked for. */
function communeFinder(register: CommuneRegister): (number: string) => CommuneInRegister | null {
  let bySiren: Map<string, CommuneInRegister> | null = null
  return (number) => {
    if (!isSirenText(number)) return register.commune(number)
    bySiren ??= new Map(
      register
        .places()
        .filter(({ kind }) => kind === 'departement')
        .flatMap(({ kind, code }) => register.communesOf({ kind, code }) ?? [])
        .flatMap((commune) => (commune.siren === null ? [] : [[commune.siren, commune] as const])),
    )
    return bySiren.get(number) ?? null
  }
}

/** Reads who is a member today; the official register is looked through for a SIREN that no member has. */
export async function findBodies({ tx, ports, today }: ImportWork): Promise<Bodies> {
  const byNumber = new Map<string, Standing>()
  for (const { tenantId: id, name, siren, inseeCode, exitedAt = null } of await tx.tenancy.tenantsOnDay(today)) {
    if (exitedAt !== null) continue
    const standing = { key: inseeCode ?? siren ?? id, tenant: { id, name } }
    for (const number of [siren, inseeCode]) if (number !== null) byNumber.set(number, standing)
  }
  const communeOf = communeFinder(ports.register)
  const standingOf = (numbers: readonly (string | null | undefined)[]): Standing | undefined =>
    numbers.flatMap((one) => byNumber.get(one ?? '') ?? [])[0]
  return {
    find(number) {
      const commune = byNumber.has(number) ? null : communeOf(number)
      const standing = standingOf([number, commune?.inseeCode, commune?.siren])
      const tenant = standing?.tenant ?? null
      const epci = tenant === null && commune === null && isSirenText(number) ? ports.register.epci(number) : null
      return { key: standing?.key ?? commune?.inseeCode ?? number, number, tenant, commune, epci }
    },
    enrolled({ key, number, commune }, tenant) {
      for (const one of [number, commune?.inseeCode, commune?.siren]) if (one) byNumber.set(one, { key, tenant })
    },
  }
}
