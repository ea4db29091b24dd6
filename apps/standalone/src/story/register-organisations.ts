import type { Organisation } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { RegisterCommune, RegisterEpci } from '@grenier/register'
import { all, ensure, forEachAtMost, type StoryApi } from './story-tools.ts'

/** The organisations of the story, by what the register calls them. */
export interface StoryOrganisations {
  /** By INSEE code. */
  readonly communes: ReadonlyMap<string, Organisation>
  /** By SIREN. */
  readonly epcis: ReadonlyMap<string, Organisation>
}

const callsAtOnce = 8

/**
 * Records the EPCI first, then the communes under them, as the register states them. A commune without EPCI stands alone;
 * a missing SIREN or population stays missing, so that enrolment can say so.
 */
export async function registerOrganisations(api: StoryApi): Promise<StoryOrganisations> {
  const { register, progress } = api.tools
  const known = await all(api.operator.items('listOrganisations', { query: { limit: 500 } }))
  const phase = progress.phase('Organisations du registre', register.communes.length + register.epcis.length)
  const epcis = new Map<string, Organisation>()
  await forEachAtMost(register.epcis, callsAtOnce, async (epci) => {
    const standing = known.find((organisation) => organisation.kind === 'epci' && organisation.siren === epci.siren)
    epcis.set(epci.siren, await ensure(standing, () => registerEpci(api, epci)))
    phase.advance()
  })
  const communes = new Map<string, Organisation>()
  await forEachAtMost(register.communes, callsAtOnce, async (commune) => {
    const standing = known.find((organisation) => organisation.inseeCode === commune.inseeCode)
    const groupId = commune.epciSiren === null ? null : (epcis.get(commune.epciSiren)?.id ?? null)
    communes.set(commune.inseeCode, await ensure(standing, () => registerCommune(api, { commune, groupId })))
    phase.advance()
  })
  phase.end(`${register.communes.length} communes, ${register.epcis.length} EPCI`)
  return { communes, epcis }
}

function registerEpci(api: StoryApi, epci: RegisterEpci): Promise<Organisation> {
  return api.operator.call('registerOrganisation', {
    body: {
      kind: 'epci',
      name: epci.name,
      siren: epci.siren,
      inseeCode: null,
      departementCode: api.tools.register.departement.code,
      population: null,
      groupId: null,
      validFrom: civilDate('2026-01-01'),
      source: sourceOf(api),
    },
    idempotencyKey: `demo:organisation:${epci.siren}`,
  })
}

function registerCommune(
  api: StoryApi,
  { commune, groupId }: { commune: RegisterCommune; groupId: string | null },
): Promise<Organisation> {
  const { kind, vintage, inForceFrom } = api.tools.register.vintages.population
  const source = sourceOf(api)
  return api.operator.call('registerOrganisation', {
    body: {
      kind: 'commune',
      name: commune.name,
      siren: commune.siren,
      inseeCode: commune.inseeCode,
      departementCode: commune.departementCode,
      population:
        commune.population === null
          ? null
          : { kind, vintage, inForceFrom: civilDate(inForceFrom), inhabitants: commune.population, source },
      groupId,
      validFrom: civilDate('2026-01-01'),
      source,
    },
    idempotencyKey: `demo:organisation:${commune.inseeCode}`,
  })
}

function sourceOf(api: StoryApi): string {
  const { packageName, packageVersion, geographyYear } = api.tools.register.vintages
  return `${packageName} ${packageVersion}, COG ${geographyYear}`
}
