import type { Language } from '../shared/language.ts'
import { problems } from '../shared/problems.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { TenantDetail } from '../tenancy/tenancy.schemas.ts'
import type { PlacementFaultData, SimulatedPlacement } from './placement.schemas.ts'

/** How clusters came to be a tenant's. */
const choiceTexts = {
  'policy-elsewhere': {
    fr: 'La règle de placement a pris les grappes les moins occupées parmi celles qui conviennent, les sauvegardes sur un autre site que le stockage.',
    en: 'The rule of placement took the least used clusters among those that fit, backups on another site than the storage.',
  },
  'policy-same-site': {
    fr: 'La règle de placement a pris les grappes les moins occupées parmi celles qui conviennent ; aucun autre site ne peut recevoir les sauvegardes.',
    en: 'The rule of placement took the least used clusters among those that fit; no other site can take the backups.',
  },
  'operator-elsewhere': {
    fr: 'L’opérateur a désigné les grappes ; les sauvegardes sont sur un autre site que le stockage.',
    en: 'The operator named the clusters; backups stand on another site than the storage.',
  },
  'operator-same-site': {
    fr: 'L’opérateur a désigné les grappes ; les sauvegardes restent sur le site du stockage.',
    en: 'The operator named the clusters; backups stay on the site of the storage.',
  },
} as const satisfies Record<string, Sentence>

function choiceSentence(choice: { chosenBy: 'operator' | 'policy'; isSameSite: boolean }, language: Language): string {
  return choiceTexts[`${choice.chosenBy}-${choice.isSameSite ? 'same-site' : 'elsewhere'}`][language]
}

function withSentence(fault: PlacementFaultData, language: Language): PlacementFaultData {
  return { ...fault, explanation: fillSentence(problems[fault.code], fault.params, language) }
}

/** Adds to a simulated placement why it is so, and to each cluster what speaks against it. */
export function localisePlacement(answer: object, language: Language): object {
  const placement = answer as SimulatedPlacement
  const { choice, refusal } = placement
  return {
    ...placement,
    refusal: refusal === null ? null : withSentence(refusal, language),
    clusters: placement.clusters.map((cluster) => ({
      ...cluster,
      storageFaults: cluster.storageFaults.map((fault) => withSentence(fault, language)),
      backupFaults: cluster.backupFaults.map((fault) => withSentence(fault, language)),
    })),
    ...(choice === null ? {} : { explanation: choiceSentence(choice, language) }),
  } satisfies SimulatedPlacement
}

/** Adds to a tenant how its clusters came to be its own, where that was recorded. */
export function localiseTenant(answer: object, language: Language): object {
  const tenant = answer as TenantDetail
  if (tenant.placement === undefined) return tenant
  const explanation = choiceSentence(tenant.placement, language)
  return { ...tenant, placement: { ...tenant.placement, explanation } } satisfies TenantDetail
}
