import type { Language } from '@grenier/contracts'
import { addTexts } from './translate.ts'

type Loading = () => Promise<Readonly<Record<string, string>>>

/**
 * What is said beside the pages of every week, by who opens it: a part comes with the first page that says it, and in the language
 * that is spoken alone. French of the pages of every week stands in the first script; the rest is loaded.
 */
const parts = {
  everyWeek: {
    fr: async () => ({}),
    en: async () => (await import('./en/texts.ts')).enTexts,
  },
  nowAndThen: {
    fr: async () => ({ ...(await import('./fr/people.ts')).frPeople, ...(await import('./fr/restore.ts')).frRestore }),
    en: async () => ({ ...(await import('./en/people.ts')).enPeople, ...(await import('./en/restore.ts')).enRestore }),
  },
  charge: {
    fr: async () => (await import('./fr/charge.ts')).frCharge,
    en: async () => (await import('./en/charge.ts')).enCharge,
  },
  disputes: {
    fr: async () => (await import('./fr/disputes.ts')).frDisputes,
    en: async () => (await import('./en/disputes.ts')).enDisputes,
  },
  operator: {
    fr: async () => ({
      ...(await import('./fr/operator.ts')).frOperator,
      ...(await import('./fr/operator-fleet.ts')).frOperatorFleet,
      ...(await import('./fr/steps.ts')).frSteps,
      ...(await import('./fr/conditions.ts')).frConditions,
    }),
    en: async () => ({
      ...(await import('./en/operator.ts')).enOperator,
      ...(await import('./en/operator-fleet.ts')).enOperatorFleet,
      ...(await import('./en/steps.ts')).enSteps,
      ...(await import('./en/conditions.ts')).enConditions,
    }),
  },
  objections: {
    fr: async () => (await import('./fr/objections.ts')).frObjections,
    en: async () => (await import('./en/objections.ts')).enObjections,
  },
  policy: {
    fr: async () => (await import('./fr/policy.ts')).frPolicy,
    en: async () => (await import('./en/policy.ts')).enPolicy,
  },
  pools: {
    fr: async () => (await import('./fr/pools.ts')).frPools,
    en: async () => (await import('./en/pools.ts')).enPools,
  },
  clusters: {
    fr: async () => (await import('./fr/clusters.ts')).frClusters,
    en: async () => (await import('./en/clusters.ts')).enClusters,
  },
  enrolment: {
    fr: async () => (await import('./fr/enrolment.ts')).frEnrolment,
    en: async () => (await import('./en/enrolment.ts')).enEnrolment,
  },
  agreement: {
    fr: async () => (await import('./fr/agreement.ts')).frAgreement,
    en: async () => (await import('./en/agreement.ts')).enAgreement,
  },
  finance: {
    fr: async () => (await import('./fr/finance.ts')).frFinance,
    en: async () => (await import('./en/finance.ts')).enFinance,
  },
  pricing: {
    fr: async () => (await import('./fr/pricing.ts')).frPricing,
    en: async () => (await import('./en/pricing.ts')).enPricing,
  },
  settling: {
    fr: async () => (await import('./fr/settling.ts')).frSettling,
    en: async () => (await import('./en/settling.ts')).enSettling,
  },
  forecastNotices: {
    fr: async () => (await import('./fr/forecast-notices.ts')).frForecastNotices,
    en: async () => (await import('./en/forecast-notices.ts')).enForecastNotices,
  },
  needs: {
    fr: async () => (await import('./fr/needs.ts')).frNeeds,
    en: async () => (await import('./en/needs.ts')).enNeeds,
  },
  yearly: {
    fr: async () => (await import('./fr/yearly.ts')).frYearly,
    en: async () => (await import('./en/yearly.ts')).enYearly,
  },
  territoryEvents: {
    fr: async () => (await import('./fr/territory-events.ts')).frTerritoryEvents,
    en: async () => (await import('./en/territory-events.ts')).enTerritoryEvents,
  },
  letters: {
    fr: async () => (await import('./fr/letters.ts')).frLetters,
    en: async () => (await import('./en/letters.ts')).enLetters,
  },
  workbook: {
    fr: async () => (await import('./fr/workbook.ts')).frWorkbook,
    en: async () => (await import('./en/workbook.ts')).enWorkbook,
  },
  templates: {
    fr: async () => (await import('./fr/templates.ts')).frTemplates,
    en: async () => (await import('./en/templates.ts')).enTemplates,
  },
  auditor: {
    fr: async () => ({
      ...(await import('./fr/auditor.ts')).frAuditor,
      ...(await import('./fr/actions.ts')).frActions,
    }),
    en: async () => ({
      ...(await import('./en/auditor.ts')).enAuditor,
      ...(await import('./en/actions.ts')).enActions,
    }),
  },
} as const satisfies Record<string, Readonly<Record<Language, Loading>>>

export type TextPart = keyof typeof parts

const wanted = new Set<TextPart>(['everyWeek'])
/** The language that is spoken, and while another one is being brought that one too: what is asked for meanwhile comes in both. */
const kept = new Set<Language>(['fr'])

const bring = async (part: TextPart, language: Language): Promise<void> =>
  addTexts(language, await parts[part][language]())

/** Brings what some pages say, before such a page is shown; rejects where it cannot be loaded. */
export async function bringTexts(more: readonly TextPart[]): Promise<void> {
  for (const part of more) wanted.add(part)
  await Promise.all(more.flatMap((part) => [...kept].map((language) => bring(part, language))))
}

/** Brings in another language all that was brought before; rejects where it cannot be loaded, and the former one goes on. */
export async function bringLanguage(language: Language): Promise<void> {
  const former = [...kept].filter((other) => other !== language)
  kept.add(language)
  try {
    await Promise.all([...wanted].map((part) => bring(part, language)))
    for (const other of former) kept.delete(other)
  } catch (error) {
    if (former.length > 0) kept.delete(language)
    throw error
  }
}
