import type { Documents } from '@grenier/api'
import type { CheckName } from './checks/all-checks.ts'

const one = (table: string, where = 'true') => `ctid = (SELECT ctid FROM ${table} WHERE ${where} ORDER BY ctid LIMIT 1)`
const aMicroMore = (where: string) =>
  `UPDATE charge SET amount_micros = amount_micros + 1 WHERE ${one('charge', where)}`
const aCentMore = (where = 'true') =>
  `UPDATE statement_line SET amount_cents = amount_cents + 1 WHERE ${one('statement_line', where)}`
/** Credits that are credit notes: none is made of what is compensated or stays within the operator, nor of two kinds of VAT at once. */
const ofCredits = `statement_id IN (SELECT id FROM statement
  WHERE credited_statement_id IS NOT NULL AND settlement_mode NOT IN ('internal', 'imputation-ac')
    AND (SELECT count(DISTINCT regime = 'out-of-scope') FROM statement_vat_group own WHERE own.statement_id = statement.id) = 1)`
const dearerWhere = (where: string) =>
  `UPDATE statement SET total_cents = total_cents + 1, payable_cents = payable_cents + 1 WHERE ${one('statement', where)}`
const dearer = dearerWhere('true')
const ofEvent = `transfer_id IN (SELECT transfer.id FROM ledger_transfer transfer JOIN territory_event ON territory_event.id = cause_id)`
const mergedTenants = `(SELECT tenant.id FROM tenant JOIN organisation_succession ON predecessor_id = tenant.organisation_id)`
const firstEntry = 'sequence = (SELECT min(sequence) FROM ledger_entry)'
const firstAudited = 'id = (SELECT id FROM audit_entry ORDER BY id LIMIT 1)'
const leavers = `(SELECT tenant_id FROM tenant_exit WHERE state = 'destroyed')`

const ofArchive = 'tenant_id IN (SELECT tenant_id FROM tenant_export)'
const invoiced = `statement_id NOT IN (SELECT statement_id FROM statement_vat_group WHERE regime = 'standard')`
/** What breaks an e-invoice of either form. */
const eInvoicePlants = [
  aCentMore(invoiced),
  aCentMore(ofCredits),
  `UPDATE statement SET payer_name = payer_name || ' et autres' WHERE id = (SELECT min(statement_id::text)::uuid FROM statement_issue WHERE ${invoiced})`,
  `UPDATE statement_issue SET payer_siret = '21610275600014' WHERE ${one('statement_issue', invoiced)}`,
  `UPDATE statement_issue SET issued_at = issued_at - interval '1 day' WHERE ${one('statement_issue', 'statement_id IN (SELECT credited_statement_id FROM statement)')}`,
  `UPDATE statement_vat_group SET base_cents = base_cents - 100, vat_cents = vat_cents - 20 WHERE ${one('statement_vat_group', `rate_basis_points = 2000 AND ${ofCredits}`)}`,
  `DELETE FROM statement_vat_group WHERE ${one('statement_vat_group', `regime = 'standard' AND statement_id IN (SELECT statement_id FROM statement_vat_group WHERE regime = 'out-of-scope')`)}`,
]

const joiners = `(SELECT tenant_id FROM agreement WHERE starts_on = date '2026-05-01')`
const otherByte = 'set_byte(bytes, 20, get_byte(bytes, 20) # 1)'
/** Done twice it is as it was. */
const anotherActFile = `UPDATE act_file SET bytes = ${otherByte}, sha256 = sha256(${otherByte})`
const ofSent = 'id IN (SELECT notice_id FROM forecast_notice_sending)'

/** By check, each thing that breaks it, behind every trigger of the database. */
export const plantedInRows: Readonly<
  Record<Exclude<CheckName, 'invariantsHold' | 'auditTrailIsWhole'>, readonly string[]>
