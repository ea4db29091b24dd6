import { civilMonth } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { exampleNotice } from './forecast-notice-example.test-support.ts'
import { forecastNoticePdf } from './forecast-notice-pdf.ts'
import { noticeLinesTable, noticeTable } from './forecast-notice-tables.ts'

const pagesOf = async (notice = exampleNotice()) =>
  pdfPageTexts(await forecastNoticePdf(notice)).map((text) => text.replaceAll(/[\s\u00a0\u202f]+/g, ' '))
const textOf = async (notice = exampleNotice()) => (await pagesOf(notice)).join(' ')

describe('a forecast notice as PDF', () => {
  it('is what was reviewed', async () => {
    const pages = await pagesOf()
    await expect(pages.map((page) => page.trim()).join('\n\n')).toMatchFileSnapshot('golden/forecast-notice.pdf.txt')
  })

  it('answers first what to plan, with its tax, and says which notice it is and which one it replaces', async () => {
    const text = await textOf()
    for (const said of [
      'Avis de prévision 2027 n° 2, envoyé le 17 novembre 2026, remplace l’avis n° 1',
      'À prévoir pour 2027, toutes taxes comprises 4 070,40 €',
      '3 392,00 € hors taxes, 678,40 € de TVA.',
      'Communauté de communes de la Vallée SIRET 20008692400012',
    ])
      expect(text).toContain(said)
  })

  it('shows units × price of each service, what is brought over as such, and why something is not forecast', async () => {
    const text = await textOf()
    for (const said of [
      '120 Go·mois gratuits 3 480 Go·mois × 0,05 € = 174,00 €',
      '6 890 habitants × 0,30 € = 2 067,00 €',
      '2025 (repris)',
      'Non prévu (janvier – décembre 2027) : aucune quantité n’a été annoncée pour cet exercice',
      'Tout n’a pas pu être prévu',
      'barème T2027, publié pour cet exercice, voté par l’acte n° 2026-31',
      'réparti selon la population ; 2 mois non encore déclarés reprennent le dernier connu',
    ])
      expect(text).toContain(said)
  })

  it('tells what is shared in a first year as an estimate, by the costs of that year', async () => {
    const { content, ...notice } = exampleNotice()
    const costs = content.costs.map((cost) => ({ ...cost, estimatedIn: civilMonth('2027-03') }))
    const text = await textOf({ ...notice, content: { ...content, costs } })
    expect(text).toContain('estimation, première année, d’après le coût déclaré de 2027')
    expect(text).toContain('entre ceux de mars 2027, à partir du mois d’adhésion ; 2 mois non encore déclarés')
    expect(text).not.toContain('prévu d’après le coût de 2026')
  })

  it('of a draft says that it was not sent, and without VAT names no price with it', async () => {
    const { content, ...draft } = exampleNotice()
    const vatGroups = [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: 339_200n, vatCents: 0n }] as const
    const untaxed = { ...content, vatGroups: [...vatGroups], vatCents: 0n, payableCents: 339_200n }
    const none = { state: 'draft', ordinal: null, sentAt: null, sentOn: null, sentBy: null } as const
    const text = await textOf({ ...draft, ...none, content: untaxed })
    expect(text).toContain('Projet, non envoyé')
    expect(text).toContain('À prévoir pour 2027 3 392,00 €')
    expect(text).not.toContain('toutes taxes')
    expect(text).toContain('article 256 B')
  })

  it('runs over as many pages as a payer of many has need of, each with its foot, and keeps titles with their rows', async () => {
    const notice = exampleNotice()
    const parts = Array.from({ length: 40 }, (_, index) =>
      notice.content.parts.map((part) => ({ ...part, name: `${part.name} ${index}` })),
    ).flat()
    const pages = await pagesOf({ ...notice, content: { ...notice.content, parts } })
    expect(pages.length).toBeGreaterThan(10)
    for (const page of pages) expect(page).toContain('Avis de prévision 2027 ·')
    expect(pages.join(' ')).toContain('Butry-sur-Oise 39')
  })

  it('is the same bytes for the same notice', async () => {
    expect(await forecastNoticePdf(exampleNotice())).toEqual(await forecastNoticePdf(exampleNotice()))
  })
})

describe('its tables', () => {
  it('sum up to the notice: three years by service, and units × price to the forecast', () => {
    const notice = exampleNotice()
    const { content } = notice
    const sumOf = ({ columns, rows }: ReturnType<typeof noticeTable>, field: string): bigint => {
      const at = columns.findIndex((column) => column.field === field)
      return rows.reduce((sum, row) => sum + BigInt(row[at] ?? 0n), 0n)
    }
    const table = noticeTable(notice)
    expect(sumOf(table, 'formerEuros')).toBe(content.formerCents)
    expect(sumOf(table, 'projectedEuros')).toBe(content.projectedCents)
    expect(sumOf(table, 'forecastEuros')).toBe(content.forecastCents)
    expect(table.furtherTotals?.at(-1)?.value).toBe(content.payableCents)
    expect(sumOf(noticeLinesTable(notice), 'amountEuros')).toBe(content.forecastCents)
  })
})
