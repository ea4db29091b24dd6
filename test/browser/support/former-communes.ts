import type { Client } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { readRegisterVersion } from '@grenier/register'

const source = 'Registre 2024'
const validFrom = civilDate('2024-01-01')

/** One that took in another since, the one that it took in, and one that only has other figures: Deux-Sèvres. */
const codes = { heir: '79307', merged: '79060', changed: '79191' } as const

/** What they were called in 2024. */
export type FormerNames = Readonly<Record<keyof typeof codes, string>>

/** Records communes and their EPCIs as the register of 2024 had them, through the API: the present one says otherwise of them. */
export async function recordFormerCommunes(api: Client): Promise<FormerNames> {
  const former = readRegisterVersion({ packageName: 'register-4', populationVintage: 2021 })
  const groupIds = new Map<string, string>()
  const names: Partial<Record<keyof typeof codes, string>> = {}
  for (const key of ['heir', 'merged', 'changed'] as const) {
    const commune = former.communes.find(({ inseeCode }) => inseeCode === codes[key])
    const epci = former.epcis.find(({ siren }) => siren === commune?.epciSiren)
    if (commune === undefined || epci === undefined) throw new Error(`the register of 2024 has no ${codes[key]}`)
    if (!groupIds.has(epci.siren)) {
      const body = { kind: 'epci', name: epci.name, siren: epci.siren, inseeCode: null, departementCode: null } as const
      const dated = { population: null, groupId: null, validFrom, source }
      groupIds.set(epci.siren, (await api.call('registerOrganisation', { body: { ...body, ...dated } })).id)
    }
    const { name, siren, inseeCode, departementCode, population } = commune
    const figure =
      population === null ? null : { kind: 'municipale' as const, inForceFrom: validFrom, source, ...population }
    const body = { kind: 'commune', name, siren, inseeCode, departementCode, population: figure } as const
    const groupId = groupIds.get(epci.siren) ?? null
    await api.call('registerOrganisation', { body: { ...body, groupId, validFrom, source } })
    names[key] = name
  }
  return names as FormerNames
}