> = {
  listWorkbooksTellTheRows: [
    dearer,
    aMicroMore("kind = 'usage'"),
    `DELETE FROM act WHERE ${one('act')}`,
    `UPDATE statement_carry SET amount_micros = amount_micros + 1 WHERE ${one('statement_carry', 'charge_count > 0')}`,
    `UPDATE opening_balance SET amount_cents = amount_cents + 1 WHERE ${one('opening_balance')}`,
    `UPDATE organisation_identity SET name = 'Ailleurs' WHERE organisation_id =
       (SELECT organisation_id FROM tenant WHERE id IN (SELECT tenant_id FROM member_budget) ORDER BY id LIMIT 1)`,
  ],
  moneyTablesTellTheRows: [dearer, aMicroMore("kind = 'shared'")],
  registersTellTheRows: [
    `UPDATE calendar_milestone SET day = day + 1 WHERE day IS NOT NULL`,
    `UPDATE organisation_identity SET name = name || ' et autres' WHERE ${one('organisation_identity', 'valid_to IS NULL AND organisation_id IN (SELECT organisation_id FROM tenant)')}`,
    `UPDATE calendar_milestone SET done_note = done_note || ' bis'`,
  ],
  ublInvoicesTellTheRows: eInvoicePlants,
  facturXInvoicesTellTheRows: eInvoicePlants,
  drillCertificatesTellTheDrills: [
    'UPDATE restore_drill SET restored_files = restored_files - 1',
    'UPDATE restore_drill SET compared_bytes = compared_bytes + 1',
    `UPDATE backup_copy SET copy_ref = 'another-copy'`,
    `UPDATE protection_task SET ended_at = ended_at + interval '1 second' WHERE kind = 'drill'`,
    `UPDATE organisation_identity SET name = name || ' et autres' WHERE organisation_id IN
       (SELECT organisation_id FROM tenant WHERE id IN (SELECT tenant_id FROM restore_drill))`,
  ],
  memberArchiveTellsTheRows: [
    `UPDATE tenant_export SET sha256 = sha256('another archive')`,
    `UPDATE charge SET amount_micros = amount_micros + 1 WHERE ${one('charge', ofArchive)}`,
    `DELETE FROM notice WHERE ${one('notice', `${ofArchive} AND kind <> 'export-ready'`)}`,
    `UPDATE statement_issue SET number = number || '0' WHERE ${one('statement_issue', ofArchive)}`,
    dearerWhere(ofArchive),
    `UPDATE organisation_identity SET name = 'Bordeaux-en-Gâtinais' WHERE organisation_id =
       (SELECT organisation_id FROM tenant WHERE id NOT IN (SELECT tenant_id FROM tenant_export) ORDER BY id LIMIT 1)`,
  ],
  chargesAreStatedOrCarried: [
    `DELETE FROM charge WHERE ${one('charge', "kind = 'usage' AND statement_id IS NOT NULL")}`,
    `DELETE FROM carried_charge WHERE ${one('carried_charge')}`,
    aCentMore(),
  ],
  billedIsActualCost: [
    `UPDATE actual_cost SET amount_cents = amount_cents + 1 WHERE ${one('actual_cost')}`,
    aMicroMore("kind = 'true-up'"),
  ],
  everyChargeIsGrounded: [
    'UPDATE act SET published_on = NULL',
    `UPDATE act SET sent_to_prefect_on = date '2027-01-01'`,
    `UPDATE agreement SET starts_on = date '2026-02-01' WHERE ${one('agreement')}`,
    `UPDATE recipient SET valid_until = date '2027-03-01' WHERE valid_until IS NULL`,
    `UPDATE agreement SET starts_on = date '2026-05-11' WHERE starts_on = date '2026-05-01'`,
    `UPDATE recipient SET valid_from = date '2026-05-11' WHERE valid_from = date '2026-05-01'`,
    `UPDATE payer_assignment SET valid_from = date '2026-05-11' WHERE valid_from = date '2026-05-01'`,
    `UPDATE payer_assignment SET act_id = NULL WHERE payer_tenant_id <> tenant_id`,
    `DELETE FROM payer_assignment WHERE ${one('payer_assignment')}`,
    `UPDATE agreement_amendment SET terms = jsonb_set(terms::jsonb, '{endsOn}', '"2027-01-31"')`,
  ],
  numbersAreGapless: [
    `UPDATE statement_issue SET sequence = sequence + 1000 WHERE ${one('statement_issue')}`,
    `UPDATE statement_issue SET number = number || '0' WHERE ${one('statement_issue')}`,
    `DELETE FROM statement_issue WHERE sequence = 2 AND series = 'EPCI'`,
    'UPDATE paper_batch SET number = 9 WHERE number = 5',
    'DELETE FROM forecast_notice WHERE sequence = 1',
    'UPDATE forecast_notice_sending SET ordinal = 2, replaces_ordinal = 1 WHERE fiscal_year = 2026',
  ],
  territoryMovesSumToZero: [
    `UPDATE ledger_entry SET amount_bytes = amount_bytes + 1 WHERE ${one('ledger_entry', ofEvent)}`,
    `DELETE FROM ledger_entry WHERE ${one('ledger_entry', ofEvent)}`,
  ],
  debtsFollowTheMerger: [
    `DELETE FROM charge WHERE kind = 'advance' AND amount_micros < 0 AND tenant_id IN ${mergedTenants}`,
    'UPDATE statement_take_up SET statement_tenant_id = tenant_id',
  ],
  stratumChangesInJanuary: [
    `UPDATE charge SET amount_micros = amount_micros + 1 WHERE kind = 'subscription' AND month = '2026-12'`,
    `DELETE FROM charge WHERE kind = 'subscription' AND month = '2027-01'`,
  ],
  siretsAreOfTheirPayers: [
    `UPDATE statement_issue SET payer_siret = '21610275600014' WHERE payer_siret LIKE '933162703%' AND fiscal_year = 2027
        AND number = (SELECT max(number) FROM statement_issue WHERE payer_siret LIKE '933162703%')`,
  ],
  epciChangesInJanuary: [
    `UPDATE organisation_group SET valid_from = date '2027-01-02' WHERE valid_from = date '2027-01-01'`,
    `UPDATE quota SET quota_bytes = quota_bytes + 1 WHERE ${one('quota', 'quota_bytes > 0')}`,
  ],
  whoJoinsOwesFromThenOn: [
    `UPDATE charge SET month = '2026-04' WHERE ${one('charge', `month = '2026-05' AND tenant_id IN ${joiners}`)}`,
    `DELETE FROM charge WHERE month = '2026-05' AND tenant_id IN ${joiners}`,
  ],
  othersArePaidFor: [
    `UPDATE statement_line SET beneficiary_tenant_id = tenant_id WHERE ${one('statement_line', 'beneficiary_tenant_id <> tenant_id')}`,
    aCentMore('beneficiary_tenant_id <> tenant_id'),
  ],
  milestonesAreMet: [
    `UPDATE calendar_milestone SET done_at = NULL, done_by = NULL, done_note = NULL WHERE title IS NOT NULL`,
    `UPDATE true_up SET posted_at = timestamptz '2027-07-02'`,
    `UPDATE calendar_milestone SET done_at = timestamptz '2027-02-01' WHERE code = 'accruals-exported'`,
    `UPDATE statement_issue SET issued_at = timestamptz '2027-02-01' WHERE ${one('statement_issue', 'fiscal_year = 2026')}`,
    `DELETE FROM organisation_population WHERE ${one('organisation_population', `in_force_from = date '2027-01-01' AND organisation_id IN (SELECT organisation_id FROM tenant)`)}`,
  ],
  remindersAreToldOnTheirDay: [
    `UPDATE calendar_reminder SET sent_at = sent_at + interval '1 day' WHERE days_before = 60`,
    `DELETE FROM calendar_reminder WHERE code = 'needs-taken-up'`,
    `UPDATE operator_task SET facts = jsonb_set(facts::jsonb, '{roles}', '"operator"') WHERE facts ->> 'code' = 'year-trued-up'`,
    `UPDATE delivery SET recipient = 'technical@bizou.example' WHERE recipient = 'secretary@bizou.example'`,
    `DELETE FROM delivery WHERE recipient = 'finance@bordeaux.example'`,
    `DELETE FROM notice WHERE ${one('notice', "kind = 'needs-reminder'")}`,
    `INSERT INTO notice SELECT tenant_id, gen_random_uuid(), kind, subject_id, 'again', facts, occurred_at FROM notice
      WHERE kind = 'vote-approaching' LIMIT 1`,
  ],
  membersAreToldBeforeTheyVote: [
    `UPDATE forecast_notice_sending SET sent_at = timestamptz '2027-03-20' WHERE ${one('forecast_notice_sending', 'fiscal_year = 2027')}`,
    `UPDATE notice SET facts = jsonb_set(facts::jsonb, '{params,amountMicros}', '"1"') WHERE ${one('notice', "kind = 'forecast-notified'")}`,
    `DELETE FROM delivery WHERE recipient = 'finance@perche.example'`,
  ],
  noticesForecastTheYear: [
    `UPDATE unit_forecast SET units_milli = units_milli + 1000 WHERE ${one('unit_forecast', 'fiscal_year = 2027 AND units_milli > 0')}`,
    `UPDATE forecast_notice SET vat_cents = vat_cents + 1 WHERE ${one('forecast_notice', ofSent)}`,
    `UPDATE forecast_notice SET forecast_cents = forecast_cents + 1 WHERE ${one('forecast_notice', ofSent)}`,
    `UPDATE charge SET amount_micros = amount_micros + 10000 WHERE ${one('charge', "kind = 'population' AND month = '2026-11'")}`,
    `UPDATE opening_balance SET amount_cents = amount_cents + 1 WHERE ${one('opening_balance')}`,
    `UPDATE cost_pool SET amount_cents = amount_cents + 1 WHERE code = 'salle' AND month = '2026-03'`,
    `UPDATE organisation_population SET inhabitants = inhabitants + 10 WHERE in_force_from = date '2027-01-01'`,
  ],
  noticeDocumentsTellTheRows: [
    `UPDATE forecast_notice SET forecast_cents = forecast_cents + 1 WHERE ${one('forecast_notice', ofSent)}`,
    `UPDATE forecast_notice SET payer_name = payer_name || ' et autres' WHERE ${one('forecast_notice', ofSent)}`,
  ],
  statementsShowWhatWasForecast: [
    `UPDATE statement_grounds SET grounds = jsonb_set(grounds::jsonb, '{forecast,budgetCents}', '"1"')
      WHERE ${one('statement_grounds', "grounds::jsonb #> '{forecast,notice}' IS NOT NULL")}`,
    `UPDATE forecast_notice SET vat_cents = vat_cents + 1`,
    'DELETE FROM forecast_notice_sending',
  ],
  committeeReportsTellTheRows: [
    aCentMore("statement_id IN (SELECT statement_id FROM statement_issue WHERE issued_at < '2026-06-30')"),
    `UPDATE actual_cost SET amount_cents = amount_cents + 1 WHERE ${one('actual_cost')}`,
    aMicroMore("kind = 'usage' AND month = '2026-02'"),
    `UPDATE member_budget SET amount_cents = amount_cents + 1 WHERE ${one('member_budget')}`,
    `UPDATE tenant SET enrolled_at = enrolled_at + interval '3 months' WHERE ${one('tenant')}`,
    `UPDATE statement_dispute SET raised_at = timestamptz '2026-12-30'`,
  ],
  printFilesHoldTheLetters: [
    `DELETE FROM paper_letter WHERE ${one('paper_letter')}`,
    `UPDATE paper_letter SET batch_id = NULL, position = NULL, address = NULL WHERE ${one('paper_letter')}`,
    `UPDATE paper_letter SET position = 13 - position WHERE position IN (1, 2)`,
    `UPDATE paper_letter SET address = jsonb_set(address::jsonb, '{lines,0}', '"Ailleurs"') WHERE ${one('paper_letter')}`,
    `UPDATE paper_batch_piece SET bytes = set_byte(bytes, 3000, get_byte(bytes, 3000) # 1)`,
    `UPDATE paper_batch SET page_count = page_count + 1 WHERE ${one('paper_batch')}`,
    `UPDATE paper_batch SET posted_on = NULL, posted_at = NULL, posted_by = NULL WHERE ${one('paper_batch')}`,
    'UPDATE statement SET total_cents = total_cents + 1, payable_cents = payable_cents + 1',
    `UPDATE postal_choice SET on_paper = false WHERE address IS NOT NULL`,
  ],
  wordDocumentTellsTheTerms: [
    `UPDATE agreement_amendment SET terms = jsonb_set(terms::jsonb, '{advanceCents}', '"24001"')`,
    `UPDATE agreement_amendment SET terms = jsonb_set(terms::jsonb, '{annualCommitmentCents}', '"60001"')`,
    `DELETE FROM document_template`,
    `UPDATE agreement SET annual_commitment_cents = annual_commitment_cents + 1 WHERE ${one('agreement')}`,
    `UPDATE agreement SET notice_days = 61 WHERE ${one('agreement')}`,
    `UPDATE quota SET quota_bytes = quota_bytes + 1073741824 WHERE ${one('quota', 'quota_bytes > 0')}`,
  ],
  actFilesAreReadBack: [anotherActFile, 'DELETE FROM act_file'],
  certificateTellsTheExit: [
    `UPDATE organisation_identity SET name = name || ' et autres' WHERE organisation_id IN
       (SELECT organisation_id FROM tenant WHERE id IN ${leavers})`,
  ],
  smallAmountIsCarried: [`UPDATE charge SET amount_micros = amount_micros * 2 WHERE month LIKE '2026-%'`],
  missingReferenceWaits: [
    'UPDATE statement_issue SET engagement_number = NULL',
    'DELETE FROM statement_reminder WHERE days_before = 30',
    `UPDATE statement_issue SET issued_at = timestamptz '2026-07-21'`,
  ],
  upheldDisputeIsGivenBack: [
    aMicroMore("correction_part = 'reversal'"),
    `DELETE FROM statement_issue WHERE ${ofCredits}`,
  ],
  expiredDelegationIsRefused: [
    `UPDATE mandate SET valid_until = date '2026-03-01' WHERE function = 'mayor'`,
    `UPDATE quota_request_event SET mandate_id = (SELECT id FROM mandate WHERE function = 'delegate') WHERE mandate_id IS NOT NULL`,
  ],
  exitIsSettled: [
    `DELETE FROM charge WHERE kind = 'advance' AND amount_micros < 0 AND tenant_id IN ${leavers}`,
    `UPDATE charge SET month = '2027-06' WHERE kind = 'population' AND month = '2027-04' AND tenant_id IN ${leavers}`,
  ],
  silenceKeeps: [`UPDATE unit_forecast SET units_milli = units_milli + 1`],
  baselineIsRepris: [`UPDATE opening_balance SET amount_cents = amount_cents + 1 WHERE ${one('opening_balance')}`],
  titresComeToStatements: [
    `UPDATE titre_payment SET amount_cents = amount_cents - 1 WHERE ${one('titre_payment')}`,
    `INSERT INTO titre_rejection SELECT tenant_id, fiscal_year, number, issued_on, 'x', recorded_by, recorded_at FROM titre
      ORDER BY number DESC LIMIT 1 ON CONFLICT DO NOTHING`,
  ],
  closingsCheckOut: [
    `UPDATE period SET checks = jsonb_set(checks::jsonb, '{0,holds}', 'false') WHERE month = '2026-08'`,
  ],
  statementPdfsTellTheRows: [aCentMore()],
  statementCsvsTellTheRows: [
    aCentMore(),
    `UPDATE statement_line SET beneficiary_name = 'X' WHERE ${one('statement_line')}`,
  ],
  statementWorkbooksTellTheRows: [aCentMore()],
  annexesTellTheRows: [
    `UPDATE statement_line SET beneficiary_name = beneficiary_name || ' et autres' WHERE beneficiary_tenant_id <> tenant_id`,
  ],
  creditsTellTheRows: [aCentMore(ofCredits)],
  preTitresTellTheRows: [dearer],
  focusTellsTheRows: [dearer],
  focusParquetTellsTheRows: [dearer],
  chargeFilesTellTheRows: [aMicroMore("kind = 'usage'")],
  accrualsTellTheRows: [`DELETE FROM statement_issue WHERE ${one('statement_issue', 'fiscal_year = 2026')}`],
  usesTellTheRows: [
    `UPDATE charge SET quantity_byte_seconds = quantity_byte_seconds * 2 WHERE ${one('charge', "kind = 'usage'")}`,
  ],
  lawsOfMoneyHold: [aMicroMore("kind = 'population'")],
  nothingWrittenChanges: [aMicroMore("kind = 'usage'"), `DELETE FROM statement_issue WHERE ${one('statement_issue')}`],
}

