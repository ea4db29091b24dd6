import type { Command, Statement, StatementLine, StatementSummary, StatementVatGroup } from '@grenier/contracts'
import type { BillingStore, Page } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import type { StatementModel } from '../generated/models/Statement.ts'
import { at, json, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import { instantOfDate } from '../shared/prisma-values.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type StatementMethods = Pick<
  BillingStore,
  'payersWithoutStatement' | 'nextStatementNumber' | 'insertStatement' | 'getStatement' | 'listStatements'
>

const numberDigits = 5

/** What is asked of payers. Reading works in both scopes, issuing in the platform scope; issued is immutable. */
export function createStatements(context: StoreContext): StatementMethods {
  const { sql } = context
  return {
    async payersWithoutStatement({ month, payers, limit }) {
      const rows = await sql<{ id: string }>`
        SELECT tenant.id
          FROM tenant
          LEFT JOIN organisation_identity identity
                 ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
         WHERE tenant.id = ANY (${plainArray(payers)}::uuid[])
           AND NOT EXISTS (SELECT FROM statement WHERE statement.tenant_id = tenant.id AND statement.month = ${month})
         ORDER BY identity.name COLLATE "fr-x-icu", tenant.id
         LIMIT ${limit}`
      return rows.map(({ id }) => id)
    },

    async nextStatementNumber({ year }) {
      const rows = await sql<{ lastNumber: number }>`
        INSERT INTO statement_series AS series (year, last_number) VALUES (${year}, 1)
        ON CONFLICT (year) DO UPDATE SET last_number = series.last_number + 1
        RETURNING last_number AS "lastNumber"`
      return `${year}-${String(onlyRow(rows).lastNumber).padStart(numberDigits, '0')}`
    },

    insertStatement: (statement, chargeIds) => insertStatement(context, statement, chargeIds),

    async getStatement(id) {
      const [[summary], lines, vatGroups] = await Promise.all([
        sql<StatementSummary>`
          SELECT id, number, tenant_id AS "tenantId", payer_name AS "payerName", payer_siren AS "payerSiren",
                 payer_siret AS "payerSiret", issuer_name AS "issuerName", month, period_start AS "periodStart",
                 period_end AS "periodEnd", issued_at AS "issuedAt", agreement_number AS "agreementNumber",
                 tariff_code AS "tariffCode", tariff_act_number AS "tariffActNumber", vat_regime AS "vatRegime",
                 total_cents AS "totalCents", vat_cents AS "vatCents", payable_cents AS "payableCents", currency,
                 simulated
            FROM statement WHERE id = ${id}`,
        sql<StatementLine>`
          SELECT line.position, line.beneficiary_tenant_id AS "beneficiaryTenantId", line.label,
                 line.quantity_text AS "quantityText", line.unit_price_text AS "unitPriceText",
                 line.amount_cents AS "amountCents"
            FROM statement
            JOIN statement_line line ON line.tenant_id = statement.tenant_id AND line.statement_id = statement.id
           WHERE statement.id = ${id}
           ORDER BY line.position`,
        sql<StatementVatGroup>`
          SELECT regime, rate_basis_points AS "rateBasisPoints", base_cents AS "baseCents", vat_cents AS "vatCents"
            FROM statement_vat_group WHERE statement_id = ${id} ORDER BY regime, rate_basis_points`,
      ])
      return summary === undefined ? null : { ...summary, lines, vatGroups }
    },

    listStatements: (query) => listStatements(context, query),
  }
}

async function insertStatement(
  { sql }: StoreContext,
  statement: Statement,
  chargeIds: readonly string[],
): Promise<void> {
  await sql`
    INSERT INTO statement (tenant_id, id, number, payer_name, payer_siren, payer_siret, issuer_name, month,
                           period_start, period_end, issued_at, agreement_number, tariff_code, tariff_act_number,
                           vat_regime, total_cents, vat_cents, payable_cents, currency, simulated)
    VALUES (${statement.tenantId}, ${statement.id}, ${statement.number}, ${statement.payerName},
            ${statement.payerSiren}, ${statement.payerSiret}, ${statement.issuerName}, ${statement.month},
            ${at(statement.periodStart)}, ${at(statement.periodEnd)}, ${at(statement.issuedAt)},
            ${statement.agreementNumber}, ${statement.tariffCode}, ${statement.tariffActNumber},
            ${statement.vatRegime}, ${statement.totalCents}, ${statement.vatCents}, ${statement.payableCents},
            ${statement.currency}, ${statement.simulated})`
  const vatGroups = statement.vatGroups.map((group) => ({
    regime: group.regime,
    rate_basis_points: group.rateBasisPoints,
    base_cents: group.baseCents,
    vat_cents: group.vatCents,
  }))
  await sql`
    INSERT INTO statement_vat_group (tenant_id, statement_id, regime, rate_basis_points, base_cents, vat_cents)
    SELECT ${statement.tenantId}, ${statement.id}, one.*
      FROM jsonb_to_recordset(${json(vatGroups)}) AS one (regime text, rate_basis_points integer, base_cents bigint,
           vat_cents bigint)`
  const lines = statement.lines.map((line) => ({
    position: line.position,
    beneficiary_tenant_id: line.beneficiaryTenantId,
    label: line.label,
    quantity_text: line.quantityText,
    unit_price_text: line.unitPriceText,
    amount_cents: line.amountCents,
  }))
  await sql`
    INSERT INTO statement_line (tenant_id, statement_id, position, beneficiary_tenant_id, label, quantity_text,
                                unit_price_text, amount_cents)
    SELECT ${statement.tenantId}, ${statement.id}, line.*
      FROM jsonb_to_recordset(${json(lines)}) AS line (position integer, beneficiary_tenant_id uuid, label text,
           quantity_text text, unit_price_text text, amount_cents bigint)`
  const taken = await sql`
    INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id)
    SELECT charge.tenant_id, charge.id, ${statement.tenantId}, ${statement.id}
      FROM charge WHERE charge.id = ANY (${plainArray(chargeIds)}::uuid[])
    RETURNING charge_id`
  if (taken.length !== chargeIds.length) throw new Error(`statement ${statement.id} names charges that do not exist`)
}

/** By number. */
async function listStatements(
  { prisma }: StoreContext,
  { cursor, limit, month, tenantId }: Command<'listStatements'>,
): Promise<Page<StatementSummary>> {
  const list = { list: 'statements', filters: { month, tenantId } }
  const after = positionOf(cursor, list)
  const rows = await prisma().statement.findMany({
    where: {
      number: { gt: after.sort },
      ...(month === undefined ? {} : { month }),
      ...(tenantId === undefined ? {} : { tenantId }),
    },
    orderBy: { number: 'asc' },
    take: limit + 1,
  })
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ number, id }) => ({ sort: number, id }),
    itemOf: summaryOf,
  })
}

function summaryOf(row: StatementModel): StatementSummary {
  return {
    id: row.id,
    number: row.number,
    tenantId: row.tenantId,
    payerName: row.payerName,
    payerSiren: row.payerSiren,
    payerSiret: row.payerSiret,
    issuerName: row.issuerName,
    month: row.month as CivilMonth,
    periodStart: instantOfDate(row.periodStart),
    periodEnd: instantOfDate(row.periodEnd),
    issuedAt: instantOfDate(row.issuedAt),
    agreementNumber: row.agreementNumber,
    tariffCode: row.tariffCode,
    tariffActNumber: row.tariffActNumber,
    vatRegime: row.vatRegime as StatementSummary['vatRegime'],
    totalCents: row.totalCents,
    vatCents: row.vatCents,
    payableCents: row.payableCents,
    currency: row.currency as StatementSummary['currency'],
    simulated: row.simulated,
  }
}
