import type { Command, StatementDraft, StatementDraftSummary } from '@grenier/contracts'
import type { BillingStore, NewDraft, Page } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { at, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { repeatedValues } from '../shared/repeated-values.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readDetails } from './statements.ts'

type DraftMethods = Pick<
  BillingStore,
  'payersUndrafted' | 'simulatedMonths' | 'insertDrafts' | 'getDraft' | 'statementInBrief' | 'listDrafts'
>

/** Statements as they are composed. Reading works in both scopes, composing in the platform scope; nothing changes one. */
export function createStatementDrafts(context: StoreContext): DraftMethods {
  const { sql } = context
  return {
    async payersUndrafted({ month, payers }) {
      const rows = await sql<{ id: string }>`
        SELECT payer.id FROM unnest(${plainArray(payers)}::uuid[]) AS payer (id)
         WHERE NOT EXISTS (SELECT FROM statement WHERE statement.tenant_id = payer.id AND statement.month = ${month})
           AND NOT EXISTS (SELECT FROM statement_carry carry
                            WHERE carry.tenant_id = payer.id AND carry.month = ${month})
         ORDER BY payer.id`
      return rows.map(({ id }) => id)
    },

    simulatedMonths: ({ tenantIds, first, last }) => sql<{ tenantId: string; month: CivilMonth }>`
      SELECT tenant_id AS "tenantId", month
        FROM usage_month
       WHERE simulated_slices > 0 AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
         AND month >= ${first} AND month <= ${last}
       UNION
      SELECT tenant_id, to_char(day, 'YYYY-MM')
        FROM revised_slice
       WHERE simulated AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
         AND day >= to_date(${first}, 'YYYY-MM') AND day < to_date(${last}, 'YYYY-MM') + interval '1 month'`,

    insertDrafts: (drafts) => insertDrafts(context, drafts),

    async getDraft(id) {
      const query = { id, month: null, tenantId: null, after: beforeAll, limit: 1 }
      const [[draft], details] = await Promise.all([readDrafts(context, query), readDetails(context, id)])
      return draft === undefined ? null : ({ ...draft, ...details } satisfies StatementDraft)
    },

    async statementInBrief(id) {
      const [row] = await sql<{ tenantId: string; month: CivilMonth }>`
        SELECT tenant_id AS "tenantId", month FROM statement WHERE id = ${id}`
      return row ?? null
    },

    listDrafts: (query) => listDrafts(context, query),
  }
}

/** What is said alike on the statements of a month. */
function areHeadedAlike(left: NewDraft, right: NewDraft): boolean {
  return (
    left.subject === right.subject &&
    left.tariffCode === right.tariffCode &&
    left.tariffActNumber === right.tariffActNumber &&
    left.settlementMode === right.settlementMode &&
    left.vatRegime === right.vatRegime &&
    left.simulated === right.simulated &&
    left.month === right.month &&
    left.periodStart === right.periodStart &&
    left.periodEnd === right.periodEnd &&
    left.draftedAt === right.draftedAt &&
    left.disputableUntil === right.disputableUntil &&
    left.issuerName === right.issuerName &&
    left.currency === right.currency
  )
}

/** Those of one month are mostly headed alike: they name their headings by number, as charges name what they have in common. */
async function insertHeads({ sql }: Pick<StoreContext, 'sql'>, drafts: readonly NewDraft[]): Promise<void> {
  const { parts: heads, numbers: headOf } = repeatedValues(drafts, areHeadedAlike)
  await sql`
    INSERT INTO statement (tenant_id, id, payer_name, payer_siren, payer_siret, issuer_name, month, period_start,
                           period_end, agreement_number, tariff_code, tariff_act_number, vat_regime, total_cents,
                           vat_cents, payable_cents, currency, simulated, drafted_at, disputable_until, recipient_id,
                           settlement_mode, subject, credited_statement_id, credited_year)
    SELECT own.tenant_id, own.id, own.payer_name, own.payer_siren, own.payer_siret, head.issuer_name, head.month,
           head.period_start, head.period_end, own.agreement_number, head.tariff_code, head.tariff_act_number,
           head.vat_regime, own.total_cents, own.vat_cents, own.payable_cents, head.currency, head.simulated,
           head.drafted_at, head.disputable_until, own.recipient_id, head.settlement_mode, head.subject,
           own.credited_statement_id, own.credited_year
      FROM unnest(${plainArray(headOf)}::integer[], ${plainArray(drafts.map(({ tenantId }) => tenantId))}::uuid[],
                  ${plainArray(drafts.map(({ id }) => id))}::uuid[], ${drafts.map(({ payerName }) => payerName)}::text[],
                  ${drafts.map(({ payerSiren }) => payerSiren)}::text[],
                  ${drafts.map(({ payerSiret }) => payerSiret)}::text[],
                  ${drafts.map(({ agreementNumber }) => agreementNumber)}::text[],
                  ${plainArray(drafts.map(({ totalCents }) => totalCents))}::bigint[],
                  ${plainArray(drafts.map(({ vatCents }) => vatCents))}::bigint[],
                  ${plainArray(drafts.map(({ payableCents }) => payableCents))}::bigint[],
                  ${plainArray(drafts.map(({ recipientId }) => recipientId))}::uuid[],
                  ${plainArray(drafts.map(({ creditedStatementId }) => creditedStatementId))}::uuid[],
                  ${plainArray(drafts.map(({ creditedYear }) => creditedYear))}::integer[])
           AS own (number, tenant_id, id, payer_name, payer_siren, payer_siret, agreement_number, total_cents, vat_cents,
                   payable_cents, recipient_id, credited_statement_id, credited_year)
      JOIN unnest(${heads.map(({ issuerName }) => issuerName)}::text[],
                  ${plainArray(heads.map(({ month }) => month))}::text[],
                  ${plainArray(heads.map(({ periodStart }) => at(periodStart)))}::timestamptz[],
                  ${plainArray(heads.map(({ periodEnd }) => at(periodEnd)))}::timestamptz[],
                  ${heads.map(({ tariffCode }) => tariffCode)}::text[],
                  ${heads.map(({ tariffActNumber }) => tariffActNumber)}::text[],
                  ${plainArray(heads.map(({ vatRegime }) => vatRegime))}::text[],
                  ${plainArray(heads.map(({ currency }) => currency))}::text[],
                  ${plainArray(heads.map(({ simulated }) => String(simulated)))}::boolean[],
                  ${plainArray(heads.map(({ draftedAt }) => at(draftedAt)))}::timestamptz[],
                  ${plainArray(heads.map(({ disputableUntil }) => disputableUntil))}::date[],
                  ${plainArray(heads.map(({ settlementMode }) => settlementMode))}::text[],
                  ${heads.map(({ subject }) => subject)}::text[])
           WITH ORDINALITY AS head (issuer_name, month, period_start, period_end, tariff_code, tariff_act_number,
                                    vat_regime, currency, simulated, drafted_at, disputable_until,
                                    settlement_mode, subject, number)
        ON head.number = own.number`
}

async function insertDrafts(context: StoreContext, drafts: readonly NewDraft[]): Promise<void> {
  const { sql } = context
  await insertHeads(context, drafts)
  await insertDetails(context, drafts)
  const takings = drafts.flatMap(({ tenantId, id, chargeIds }) =>
    chargeIds.map((chargeId) => ({ tenantId, statementId: id, chargeId })),
  )
  if (takings.length === 0) return
  const taken = await sql.affected`
    INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id)
    SELECT charge.tenant_id, charge.id, taking.tenant_id, taking.statement_id
      FROM unnest(${plainArray(takings.map(({ tenantId }) => tenantId))}::uuid[],
                  ${plainArray(takings.map(({ statementId }) => statementId))}::uuid[],
                  ${plainArray(takings.map(({ chargeId }) => chargeId))}::uuid[])
           AS taking (tenant_id, statement_id, charge_id)
     CROSS JOIN LATERAL (SELECT tenant_id, id FROM charge WHERE id = taking.charge_id LIMIT 1) AS charge`
  if (taken !== takings.length) throw new Error('a statement names charges that do not exist')
}

/** Lines, VAT, and the months that were carried before. */
async function insertDetails({ sql }: StoreContext, drafts: readonly NewDraft[]): Promise<void> {
  const ofEach = <Part extends object>(partsOf: (draft: NewDraft) => readonly Part[]) =>
    drafts.flatMap((draft) =>
      partsOf(draft).map((part) => ({ ...part, tenantId: draft.tenantId, statementId: draft.id })),
    )
  const groups = ofEach(({ vatGroups }) => vatGroups)
  await sql`
    INSERT INTO statement_vat_group (tenant_id, statement_id, regime, rate_basis_points, base_cents, vat_cents)
    SELECT * FROM unnest(${plainArray(groups.map(({ tenantId }) => tenantId))}::uuid[],
                         ${plainArray(groups.map(({ statementId }) => statementId))}::uuid[],
                         ${plainArray(groups.map(({ regime }) => regime))}::text[],
                         ${plainArray(groups.map(({ rateBasisPoints }) => rateBasisPoints))}::integer[],
                         ${plainArray(groups.map(({ baseCents }) => baseCents))}::bigint[],
                         ${plainArray(groups.map(({ vatCents }) => vatCents))}::bigint[])`
  await insertLines({ sql }, drafts)
  const takeUps = ofEach(({ takesUp }) => takesUp)
  if (takeUps.length === 0) return
  await sql`
    INSERT INTO statement_take_up (tenant_id, month, statement_tenant_id, statement_id)
    SELECT * FROM jsonb_to_recordset(${json(takeUps)})
        AS carried ("carriedBy" uuid, month text, "tenantId" uuid, "statementId" uuid)`
}

/** What each beneficiary is called on the last day of a month; who came later is called as at first. */
async function namesOf(
  { sql }: Pick<StoreContext, 'sql'>,
  drafts: readonly NewDraft[],
): Promise<(month: CivilMonth, tenantId: string) => string> {
  const keys = drafts.flatMap(({ month, lines }) => lines.map((line) => `${month} ${line.beneficiaryTenantId}`))
  const asked = [...new Set(keys)].map((key) => key.split(' '))
  const rows = await sql<{ month: CivilMonth; tenantId: string; name: string }>`
    SELECT asked.month, asked.tenant_id AS "tenantId", coalesce(identity.name, '') AS name
      FROM (SELECT one.*, (to_date(one.month, 'YYYY-MM') + interval '1 month' - interval '1 day')::date AS last_day
              FROM unnest(${plainArray(asked.map(([month = '']) => month))}::text[],
                          ${plainArray(asked.map(([, tenantId = '']) => tenantId))}::uuid[]) AS one (month, tenant_id)) AS asked
      JOIN tenant ON tenant.id = asked.tenant_id
      LEFT JOIN LATERAL (
        SELECT known.name FROM organisation_identity known
         WHERE known.organisation_id = tenant.organisation_id
         ORDER BY (known.valid_from <= asked.last_day) DESC,
                  CASE WHEN known.valid_from <= asked.last_day THEN known.valid_from END DESC NULLS LAST,
                  known.valid_from
         LIMIT 1) identity ON true`
  const nameOf = new Map(rows.map(({ month, tenantId, name }) => [`${month} ${tenantId}`, name]))
  return (month, tenantId) => nameOf.get(`${month} ${tenantId}`) ?? ''
}

interface LineToInsert {
  readonly draft: NewDraft
  readonly line: NewDraft['lines'][number]
}

/** Statement and beneficiary: what some dozen lines have in common. */
function areOfOnePlace(left: LineToInsert, right: LineToInsert): boolean {
  return left.draft === right.draft && left.line.beneficiaryTenantId === right.line.beneficiaryTenantId
}

/** What is said alike on the lines of many statements. */
function areWordedAlike({ line: left }: LineToInsert, { line: right }: LineToInsert): boolean {
  return (
    left.label === right.label &&
    left.unitPriceText === right.unitPriceText &&
    left.carriedFrom === right.carriedFrom &&
    left.vatRegime === right.vatRegime &&
    left.vatRateBasisPoints === right.vatRateBasisPoints
  )
}

/** Most of what a month writes, besides its charges: as they do, lines name by number what they have in common. */
async function insertLines({ sql }: Pick<StoreContext, 'sql'>, drafts: readonly NewDraft[]): Promise<void> {
  const nameOf = await namesOf({ sql }, drafts)
  const lines = drafts.flatMap((draft) => draft.lines.map((line) => ({ line, draft })))
  const { parts: places, numbers: placeOf } = repeatedValues(lines, areOfOnePlace)
  const { parts: worded, numbers: wordingOf } = repeatedValues(lines, areWordedAlike)
  const wordings = worded.map(({ line }) => line)
  await sql`
    INSERT INTO statement_line (tenant_id, statement_id, position, beneficiary_tenant_id, label, quantity_text,
                                unit_price_text, amount_cents, carried_from, vat_regime, vat_rate_basis_points,
                                beneficiary_name)
    SELECT (${plainArray(places.map(({ draft }) => draft.tenantId))}::uuid[])[place],
           (${plainArray(places.map(({ draft }) => draft.id))}::uuid[])[place], position,
           (${plainArray(places.map(({ line }) => line.beneficiaryTenantId))}::uuid[])[place],
           (${wordings.map(({ label }) => label)}::text[])[wording], quantity_text,
           (${wordings.map(({ unitPriceText }) => unitPriceText)}::text[])[wording], amount_cents,
           (${plainArray(wordings.map(({ carriedFrom }) => carriedFrom))}::text[])[wording],
           (${plainArray(wordings.map(({ vatRegime }) => vatRegime))}::text[])[wording],
           (${plainArray(wordings.map(({ vatRateBasisPoints }) => vatRateBasisPoints))}::integer[])[wording],
           (${places.map(({ draft, line }) => nameOf(draft.month, line.beneficiaryTenantId))}::text[])[place]
      FROM unnest(${plainArray(placeOf)}::integer[], ${plainArray(wordingOf)}::integer[],
                  ${plainArray(lines.map(({ line }) => line.position))}::integer[],
                  ${lines.map(({ line }) => line.quantityText)}::text[],
                  ${plainArray(lines.map(({ line }) => line.amountCents))}::bigint[])
           AS own (place, wording, position, quantity_text, amount_cents)`
}

interface DraftQuery {
  readonly id: string | null
  readonly month: string | null
  readonly tenantId: string | null
  readonly after: Position
  readonly limit: number
}

type DraftRow = Omit<StatementDraftSummary, 'state' | 'missing'> & {
  readonly engagementMissing: boolean
  readonly serviceCodeMissing: boolean
}

/** Drafts with the references that count now: those given for them, else the recipient's. */
async function readDrafts({ sql, timeZone }: StoreContext, query: DraftQuery): Promise<StatementDraftSummary[]> {
  const { id, month, tenantId, after, limit } = query
  const rows = await sql<DraftRow>`
    SELECT statement.id, statement.tenant_id AS "tenantId", statement.payer_name AS "payerName",
           statement.payer_siren AS "payerSiren", coalesce(given.siret, statement.payer_siret) AS "payerSiret",
           statement.issuer_name AS "issuerName", statement.month,
           to_char(statement.period_start AT TIME ZONE ${timeZone}, 'YYYY-MM') AS "firstMonth",
           statement.period_start AS "periodStart",
           statement.period_end AS "periodEnd", statement.agreement_number AS "agreementNumber",
           statement.tariff_code AS "tariffCode", statement.tariff_act_number AS "tariffActNumber",
           statement.vat_regime AS "vatRegime", statement.total_cents AS "totalCents",
           statement.vat_cents AS "vatCents", statement.payable_cents AS "payableCents", statement.currency,
           statement.settlement_mode AS "settlementMode", statement.subject,
           coalesce(given.engagement_number, original.engagement_number,
                      known_engagement(statement.tenant_id, statement.recipient_id, statement.month)) AS "engagementNumber",
           coalesce(given.service_code, original.service_code, recipient.service_code) AS "serviceCode",
           statement.simulated, CASE WHEN num_nonnulls(statement.credited_statement_id, statement.credited_year) > 0
                THEN jsonb_build_object(
                       'kind', NULL, 'originalStatementId', statement.credited_statement_id,
                       'originalNumber', original.number,
                       'originalIssuedAt', (extract(epoch FROM original.issued_at) * 1000)::bigint,
                       'fiscalYear', coalesce(original.fiscal_year, statement.credited_year),
                       'disputedOn', credit_disputed_on(statement.tenant_id, statement.credited_statement_id, statement.drafted_at, ${timeZone})) END AS credit,
           statement.drafted_at AS "draftedAt", statement.disputable_until AS "disputableUntil",
           item.batch_id AS "batchId",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('daysBefore', days_before, 'remindedAt',
                     (extract(epoch FROM reminded_at) * 1000)::bigint) ORDER BY days_before DESC), '[]')
              FROM statement_reminder told
             WHERE told.tenant_id = statement.tenant_id AND told.statement_id = statement.id) AS reminders,
           (recipient.engagement_required
              AND coalesce(given.engagement_number, original.engagement_number,
                      known_engagement(statement.tenant_id, statement.recipient_id, statement.month)) IS NULL) AS "engagementMissing",
           (recipient.service_code_required
              AND coalesce(given.service_code, original.service_code, recipient.service_code) IS NULL)
             AS "serviceCodeMissing"
      FROM statement
      LEFT JOIN recipient ON recipient.tenant_id = statement.tenant_id AND recipient.id = statement.recipient_id
      LEFT JOIN statement_issue original
             ON original.tenant_id = statement.tenant_id AND original.statement_id = statement.credited_statement_id
      LEFT JOIN statement_batch_item item ON item.tenant_id = statement.tenant_id AND item.statement_id = statement.id
      CROSS JOIN LATERAL (
        SELECT (array_agg(siret ORDER BY given_at DESC, id DESC) FILTER (WHERE siret IS NOT NULL))[1] AS siret,
               (array_agg(engagement_number ORDER BY given_at DESC, id DESC)
                 FILTER (WHERE engagement_number IS NOT NULL))[1] AS engagement_number,
               (array_agg(service_code ORDER BY given_at DESC, id DESC)
                 FILTER (WHERE service_code IS NOT NULL))[1] AS service_code
          FROM statement_reference one
         WHERE one.tenant_id = statement.tenant_id AND one.statement_id = statement.id) given
     WHERE NOT EXISTS (SELECT FROM statement_issue issue
                        WHERE issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id)
       AND (${id}::uuid IS NULL OR statement.id = ${id})
       AND (${month}::text IS NULL OR statement.month = ${month})
       AND (${tenantId}::uuid IS NULL OR statement.tenant_id = ${tenantId})
       AND statement.id > ${after.id}
     ORDER BY statement.id LIMIT ${limit}`
  return rows.map(({ engagementMissing, serviceCodeMissing, ...row }) => {
    const missing = [
      ...(engagementMissing ? (['engagement-missing'] as const) : []),
      ...(serviceCodeMissing ? (['service-code-missing'] as const) : []),
    ]
    return { ...row, missing, state: missing.length > 0 ? 'awaiting-reference' : 'draft' }
  })
}

/** In the order in which they were composed. */
async function listDrafts(
  context: StoreContext,
  { cursor, limit, month, tenantId }: Command<'listStatementDrafts'>,
): Promise<Page<StatementDraftSummary>> {
  const list = { list: 'statement-drafts', sortedBy: 'text', filters: { month, tenantId } } as const
  const after = positionOf(cursor, list)
  const narrowed = { id: null, month: month ?? null, tenantId: tenantId ?? null, after }
  const rows = await readDrafts(context, { ...narrowed, limit: limit + 1 })
  return pageFrom(rows, { ...list, limit, positionOf: ({ id }) => ({ sort: '', id }), itemOf: (row) => row })
}