/** What is read through the use cases alone is broken for everybody, looked at, and mended. */
export const plantedForAll: Readonly<
  Record<
    'invariantsHold' | 'auditTrailIsWhole' | 'drillCertificatesTellTheDrills' | 'actFilesAreReadBack',
    { readonly breaks: string; readonly mends: string }
  >
> = {
  invariantsHold: {
    breaks: `UPDATE ledger_entry SET amount_bytes = amount_bytes + 1 WHERE ${firstEntry}`,
    mends: `UPDATE ledger_entry SET amount_bytes = amount_bytes - 1 WHERE ${firstEntry}`,
  },
  auditTrailIsWhole: {
    breaks: `UPDATE audit_entry SET actor = actor || '?' WHERE ${firstAudited}`,
    mends: `UPDATE audit_entry SET actor = left(actor, -1) WHERE ${firstAudited}`,
  },
  drillCertificatesTellTheDrills: {
    breaks: `UPDATE restore_drill SET certificate = jsonb_set(certificate, '{record,message}', '"compared twice"')`,
    mends: `UPDATE restore_drill SET certificate = jsonb_set(certificate, '{record,message}', '"compared"')`,
  },
  actFilesAreReadBack: { breaks: anotherActFile, mends: anotherActFile },
}

/** One byte in the midst of a document is another one. */
function withAnotherByte(bytes: Uint8Array, at: (bytes: Uint8Array) => number): Uint8Array {
  const altered = Uint8Array.from(bytes)
  const index = at(altered)
  altered[index] = (altered[index] ?? 0) ^ 1
  return altered
}

