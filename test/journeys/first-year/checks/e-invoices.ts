import { embeddedInvoice, readCii, readUbl } from '@grenier/documents/testing'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import { refusalOf } from '../deeds/deed.ts'
import { all, type Check, type Played } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'
import { centsOf, type StatedRow, statedRows } from './stated-rows.ts'
import { differ, everyOne, type Reader } from './statement-documents.ts'

type Invoice = ReturnType<typeof readUbl>
type InvoiceKind = Invoice['kind']

/** No file asks for what is compensated or stays within the operator. */
const modesWithoutInvoice = ['internal', 'imputation-ac']
const isOutOfScope = (group: string): boolean => group.startsWith('out-of-scope')

/** What a statement is as an e-invoice; null where it is none: EN 16931 lets nothing out of scope stand beside what is in it. */
function kindOf({ settlementMode, vatGroups, payableCents, originalNumber, lines }: StatedRow): InvoiceKind | null {
  const isMixed = vatGroups.some(isOutOfScope) && !vatGroups.every(isOutOfScope)
  if (modesWithoutInvoice.includes(settlementMode) || isMixed || lines.length === 0) return null
  if (originalNumber !== null) return 'credit-note'
  return payableCents < 0n ? null : 'invoice'
}

/** What an e-invoice says, each thing beside its name; a credit note gives back, above zero, what its statement takes off. */
function saidBy(invoice: Invoice): string[] {
  const { kind, number, issuedOn, credited, buyer, orderReference, lines, vatGroups } = invoice
  const groups = vatGroups.map((one) => `${one.regime} ${one.rateBasisPoints}: ${one.baseCents} + ${one.vatCents}`)
  return [
    `${kind} ${number} of ${issuedOn} on ${credited?.number ?? '-'} of ${credited?.issuedOn ?? '-'}`,
    `for ${buyer.name}, ${buyer.siret ?? '-'}, engagement ${orderReference ?? '-'}`,
    ...lines.map(
      ({ name, quantity, price, netCents, regime, rateBasisPoints }) =>
        `${name}: ${quantity} × ${centsOf(price)} = ${netCents}, ${regime} ${rateBasisPoints}`,
    ),
    ...groups.toSorted(),
    `${invoice.totalCents} + ${invoice.vatCents} = ${invoice.payableCents}`,
  ]
}

/** A line is one unit at its amount; where it takes off, one unit is taken back. */
const oneUnitAt = (cents: bigint): string => (cents < 0n ? `-1 × ${-cents} = ${cents}` : `1 × ${cents} = ${cents}`)

/** The same of the rows. */
function saidByRows(row: StatedRow, kind: InvoiceKind): string[] {
  const sign = kind === 'credit-note' ? -1n : 1n
  const signed = (group: string) =>
    group.replace(
      /: (-?\d+) \+ (-?\d+)$/,
      (_, base: string, vat: string) => `: ${sign * BigInt(base)} + ${sign * BigInt(vat)}`,
    )
  return [
    `${kind} ${row.number} of ${row.issuedOn} on ${row.originalNumber ?? '-'} of ${row.originalIssuedOn ?? '-'}`,
    `for ${row.payerName}, ${row.payerSiret ?? '-'}, engagement ${row.engagementNumber ?? '-'}`,
    ...row.lines.map(({ label, cents, vat }) => `${label}: ${oneUnitAt(sign * cents)}, ${vat}`),
    ...row.vatGroups.map(signed).toSorted(),
    `${sign * row.totalCents} + ${sign * row.vatCents} = ${sign * row.payableCents}`,
  ]
}

async function ublFaults({ stage, documents }: Played, row: StatedRow, kind: InvoiceKind): Promise<string[]> {
  const invoice = await stage.house.api.getStatementInvoice({ statementId: row.id }, callOf(finance))
  const xml = new TextDecoder().decode(documents.money.statementUbl(invoice))
  return differ('UBL', saidBy(readUbl(xml)), saidByRows(row, kind))
}

/** Its invoice for programs, which says what the UBL of the same statement does, and its pages for people. */
async function facturXFaults({ stage, documents }: Played, row: StatedRow, kind: InvoiceKind): Promise<string[]> {
  const both = await stage.house.api.getStatementFacturX({ statementId: row.id }, callOf(finance))
  const pdf = await documents.money.statementFacturX(both)
  const embedded = saidBy(readCii(embeddedInvoice(pdf)))
  const ubl = saidBy(readUbl(new TextDecoder().decode(documents.money.statementUbl(both.invoice))))
  const text = inOneLine((await printedPages(pdf)).map((page) => page.text).join(' '))
  return [
    ...differ('CII', embedded, saidByRows(row, kind)),
    ...differ('CII beside UBL', embedded, ubl),
    ...(text.includes(row.number) ? [] : ['its pages do not name it']),
    ...(amountsIn(text).includes(row.payableCents) ? [] : [`its pages do not ask for ${row.payableCents}`]),
  ]
}

type Ask = (played: Played, statementId: string) => Promise<unknown>
type InvoiceReader = (played: Played, row: StatedRow, kind: InvoiceKind) => Promise<string[]>

/** Under Hélios an invoice is the PES of its title: the operator of the year is told so of each statement. */
const refused =
  (ask: Ask): Reader =>
  async (played, { id }) => {
    const code = await refusalOf(ask(played, id))
    return code === 'document-not-applicable' ? [] : [`no e-invoice is to be made of it, and ${code} was answered`]
  }

/** Each statement as an e-invoice of one form: what it says, or that it is refused, where it is to be. */
const asInvoice =
  (ask: Ask, read: InvoiceReader): Reader =>
  async (played, row) => {
    const kind = kindOf(row)
    return kind === null ? await refused(ask)(played, row) : await read(played, row, kind)
  }

/** Looks at the same year as of an operator that keeps its accounts elsewhere and has a number for VAT. */
const outsideHelios =
  (check: Check): Check =>
  async (played) => {
    const { installation } = played.stage.house.ports
    const { accounting, invoicing } = installation
    Object.assign(installation, { accounting: 'other', invoicing: { ...invoicing, vatNumber: 'FR82200012342' } })
    try {
      return await check(played)
    } finally {
      Object.assign(installation, { accounting, invoicing })
    }
  }

/** Invoices and credit notes are both met: a rule about nothing proves nothing. */
const bothKinds: Check = async ({ stage }) => {
  const met = new Set((await statedRows(stage)).map(kindOf))
  return (['invoice', 'credit-note', null] as const).flatMap((kind) =>
    met.has(kind) ? [] : [`no statement is ${kind ?? 'without an e-invoice'}`],
  )
}

const inForm = (what: string, ask: Ask, read: InvoiceReader): Check =>
  all(
    bothKinds,
    everyOne(`${what} under Hélios of`, () => true, refused(ask)),
    outsideHelios(everyOne(`${what} of`, () => true, asInvoice(ask, read))),
  )

const askUbl: Ask = ({ stage }, statementId) => stage.house.api.getStatementInvoice({ statementId }, callOf(finance))
const askFacturX: Ask = ({ stage }, statementId) =>
  stage.house.api.getStatementFacturX({ statementId }, callOf(finance))

/** Each issued statement in UBL 2.1, and as Factur-X: names, numbers, lines, VAT and sums of the rows. */
export const ublInvoicesTellTheRows = inForm('UBL', askUbl, ublFaults)
export const facturXInvoicesTellTheRows = inForm('Factur-X', askFacturX, facturXFaults)
