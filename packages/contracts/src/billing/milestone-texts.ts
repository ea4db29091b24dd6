import { type MilestoneCode, type MilestoneRole, milestoneRules } from '@grenier/quota-billing/year'
import type { Sentence } from '../shared/sentence.ts'

/** What each milestone of the budget calendar is called, and why it stands where it stands. `{aboutYear}`: of which year it is. */
export const milestoneTexts = {
  'population-in-force': {
    title: { fr: 'Populations {aboutYear} chargées', en: 'Populations of {aboutYear} loaded' },
    why: {
      fr: 'Les populations authentifiées fin décembre sont en vigueur au 1er janvier : prix et clés comptent sur elles.',
      en: 'Populations authenticated at the end of December are in force on 1 January: prices and keys count on them.',
    },
  },
  'december-closed': {
    title: { fr: 'Décembre {aboutYear} clos', en: 'December {aboutYear} closed' },
    why: {
      fr: 'Clos à temps pour que les titres de l’exercice soient émis avant le 31 janvier.',
      en: 'Closed in time for the titres of the fiscal year to be made before 31 January.',
    },
  },
  'statements-numbered': {
    title: { fr: 'États de {aboutYear} tous émis', en: 'Statements of {aboutYear} all issued' },
    why: {
      fr: 'Dernier jour pour émettre les titres de l’exercice : fin de la journée complémentaire.',
      en: 'The last day on which titres of the fiscal year are made: its complementary days end.',
    },
  },
  'accruals-exported': {
    title: { fr: 'Rattachements de {aboutYear} exportés', en: 'Accruals of {aboutYear} exported' },
    why: {
      fr: 'Ce qui est mesuré sans être sur un état se rattache à l’exercice avant sa clôture.',
      en: 'What is measured and stands on no statement is accrued before the fiscal year is closed.',
    },
  },
  'forecast-notified': {
    title: {
      fr: 'Coût unitaire et prévision {aboutYear} notifiés',
      en: 'Unit cost and forecast of {aboutYear} notified',
    },
    why: {
      fr: 'Un mois avant la date limite du vote des budgets, pour entrer dans les projets de budget des adhérents.',
      en: 'One month before the last day on which budgets are voted, so that it enters members’ draft budgets.',
    },
  },
  'budgets-voted': {
    title: { fr: 'Budgets {aboutYear} des adhérents votés', en: 'Budgets of {aboutYear} voted by members' },
    why: {
      fr: 'Date limite du vote : 15 avril, ou 30 avril l’année où les conseils municipaux sont renouvelés.',
      en: 'The last day for the vote: 15 April, or 30 April in a year in which municipal councils are renewed.',
    },
  },
  'year-trued-up': {
    title: { fr: 'Régularisation {aboutYear} faite', en: 'True-up of {aboutYear} posted' },
    why: {
      fr: 'Les comptes de l’exercice sont arrêtés au plus tard ce jour : le coût réel est connu.',
      en: 'The accounts of the fiscal year are voted by that day: what it really cost is known.',
    },
  },
  'needs-asked': {
    title: { fr: 'Besoins {aboutYear} demandés aux adhérents', en: 'Needs for {aboutYear} asked of members' },
    why: {
      fr: 'Le recensement de septembre et octobre fixe les unités prévues de l’année suivante.',
      en: 'The campaign of September and October makes the forecast units of the next year.',
    },
  },
  'needs-taken-up': {
    title: { fr: 'Besoins {aboutYear} retenus', en: 'Needs for {aboutYear} taken up' },
    why: {
      fr: 'Le recensement est terminé : prévisions, engagements et plan de capacité en découlent.',
      en: 'The campaign is over: forecasts, commitments and the capacity plan follow from it.',
    },
  },
} as const satisfies Readonly<Record<MilestoneCode, { title: Sentence; why: Sentence }>>

/** True for a milestone that the rules know; the others are the operator's own. */
export function isMilestoneCode(code: string): code is MilestoneCode {
  return Object.hasOwn(milestoneRules, code)
}

/** Whose matter a milestone is, as letters and tasks name them. */
export const milestoneRoleTexts = {
  operator: { fr: 'exploitation', en: 'operations' },
  finance: { fr: 'finances', en: 'finance' },
} as const satisfies Readonly<Record<MilestoneRole, Sentence>>
