import { instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { adoptionFindingTexts } from '../provisioning/adoption-texts.ts'
import { preflightGapTexts } from '../provisioning/preflight-texts.ts'
import { expiryTexts, notedTexts } from '../quota/event-texts.ts'
import { costTexts } from '../quota/localise-simulation.ts'
import { reasonTexts } from '../quota/reason-texts.ts'
import { alternativeTexts, refusalTexts } from '../quota/refusal-texts.ts'
import { visaTexts } from '../quota/visa-texts.ts'
import { exitWaitTexts } from '../tenancy/exit-waits.ts'
import { formatMoment } from './amount-texts.ts'
import { languages } from './language.ts'
import { problems } from './problems.ts'
import { fillSentence, type Sentence } from './sentence.ts'

const tables = {
  problems,
  adoptionFindingTexts,
  preflightGapTexts,
  expiryTexts,
  notedTexts,
  costTexts,
  reasonTexts,
  alternativeTexts,
  refusalTexts,
  visaTexts,
  exitWaitTexts,
}

const texts = Object.entries(tables).flatMap(([table, sentences]) =>
  Object.entries<Sentence>(sentences as Readonly<Record<string, Sentence>>).map(
    ([code, sentence]) => [`${table} ${code}`, sentence] as const,
  ),
)

const dayIso = '2027-03-12'
const isoDay = /\d{4}-\d{2}-\d{2}/

/** What a place could be filled with: a day wherever its name speaks of one, however it does. */
function sampleOf(name: string): string {
  if (/(Bytes|Micros|Count|Percent)$/.test(name)) return '3'
  return /(day|date|today|from|since|until|on)$/i.test(name) && !/(reason|version)$/i.test(name) ? dayIso : 'mot'
}

function filled(sentence: Sentence): string[] {
  return languages.map((language) => {
    const names = [...sentence[language].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    return fillSentence(sentence, Object.fromEntries(names.map((name) => [name, sampleOf(name)])), language)
  })
}

describe('days in texts', () => {
  it.each(texts)('%s: are written as people write them', (_, sentence) => {
    for (const text of filled(sentence)) expect(text).not.toMatch(isoDay)
  })

  it('are seen where a place is named so that nobody writes them', () => {
    for (const place of ['{today}', '{day}', '{validFrom}', '{dueDate}']) {
      expect(filled({ fr: `le ${place}`, en: `on ${place}` }).join(' ')).toMatch(isoDay)
    }
  })

  it('are those of mandates, names, acts and notices too', () => {
    const told = (code: 'mandate-dates' | 'name-date' | 'exit-notice-late' | 'act-not-executory') =>
      filled(problems[code])
    for (const code of ['mandate-dates', 'name-date', 'exit-notice-late', 'act-not-executory'] as const) {
      expect(told(code)).toEqual([expect.stringContaining('12 mars 2027'), expect.stringContaining('12 March 2027')])
    }
  })

  it('say the first of a month as French does, in every sentence that tells a day', () => {
    const sentence = { fr: 'le {sinceOn}', en: 'on {sinceOn}' }
    const told = (sinceOn: string) => languages.map((language) => fillSentence(sentence, { sinceOn }, language))
    expect(told('2027-01-01')).toEqual(['le 1er janvier 2027', 'on 1 January 2027'])
    expect(told('2027-01-11')).toEqual(['le 11 janvier 2027', 'on 11 January 2027'])
    const moment = (language: 'fr' | 'en') =>
      formatMoment(instantFromIso('2026-12-31T23:05:00Z'), 'Europe/Paris', language)
    expect([moment('fr'), moment('en')]).toEqual(['1er janvier 2027 à 00:05', '1 January 2027 at 00:05'])
  })
})
