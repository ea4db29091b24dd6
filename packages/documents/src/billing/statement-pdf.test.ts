import type { Statement, StatementGrounds } from '@grenier/contracts'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { pdfPagePieces, pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { type ForecastRow, forecastRows } from './grounds-texts.ts'
import { exampleContext, exampleGrounds, exampleLine, exampleStatement } from './statement-example.test-support.ts'
import { statementPdf } from './statement-pdf.ts'

/** Words of a page in one line; French no-break spaces become ordinary ones. */
async function readPages(statement: Statement, context = exampleContext()): Promise<string[]> {
  return pdfPageTexts(await statementPdf(statement, context)).map((text) => text.replace(/[\s\u00a0]+/g, ' '))
}

const textsOf = ({ expected, actual, difference }: ForecastRow) =>
  [expected, actual, difference].map((text) => text.replace(/[\s\u00a0\u202f]+/g, ' '))

/** Types of the structure's elements, in the order in which they were written. */
function tagsOf(pdf: Uint8Array): string[] {
  return [
    ...Buffer.from(pdf)
      .toString('latin1')
      .matchAll(/\/S \/(\w+)\n/g),
  ].map(([, tag]) => tag ?? '')
}

describe('a statement as PDF', () => {
  it('is tagged: one title, a table of rows and cells, and nothing of the feet of pages', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => exampleLine({ position: index + 1 }))
    const pdf = await statementPdf(exampleStatement({ lines }), exampleContext())
    const tags = tagsOf(pdf)
    const count = (tag: string) => tags.filter((other) => other === tag).length
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Marked true')
    expect([count('H1'), count('Table'), count('TR'), count('TH'), count('TD')]).toEqual([1, 1, 61, 5, 300])
  })

  it('draws no text over another, however long the reason why there is no VAT', async () => {
    const vatGroups = [
      { regime: 'out-of-scope' as const, rateBasisPoints: 0, baseCents: 23_500n, vatCents: 0n },
      { regime: 'exempt' as const, rateBasisPoints: 0, baseCents: 50_000n, vatCents: 0n },
      { regime: 'standard' as const, rateBasisPoints: 2_000, baseCents: 50_000n, vatCents: 10_000n },
    ]
    const statement = exampleStatement({ vatGroups, totalCents: 123_500n, vatCents: 10_000n, payableCents: 133_500n })
    for (const page of pdfPagePieces(await statementPdf(statement, exampleContext()))) {
      const labels = page.filter(({ x, text }) => Math.abs(x - 72) < 1 && text.trim() !== '').map(({ y }) => y)
      const gaps = labels.toSorted((left, right) => left - right).map((y, index, all) => y - (all[index - 1] ?? 0))
      expect(Math.min(...gaps.slice(1), Number.POSITIVE_INFINITY)).toBeGreaterThan(9)
    }
  })

  it('has an annex for each beneficiary, with its name and what its lines come to, over as many pages as it takes', async () => {
    const own = Array.from({ length: 30 }, (_, index) => exampleLine({ position: index + 1, amountCents: 100n }))
    const other = { beneficiaryTenantId: '0198c0de-7a00-7000-8000-000000000003', beneficiaryName: 'CCAS de L’Haÿ' }
    const others = Array.from({ length: 30 }, (_, index) =>
      exampleLine({ ...other, position: 31 + index, amountCents: 7n }),
    )
    const statement = exampleStatement({ lines: [...own, ...others] })
    const pages = await readPages(statement)
    expect(pages.join(' ')).toMatch(/Pour Commune de L'Haÿ-les-Roses .*Sous-total du bénéficiaire 30,00 €/)
    expect(pages.join(' ')).toMatch(/Pour CCAS de L’Haÿ .*Sous-total du bénéficiaire 2,10 €.*Total 32,10 €/)
    const tags = tagsOf(await statementPdf(statement, exampleContext()))
    expect(tags.filter((tag) => tag === 'Table')).toHaveLength(2)
    expect(tags.filter((tag) => tag === 'H3')).toHaveLength(2)
    expect((await readPages(exampleStatement())).join(' ')).not.toContain('Sous-total')
  })

  it('says again on each page whose lines go on there', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => {
      const isOwn = index < 100
      const other = { beneficiaryTenantId: '0198c0de-7a00-7000-8000-000000000003', beneficiaryName: 'CCAS de L’Haÿ' }
      return exampleLine({
        ...(isOwn ? {} : other),
        position: index + 1,
        label: `Ligne n${index + 1}.`,
        amountCents: 1n,
      })
    })
    const pages = await readPages(exampleStatement({ lines }))
    const continued = pages.filter((page) => page.includes('Détail des prestations (suite)'))
    expect(continued.length).toBeGreaterThan(4)
    for (const page of continued) {
      // The first line on the page says of whom its head must speak.
      const position = Number(/Ligne n(\d+)\./.exec(page)?.[1])
      const name = position <= 100 ? "Commune de L'Haÿ-les-Roses" : 'CCAS de L’Haÿ'
      expect(page).toContain(`Détail des prestations (suite) Pour ${name} (suite) N°`)
    }
    const alone = await readPages(exampleStatement({ lines: lines.slice(0, 100) }))
    expect(alone.join(' ')).toContain('Détail des prestations (suite) N°')
  })

  it('says why it bears no tax by what its lines bear, whatever the operator bears in general', async () => {
    const outOfScope = { regime: 'out-of-scope' as const, rateBasisPoints: 0, baseCents: 100_000n, vatCents: 0n }
    const exempt = { ...outOfScope, regime: 'exempt' as const, baseCents: 23_500n }
    const [only] = await readPages(exampleStatement({ vatRegime: 'standard', vatGroups: [exempt] }))
    expect(only).toContain('Net de taxe Exonéré de TVA : services rendus par un groupement à ses membres')
    expect(only).not.toContain('outes taxes comprises')
    const [both] = await readPages(exampleStatement({ vatRegime: 'exempt', vatGroups: [outOfScope, exempt] }))
    expect(both).toContain('(article 256 B du code général des impôts). Exonéré de TVA')
  })

  it('says on its first page that it gives back, on which statement and as what', async () => {
    const credit = {
      originalStatementId: null,
      originalNumber: '2025-000007',
      originalIssuedAt: null,
      disputedOn: null,
      fiscalYear: 2025,
    }
    const lines = [exampleLine({ amountCents: -4_205n })]
    const [page] = await readPages(exampleStatement({ lines, credit: { ...credit, kind: 'mandat' } }))
    expect(page).toContain('Avoir sur l’état n° 2025-000007 de l’exercice 2025 : mandat sur exercice antérieur')
    expect(page).toContain('Montant rendu au redevable -42,05 €')
    const disputed = { ...credit, disputedOn: civilDate('2026-02-09'), kind: 'mandat' as const }
    const [cited] = await readPages(exampleStatement({ lines, credit: disputed }))
    expect(cited).toContain(
      'de l’exercice 2025, après la contestation du 9 février 2026 : mandat sur exercice antérieur',
    )
    const [trueUp] = await readPages(
      exampleStatement({ lines, credit: { ...credit, originalNumber: null, kind: 'mandat' } }),
    )
    expect(trueUp).toContain('Avoir sur la régularisation des coûts de 2025')
  })

  it('says what the same month asked for a year before, and the year so far, where that is known', async () => {
    const lastYear = { number: '2025-00012', payableCents: 118_000n }
    const known = pdfPageTexts(
      await statementPdf(exampleStatement(), exampleContext({ lastYear, yearToDateCents: 247_000n })),
    )
    const page = (known[0] ?? '').replace(/[\s\u00a0]+/g, ' ')
    for (const text of [
      'Même mois de 2025, état n° 2025-00012',
      '1 180,00 € (écart : +55,00 €)',
      'Depuis janvier 2026, ce mois compris 2 470,00 €',
    ])
      expect(page).toContain(text)
    const quarter = exampleStatement({ firstMonth: civilMonth('2025-11') })
    const [ofQuarter = ''] = pdfPageTexts(
      await statementPdf(quarter, exampleContext({ lastYear, yearToDateCents: 247_000n })),
    )
    expect(ofQuarter.replace(/[\s\u00a0]+/g, ' ')).toMatch(/Même période de 2025.*cette période comprise/)
    const [unknown] = await readPages(exampleStatement())
    expect(unknown).not.toMatch(/écart|Depuis/)
  })

  it('says how its amounts are made, who voted it, where the data stands, what a restore proved, and what was forecast', async () => {
    const lastYear = { number: '2025-00012', payableCents: 118_000n }
    const context = exampleContext({ lastYear, yearToDateCents: 247_000n, grounds: exampleGrounds() })
    const pages = await readPages(exampleStatement({ simulated: false }), context)
    await expect(pages.map((page) => page.trim().replaceAll('. ', '.\n')).join('\n\n')).toMatchFileSnapshot(
      'golden/statement.pdf.txt',
    )
  })

  it('names whom to ask and how they are reached, where that was known when it was composed', async () => {
    const contact = {
      name: 'Nadia Belkacem, service des finances',
      address: '1 place de l’Hôtel-de-Ville, 95000 Cergy',
      email: 'finances@syndicat.example',
      phone: '01 30 00 00 00',
    }
    const firstPage = async (known: NonNullable<StatementGrounds['contact']>) => {
      const grounds = exampleGrounds({ contact: known })
      return (await readPages(exampleStatement({ simulated: false }), exampleContext({ grounds })))[0] ?? ''
    }
    await expect((await firstPage(contact)).trim().replaceAll('. ', '.\n')).toMatchFileSnapshot(
      'golden/statement-contact.pdf.txt',
    )
    expect(await firstPage({ ...contact, address: null, email: null })).toContain(
      'Adressez-vous à Nadia Belkacem, service des finances (tél. 01 30 00 00 00) en rappelant',
    )
  })

  it('forecasts by twelfths of the year, rounded once, and shows no row where nothing was notified', async () => {
    const march = { firstMonth: civilMonth('2026-03'), month: civilMonth('2026-03'), payableCents: 10n }
    const units = [{ ruleId: 'used', label: 'Espace', yearUnitsMilli: 1_000n, usedUnits: '0' }]
    const forecast = (budgetCents: bigint | null) => exampleGrounds({ forecast: { budgetCents, units } }).forecast
    expect(forecastRows(exampleStatement(march), forecast(10_001n), null).map(textsOf)).toEqual([
      ['25,00 €', '0,10 €', '-24,90 €'],
      ['0,083 Go·mois', '0 Go·mois', '-0,083 Go·mois'],
    ])
    expect(forecastRows(exampleStatement(march), forecast(null), 5n)).toHaveLength(1)
    const [budgeted] = forecastRows(exampleStatement(march), forecast(10_001n), null)
    expect(budgeted?.label).toContain('prévus au budget 2026')
    const notice = { noticeId: 'n', ordinal: 2, sentOn: civilDate('2025-11-17') }
    const [notified] = forecastRows(exampleStatement(march), { ...forecast(10_001n), notice }, null)
    expect(notified?.label).toContain('prévus pour 2026 (avis de prévision n°\u00a02 du 17 novembre 2025)')
    const quarter = exampleStatement({ ...march, firstMonth: civilMonth('2026-01') })
    expect(forecastRows(quarter, forecast(null), 5n).map(({ label, expected }) => [label, expected])).toEqual([
      ['Espace, ces mois (3/12 de 1 Go·mois prévus)', '0,25 Go·mois'],
    ])
    const [page] = await readPages(exampleStatement(), exampleContext({ grounds: null }))
    expect(page).not.toMatch(/Prévu|calculés/)
  })

  it('of several months names the first and the last, and each service once', async () => {
    const lines = ['janvier', 'février', 'mars'].map((month, index) => ({
      ...exampleLine({ position: index + 1 }),
      label: `Espace standard (${month} 2026)`,
    }))
    const [first = ''] = await readPages(
      exampleStatement({ firstMonth: civilMonth('2026-01'), month: civilMonth('2026-03'), lines }),
    )
    expect(first).toMatch(/janvier\s–\smars 2026/)
    expect(first).toContain('du 1er janvier au 31 mars 2026')
    expect(first.match(/Espace standard(?! \()/g)).toHaveLength(1)
  })

  it('keeps long names, many lines and large amounts apart, on every page above its foot', async () => {
    const lines = Array.from({ length: 40 }, (_, index) =>
      exampleLine({ position: index + 1, label: `Prestation ${index} `.repeat(8), amountCents: 123_456_789_012n }),
    )
    const issuerName = 'Syndicat intercommunal à vocation unique '.repeat(5)
    const statement = exampleStatement({ lines, issuerName, payerName: issuerName })
    const [first = '', ...others] = await readPages(statement, exampleContext({ grounds: exampleGrounds() }))
    expect(first.indexOf('Syndicat')).toBeLessThan(first.indexOf('État récapitulatif'))
    for (const page of [first, ...others]) expect(page).toMatch(/Syndicat [^…]*… · État récapitulatif/)
    expect(first).toContain('49 382 715 604,80 €')
    const rows = [...[first, ...others].join(' ').matchAll(/1 234 567 890,12 €/g)]
    expect(rows).toHaveLength(40)
  })

  it('is a supporting document under Hélios alone', async () => {
    const [elsewhere = ''] = pdfPageTexts(
      await statementPdf(exampleStatement(), exampleContext({ accounting: 'other' })),
    )
    expect(elsewhere).toContain('État récapitulatif')
    expect(elsewhere).not.toContain('pièce justificative')
  })

  it('is the same bytes each time, whatever was drawn in between', async () => {
    const first = await statementPdf(exampleStatement(), exampleContext())
    await statementPdf(exampleStatement({ payerName: 'Une autre commune', number: '2026-000124' }), exampleContext())
    const second = await statementPdf(exampleStatement(), exampleContext())
    expect(Buffer.compare(Buffer.from(first), Buffer.from(second))).toBe(0)
    expect(Buffer.from(first.subarray(0, 5)).toString()).toBe('%PDF-')
  })

  it('takes its dates from the statement and not from a clock', async () => {
    const source = Buffer.from(await statementPdf(exampleStatement(), exampleContext())).toString('latin1')
    expect(source).toContain('(D:20260131233000Z)')
  })

  it('answers on its first page how much, for what, under which texts, and whom to ask until when', async () => {
    const [page = ''] = await readPages(exampleStatement())
    for (const text of [
      'État récapitulatif – pièce justificative',
      'n° 2026-000123 · janvier 2026',
      "Commune de L'Haÿ-les-Roses",
      'SIREN 219 400 389',
      '1 235,00 €',
      'Net de taxe',
      'article 256 B du code général des impôts',
      'du 1er au 31 janvier 2026',
      'CONV-94038-2026',
      'BAR-2026',
      'DEL-2025-042',
      '1er février 2026',
      'Régie numérique de démonstration en rappelant le n° 2026-000123. Cet état peut être contesté jusqu’au 16 février 2026 inclus.',
      '-7,05 €',
      '1 Go = 1 073 741 824 octets',
    ])
      expect(page).toContain(text)
  })

  it('says until when it can be disputed, or could where that was over when it was issued', async () => {
    const page = async (issuedOn: string) => {
      const days = { issuedOn: civilDate(issuedOn), disputableUntil: civilDate('2026-02-16') }
      return (await readPages(exampleStatement(), exampleContext(days)))[0]
    }
    expect(await page('2026-02-16')).toContain('Cet état peut être contesté jusqu’au 16 février 2026 inclus.')
    expect(await page('2026-02-17')).toContain('Cet état pouvait être contesté jusqu’au 16 février 2026 inclus.')
    expect(await page('2026-02-17')).toContain('17 février 2026')
  })

  it('says on every page that its figures are simulated, and never says it of measured ones', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => exampleLine({ position: index + 1 }))
    const pages = await readPages(exampleStatement({ lines }))
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) expect(page).toContain('relevés simulés')
    expect(pages[0]).toContain('DONNÉES SIMULÉES')
    const measured = await readPages(exampleStatement({ simulated: false }))
    expect(measured.join(' ')).not.toMatch(/simul/i)
  })

  it('prints every line of a long statement exactly once, on numbered pages, and the total after the last', async () => {
    const lines = Array.from({ length: 250 }, (_, index) =>
      exampleLine({ position: index + 1, label: `Prestation n${index + 1}.`, amountCents: 100n }),
    )
    const pages = await readPages(exampleStatement({ lines }))
    const detail = pages.join(' ').split('Détail des prestations').slice(1).join(' ')
    for (const line of lines) expect(detail.split(line.label)).toHaveLength(2)
    expect(pages.at(-1)).toContain('Prestation n250.')
    expect(pages.at(-1)).toContain('Total 250,00 €')
    expect(pages.at(-1)).toContain(`${pages.length} / ${pages.length}`)
  })

  it('asks for the amount with VAT, and shows on what and at which rate', async () => {
    const vatGroups = [{ regime: 'standard' as const, rateBasisPoints: 2_000, baseCents: 123_500n, vatCents: 24_700n }]
    const vat = { vatRegime: 'standard' as const, vatGroups, vatCents: 24_700n, payableCents: 148_200n }
    const [page = ''] = await readPages(exampleStatement(vat))
    const texts = [
      'Toutes taxes comprises',
      'Soit 1 235,00 € hors taxes, 247,00 € de TVA',
      'Total hors taxes 1 235,00 €',
      'TVA 20 % sur 1 235,00 € 247,00 €',
      'Total toutes taxes comprises 1 482,00 €',
    ]
    for (const text of texts) expect(page).toContain(text)
    expect(page).not.toContain('256 B')
  })

  it('shows letters the face lacks without their accent rather than dropping them', async () => {
    const [page] = await readPages(exampleStatement({ payerName: 'Ŷville 漢' }))
    expect(page).toContain('Yville ?')
  })

  it('has a page for a statement without lines', async () => {
    const pages = await readPages(exampleStatement({ lines: [] }))
    expect(pages).toHaveLength(1)
    expect(pages[0]).toContain('Aucune prestation facturable')
    expect(pages[0]).toContain('Total 0,00 €')
  })
})