/** The last digit of the file: that of what is to be paid. */
const lastDigit = (bytes: Uint8Array): number => bytes.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39)
/** The head of the first stream: a byte further on may be one letter that no check asks for. */
const streamOf = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf('stream\n') + 'stream\n'.length

/** What is written in pieces, of which the first long one has another byte. */
async function* inPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let isAltered = false
  for await (const piece of pieces) {
    const isLong = piece.length > 100
    yield isLong && !isAltered ? withAnotherByte(piece, middleOf) : piece
    isAltered ||= isLong
  }
}

const middleOf = (bytes: Uint8Array): number => Math.floor(bytes.length / 2)

/** The first page without its first row. */
async function* lessARow<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[], void, undefined> {
  let isFirst = true
  for await (const page of pages) {
    yield isFirst ? page.slice(1) : page
    isFirst = false
  }
}

/** By check, documents of which one byte was altered. */
export const plantedInDocuments = (drawn: Documents): Readonly<Partial<Record<CheckName, Documents>>> => ({
  statementPdfsTellTheRows: {
    ...drawn,
    statementPdf: async (statement, context) => withAnotherByte(await drawn.statementPdf(statement, context), streamOf),
  },
  statementCsvsTellTheRows: {
    ...drawn,
    statementCsv: (statement) => withAnotherByte(drawn.statementCsv(statement), lastDigit),
  },
  statementWorkbooksTellTheRows: {
    ...drawn,
    money: {
      ...drawn.money,
      statementXlsx: async (statement) => withAnotherByte(await drawn.money.statementXlsx(statement), middleOf),
    },
  },
  noticeDocumentsTellTheRows: {
    ...drawn,
    money: {
      ...drawn.money,
      forecastNoticePdf: async (notice) => withAnotherByte(await drawn.money.forecastNoticePdf(notice), streamOf),
    },
  },
  committeeReportsTellTheRows: {
    ...drawn,
    money: {
      ...drawn.money,
      committeeReportXlsx: async (report) => withAnotherByte(await drawn.money.committeeReportXlsx(report), middleOf),
    },
  },
  listWorkbooksTellTheRows: {
    ...drawn,
    listXlsx: async (id, pages, read) => await drawn.listXlsx(id, pages.slice(1), read),
  },
  moneyTablesTellTheRows: {
    ...drawn,
    money: {
      ...drawn.money,
      chargesXlsx: (charges) => drawn.money.chargesXlsx({ ...charges, items: charges.items.slice(1) }),
    },
  },
  ublInvoicesTellTheRows: {
    ...drawn,
    money: { ...drawn.money, statementUbl: (invoice) => withAnotherByte(drawn.money.statementUbl(invoice), lastDigit) },
  },
  facturXInvoicesTellTheRows: {
    ...drawn,
    money: {
      ...drawn.money,
      statementFacturX: async ({ page, invoice }) => {
        const statement = { ...invoice.statement, engagementNumber: 'AILLEURS' }
        return await drawn.money.statementFacturX({ page, invoice: { ...invoice, statement } })
      },
    },
  },
  focusParquetTellsTheRows: {
    ...drawn,
    focusParquet: (pages, sort) => drawn.focusParquet(lessARow(pages), sort),
  },
  drillCertificatesTellTheDrills: {
    ...drawn,
    drillCertificatePdf: async (certificate) => withAnotherByte(await drawn.drillCertificatePdf(certificate), streamOf),
  },
  memberArchiveTellsTheRows: {
    ...drawn,
    exportArchive: (pages) => inPieces(drawn.exportArchive(pages)),
  },
  registersTellTheRows: {
    ...drawn,
    residencyPdf: async (attestation) => withAnotherByte(await drawn.residencyPdf(attestation), streamOf),
  },
  certificateTellsTheExit: {
    ...drawn,
    certificatePdf: async (certificate) => withAnotherByte(await drawn.certificatePdf(certificate), streamOf),
  },
})
