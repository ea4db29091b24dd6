import type { Statement } from '@grenier/contracts'
import { moneyDocuments, statementPdf } from '@grenier/documents'
import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../../harness/fixtures.ts'
import { insertIssued } from '../../harness/issued-statement.ts'
import { callOf, finance } from './house.ts'
import { problemOf } from './problem-of.ts'
import { closeEveryKind, issueThem, type StatedMonth, statedMembers } from './stated-month.ts'

const invoicing = {
  siret: '20000000800017',
  vatNumber: 'FR83200000008',
  street: '1 place du Marché',
  postCode: '95000',
  city: 'Cergy',
  iban: 'FR7630001007941234567890185',
  bic: null,
  paymentDays: 30,
}

const financeContact = {
  name: 'Nadia Belkacem, service des finances',
  address: '1 place du Marché, 95000 Cergy',
  email: 'finances@syndicat.example',
  phone: null,
}

let stated: StatedMonth
beforeAll(async () => {
  stated = await closeEveryKind({
    accounting: 'other',
    vatRegime: 'standard',
    vatRateBasisPoints: 2_000n,
    invoicing,
    financeContact,
  })
  await issueThem(stated)
})
afterAll(() => stated.house.close())

describe('statements of who keeps its accounts outside Hélios', () => {
  test('are each served as an e-invoice that asks for the same amount, VAT included', async () => {
    const { house, month } = stated
    const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
    expect(items).toHaveLength(statedMembers)
    for (const { id: statementId, number, payableCents } of items) {
      const invoice = await house.api.getStatementInvoice({ statementId }, callOf(finance))
      const xml = Buffer.from(moneyDocuments.statementUbl(invoice)).toString('utf8')
      const payable = `${payableCents / 100n}.${String(payableCents % 100n).padStart(2, '0')}`
      const facturX = await house.api.getStatementFacturX({ statementId }, callOf(finance))
      expect(facturX.invoice).toEqual(invoice)
      expect(facturX.page).toMatchObject({ statement: { number }, grounds: { act: { number: '2025-42' } } })
      const pdf = Buffer.from(await moneyDocuments.statementFacturX(facturX)).toString('latin1')
      expect(pdf).toMatch(/\/AFRelationship \/Alternative/)
      expect(xml).toContain(`<cbc:ID>${number}</cbc:ID>`)
      expect(xml).toContain(`<cbc:PayableAmount currencyID="EUR">${payable}</cbc:PayableAmount>`)
      expect(xml).toContain('<cbc:StartDate>2026-01-01</cbc:StartDate>')
      expect(xml).toContain('<cbc:EndDate>2026-01-31</cbc:EndDate>')
    }
  })

  test('name whom to ask as it was when they were composed, whoever it is later', async () => {
    const { house, month } = stated
    const { items } = await house.api.listStatements({ limit: 1, month }, callOf(finance))
    const statementId = items[0]?.id ?? ''
    const drawn = async () => {
      const { statement, ...context } = await house.api.getStatementPdf({ statementId }, callOf(finance))
      return { contact: context.grounds?.contact, bytes: Buffer.from(await statementPdf(statement, context)) }
    }
    const before = await drawn()
    expect(before.contact).toEqual(financeContact)
    Object.assign(house.ports.installation, { financeContact: { ...financeContact, name: 'Une autre personne' } })
    const after = await drawn()
    expect(after.bytes.equals(before.bytes)).toBe(true)
    Object.assign(house.ports.installation, { financeContact })
  })

  test.each<readonly [string, Partial<Statement>]>([
    [
      'to give back',
      {
        totalCents: -1n,
        vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: -1n, vatCents: 0n }],
        vatCents: 0n,
        payableCents: -1n,
      },
    ],
    ['within the operator', { settlementMode: 'internal' }],
    ['compensated', { settlementMode: 'imputation-ac' }],
  ])('are no e-invoice where they are %s', async (what, change) => {
    const { house, month } = stated
    const [first] = (await house.api.listStatements({ limit: 1, month }, callOf(finance))).items
    const issued = await house.api.getStatement({ statementId: first?.id ?? '' }, callOf(finance))
    const number = `2026-0009${what.length % 10}`
    const amountCents = change.totalCents ?? issued.totalCents
    const lines = issued.lines.slice(0, 1).map((line) => ({ ...line, amountCents }))
    const other = { ...issued, ...change, lines, number, id: idOf(62, what.length) }
    await house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const payers = await tx.billing.assignedPayers(civilDate('2026-01-31'), [])
      const recipientId = payers.find(({ payerTenantId }) => payerTenantId === issued.tenantId)?.recipientId ?? ''
      await insertIssued(tx, other, { chargeIds: [], recipientId })
    })
    expect((await problemOf(house.api.getStatementFacturX({ statementId: other.id }, callOf(finance)))).code).toBe(
      'document-not-applicable',
    )
    expect(await problemOf(house.api.getStatementInvoice({ statementId: other.id }, callOf(finance)))).toEqual({
      code: 'document-not-applicable',
      params: {},
    })
  })
})
