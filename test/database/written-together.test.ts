import { civilMonth, monthBounds } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { insertIssued } from '../harness/issued-statement.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

const month = civilMonth('2026-01')
const unknown = '0198c0de-7a00-7000-8000-00000000dead'
let migrated: MigratedDatabase
let admin: Client

const charge = {
  id: idOf(51, 1),
  tenantId: ids.tenant(1),
  month,
  kind: 'usage' as const,
  ruleId: 'bloc',
  label: 'Espace',
  offerId: ids.offer(1),
  meter: 'storage.used' as const,
  quantityByteSeconds: 1n,
  estimatedSeconds: 0,
  unitPriceMicros: 1n,
  amountMicros: 1_000_000n,
  explanation: { formula: 'gib-months-times-price', params: {} },
  bookedAt: recordedAt,
  originMonth: null,
  correction: null,
}

const line = {
  position: 1,
  beneficiaryTenantId: ids.tenant(1),
  label: 'Espace',
  quantityText: '1',
  unitPriceText: '1',
  amountCents: 100n,
  carriedFrom: null,
  beneficiaryName: 'Commune 001',
  vatRegime: 'out-of-scope' as const,
  vatRateBasisPoints: 0,
}

const statement = {
  id: idOf(52, 1),
  number: '2026-00001',
  tenantId: ids.tenant(1),
  payerName: 'Commune 001',
  payerSiren: null,
  payerSiret: null,
  issuerName: 'Région',
  month,
  firstMonth: month,
  ...monthBounds(month, 'Europe/Paris'),
  issuedAt: recordedAt,
  agreementNumber: 'C-1',
  tariffCode: 'T-2026',
  tariffActNumber: '2026-001',
  vatRegime: 'out-of-scope' as const,
  lines: [line],
  totalCents: 100n,
  vatGroups: [{ regime: 'out-of-scope' as const, rateBasisPoints: 0, baseCents: 100n, vatCents: 0n }],
  vatCents: 0n,
  payableCents: 100n,
  currency: 'EUR' as const,
  settlementMode: 'titre' as const,
  subject: 'Participation',
  engagementNumber: null,
  serviceCode: null,
  simulated: true,
  credit: null,
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  const { unitOfWork } = migrated.open()
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
    await tx.billing.insertCharges([charge, { ...charge, id: idOf(51, 2), tenantId: ids.tenant(2) }])
    await insertIssued(tx, statement, { chargeIds: [charge.id], recipientId: ids.recipient(1) })
  })
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await admin.query(
    `INSERT INTO correction (id, month, reason, state, row_count, difference_micros, digest, cost_pools, proposed_by, proposed_at,
                             version)
     VALUES ($1, '2025-12', 'A wrong reading', 'proposed', 0, 0, '', '[]', 'finance', now(), 1)`,
    [idOf(53, 1)],
  )
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

/** The only row of that table and key again, with other values, beside one that is as it should be. */
async function writeAlso(table: string, one: { where: string; sound: object; change: object }): Promise<unknown> {
  const row = (change: object): string =>
    `(jsonb_populate_record(known, '${JSON.stringify({ ...one.sound, ...change })}'::jsonb)).*`
  return await admin.query(
    `INSERT INTO ${table} SELECT ${row({})} FROM ${table} AS known WHERE ${one.where}
     UNION ALL SELECT ${row(one.change)} FROM ${table} AS known WHERE ${one.where}`,
  )
}

const charges = { where: `id = '${idOf(51, 1)}'`, sound: { id: idOf(51, 3) } }
const born = { id: idOf(51, 4), payer_tenant_id: ids.tenant(2), statement_id: unknown }
const ofStatement = { payer_tenant_id: ids.tenant(1), statement_id: statement.id }
const correcting = { origin_month: '2025-12', correction_part: 'replacement' }
const lines = { where: 'true', sound: { position: 2 } }
const statements = { where: `id = '${statement.id}'`, sound: { id: idOf(52, 3), month: '2026-03' } }
const vatGroups = { where: 'true', sound: { regime: 'exempt', base_cents: 0, vat_cents: 0 } }
const takings = { where: `charge_id = '${idOf(51, 1)}'`, sound: { charge_id: idOf(51, 2), tenant_id: ids.tenant(2) } }

describe('rows that are written together', () => {
  test.each([
    ['charge', charges, { id: idOf(51, 4), tenant_id: unknown }, 'charge_tenant_id_known'],
    ['charge', charges, { id: idOf(51, 4), offer_id: unknown }, 'charge_offer_id_known'],
    ['statement_line', lines, { position: 3, statement_id: unknown }, 'statement_line_tenant_id_statement_id_known'],
    ['charge', charges, born, 'charge_payer_tenant_id_statement_id_known'],
    // Neither is one of another payer, nor one of another month.
    ['charge', charges, { ...born, statement_id: statement.id }, 'charge_payer_tenant_id_statement_id_known'],
    ['charge', charges, { ...born, ...ofStatement, month: '2026-02' }, 'charge_payer_tenant_id_statement_id_known'],
    ['charge', charges, { id: idOf(51, 4), ...correcting, correction_id: unknown }, 'charge_correction_id_known'],
    [
      'charge',
      charges,
      { id: idOf(51, 4), ...correcting, correction_id: idOf(53, 1), corrects_charge_id: unknown },
      'charge_tenant_id_corrects_charge_id_known',
    ],
    // A statement of another tenant is not there either.
    ['statement_line', lines, { position: 3, tenant_id: ids.tenant(2) }, 'statement_line_tenant_id_statement_id_known'],
    [
      'statement_line',
      lines,
      { position: 3, beneficiary_tenant_id: unknown },
      'statement_line_beneficiary_tenant_id_known',
    ],
    ['statement_charge', takings, { charge_id: unknown }, 'statement_charge_tenant_id_charge_id_known'],
    ['statement_charge', takings, { tenant_id: ids.tenant(1) }, 'statement_charge_tenant_id_charge_id_known'],
    [
      'statement_charge',
      takings,
      { charge_id: idOf(51, 5), payer_tenant_id: ids.tenant(2) },
      'statement_charge_tenant_id_charge_id_known',
    ],
    ['statement', statements, { id: idOf(52, 4), tenant_id: unknown }, 'statement_tenant_id_known'],
    ['statement', statements, { id: idOf(52, 4), recipient_id: unknown }, 'statement_tenant_id_recipient_id_known'],
    // Nor is a recipient of another payer.
    [
      'statement',
      statements,
      { id: idOf(52, 4), recipient_id: ids.recipient(2) },
      'statement_tenant_id_recipient_id_known',
    ],
    ['statement_vat_group', vatGroups, { statement_id: unknown }, 'statement_vat_group_tenant_id_statement_id_known'],
    [
      'statement_vat_group',
      vatGroups,
      { tenant_id: ids.tenant(2) },
      'statement_vat_group_tenant_id_statement_id_known',
    ],
  ])(
    'of %s (%#) are refused, all of them, where one names what there is not',
    async (...[table, rows, change, constraint]) => {
      const { rows: before } = await admin.query(`SELECT * FROM ${table} ORDER BY 1, 2`)
      await expect(writeAlso(table, { ...rows, change })).rejects.toMatchObject({ code: '23503', constraint })
      expect((await admin.query(`SELECT * FROM ${table} ORDER BY 1, 2`)).rows).toEqual(before)
    },
  )

  test('of another payer’s statement are refused', async () => {
    const taking = admin.query(
      `INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id) VALUES ($1, $2, $1, $3)`,
      [ids.tenant(2), idOf(51, 2), statement.id],
    )
    const constraint = 'statement_charge_payer_tenant_id_statement_id_known'
    await expect(taking).rejects.toMatchObject({ code: '23503', constraint })
  })

  test('stand on one statement at most, also where they were born on one', async () => {
    const id = idOf(51, 6)
    await admin.query('BEGIN')
    // Both of one transaction, which is taken back.
    await admin.query(
      `INSERT INTO statement SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM statement AS known WHERE id = $2`,
      [JSON.stringify({ id: born.statement_id }), statement.id],
    )
    const onIt = { payer_tenant_id: ids.tenant(1), statement_id: born.statement_id }
    await admin.query(
      `INSERT INTO charge SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM charge AS known WHERE id = $2`,
      [JSON.stringify({ id, ...onIt, amount_micros: 0 }), charge.id],
    )
    const found = await admin.query('SELECT statement_id FROM charge_on_statement WHERE charge_id = $1', [id])
    expect(found.rows).toEqual([{ statement_id: onIt.statement_id }])
    const again = admin.query(
      `INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id) VALUES ($1, $2, $1, $3)`,
      [ids.tenant(1), id, onIt.statement_id],
    )
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'statement_charge_stands_once' })
    await admin.query('ROLLBACK')
  })

  const addedTo = (table: string, change: object) => [table, change] as const
  test.each([
    addedTo('charge', {
      id: idOf(51, 7),
      payer_tenant_id: ids.tenant(1),
      statement_id: statement.id,
      amount_micros: 0,
    }),
    addedTo('statement_line', { position: 7, amount_cents: 0 }),
    addedTo('statement_vat_group', { regime: 'exempt', base_cents: 0, vat_cents: 0 }),
  ])(
    'in a later transaction, to a statement that stands, are refused even where it still adds up: %s',
    async (table, change) => {
      const { rows: before } = await admin.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)
      const adding = admin.query(
        `INSERT INTO ${table} SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM ${table} AS known LIMIT 1`,
        [JSON.stringify(change)],
      )
      await expect(adding).rejects.toMatchObject({ code: '23514', constraint: 'statement_takes_no_more' })
      expect((await admin.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)).rows).toEqual(before)
    },
  )

  const early = [
    ['once all adds up', 'as drafted'],
    ['before anything of it is written', 'before'],
  ] as const
  test.each(
    early.flatMap(([when, moment]) =>
      (['charge', 'statement_line', 'statement_vat_group'] as const).map((table) => [when, table, moment] as const),
    ),
  )(
    'whose sums a service login has held early, %s, take no more in the same transaction either: %s',
    async (...[, table, moment]) => {
      const platform = new Client({ connectionString: migrated.urls.platform })
      await platform.connect()
      const id = idOf(54, 1)
      const addTo = (into: string, where: string, change: object) =>
        platform.query(
          `INSERT INTO ${into} SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM ${into} AS known WHERE ${where} LIMIT 1`,
          [JSON.stringify(change)],
        )
      const ofStatement = `statement_id = '${statement.id}'`
      const added = {
        charge: [`id = '${charge.id}'`, { id: idOf(51, 8), payer_tenant_id: ids.tenant(1), statement_id: id }],
        statement_line: [ofStatement, { statement_id: id }],
        statement_vat_group: [ofStatement, { statement_id: id }],
      } as const
      try {
        await platform.query('BEGIN')
        if (moment === 'before') await platform.query('SET CONSTRAINTS ALL IMMEDIATE')
        // Nothing stands on it, which adds up to nothing.
        const nothing = { total_cents: 0, vat_cents: 0, payable_cents: 0 }
        await addTo('statement', `id = '${statement.id}'`, { id, month: '2026-03', ...nothing })
        if (moment === 'as drafted') await platform.query('SET CONSTRAINTS ALL IMMEDIATE')
        const [where, change] = added[table]
        const adding = addTo(table, where, { ...change, ...(table === 'charge' ? { month: '2026-03' } : {}) })
        await expect(adding).rejects.toMatchObject({ code: '23514', constraint: 'statement_takes_no_more' })
      } finally {
        await platform.end()
      }
      const { rowCount } = await admin.query('SELECT FROM statement WHERE id = $1', [id])
      expect(rowCount).toBe(0)
    },
  )

  test('are held again where a savepoint takes back that they were held', async () => {
    const platform = new Client({ connectionString: migrated.urls.platform })
    await platform.connect()
    const id = idOf(54, 2)
    const copy = `INSERT INTO statement SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM statement AS known WHERE id = $2`
    const nothing = { total_cents: 0, vat_cents: 0, payable_cents: 0 }
    try {
      await platform.query('BEGIN')
      await platform.query(copy, [JSON.stringify({ id, month: '2026-03', ...nothing }), statement.id])
      await platform.query('SAVEPOINT before_sums')
      await platform.query('SET CONSTRAINTS ALL IMMEDIATE')
      await platform.query('ROLLBACK TO SAVEPOINT before_sums')
      await platform.query(
        `INSERT INTO statement_line SELECT (jsonb_populate_record(known, $1::jsonb)).* FROM statement_line AS known WHERE statement_id = $2`,
        [JSON.stringify({ statement_id: id }), statement.id],
      )
      await expect(platform.query('COMMIT')).rejects.toThrow(`statement ${id} is not the sum of its lines and charges`)
    } finally {
      await platform.end()
    }
  })

  const nothing = { total_cents: 0, vat_cents: 0, payable_cents: 0 }
  const asked = { total_cents: 100, vat_cents: 0, payable_cents: 100 }
  const unsummed = 'is not the sum of its lines and charges'
  /** Copies of the only statement in one insert, nothing standing on any, and then what a service login tries of it. */
  async function writeStatements(changes: readonly object[], then: readonly string[]): Promise<void> {
    const platform = new Client({ connectionString: migrated.urls.platform })
    await platform.connect()
    try {
      await platform.query('BEGIN')
      await platform.query(
        `INSERT INTO statement SELECT (jsonb_populate_record(known, change)).*
           FROM statement AS known CROSS JOIN jsonb_array_elements($1::jsonb) AS change WHERE known.id = $2`,
        [JSON.stringify(changes.map((change) => ({ month: '2026-03', ...change }))), statement.id],
      )
      for (const text of then) await platform.query(text)
      await platform.query('COMMIT')
    } finally {
      await platform.end()
    }
  }
  const tries = [
    ['as it is', []],
    ['once what is due was forgotten', ['SET CONSTRAINTS statements_added_up IMMEDIATE']],
    [
      'beside a row that says nothing is due',
      [
        `INSERT INTO statement_sums_due (id, tenant_ids, statement_ids, total_cents, vat_cents)
         VALUES ('${idOf(54, 8)}', '{}', '{}', '{}', '{}')`,
      ],
    ],
  ] as const

  test.each(tries)('as statements are summed each, %s: the one that does not add up is named', async (_, then) => {
    const [first, wrong, last] = [idOf(54, 3), idOf(54, 4), idOf(54, 5)]
    // Of a group of VAT that is not there, and of lines and charges that are not there.
    const vatOfNothing = writeStatements(
      [
        { id: first, ...nothing },
        { id: wrong, ...asked },
        { id: last, ...nothing },
      ],
      then,
    )
    await expect(vatOfNothing).rejects.toThrow(`the VAT groups of statement ${wrong} do not add up to it`)
    const group = `INSERT INTO statement_vat_group (tenant_id, statement_id, regime, rate_basis_points, base_cents, vat_cents)
                   VALUES ('${ids.tenant(1)}', '${wrong}', 'out-of-scope', 0, 100, 0)`
    const all = [
      { id: first, ...nothing },
      { id: wrong, ...asked },
      { id: last, ...nothing },
    ]
    await expect(writeStatements(all, [group, ...then])).rejects.toThrow(`statement ${wrong} ${unsummed}`)
    const { rowCount } = await admin.query('SELECT FROM statement WHERE id = ANY ($1)', [[first, wrong, last]])
    expect(rowCount).toBe(0)
  })

  test('leave nothing due behind, and a service login may neither read nor take away what is', async () => {
    await writeStatements([{ id: idOf(54, 6), ...nothing }], [])
    expect((await admin.query('SELECT FROM statement_sums_due')).rowCount).toBe(0)
    for (const text of [
      'SELECT id FROM statement_sums_due',
      'DELETE FROM statement_sums_due',
      'TRUNCATE statement_sums_due',
    ])
      await expect(writeStatements([{ id: idOf(54, 7), ...nothing }], [text])).rejects.toMatchObject({ code: '42501' })
  })

  test('in a later transaction, of a charge that stands nowhere yet, are refused too', async () => {
    const taking = admin.query(
      `INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id) VALUES ($1, $2, $3, $4)`,
      [ids.tenant(2), idOf(51, 2), ids.tenant(1), statement.id],
    )
    await expect(taking).rejects.toMatchObject({ code: '23514', constraint: 'statement_takes_no_more' })
  })

  test('name what nobody may take away: no login is granted to delete it, or to change what is charged and stated', async () => {
    const granted = async (privileges: string, relations: readonly string[]) => {
      const { rows } = await admin.query(
        `SELECT named.relation, login.rolname
           FROM unnest($1::text[]) AS named (relation) CROSS JOIN pg_roles AS login
          WHERE login.rolname LIKE 'grenier\\_%' AND login.rolname <> 'grenier_owner'
            AND has_table_privilege(login.rolname, named.relation, $2)`,
        [relations, privileges],
      )
      return rows
    }
    const written = ['charge', 'statement', 'statement_line', 'statement_charge', 'statement_vat_group']
    expect(await granted('DELETE, TRUNCATE', ['tenant', 'offer', 'recipient', ...written])).toEqual([])
    expect(await granted('UPDATE', ['recipient', ...written])).toEqual([])
    // Other databases of the server may have logins of their own in this role.
    expect(await granted('INSERT', ['charge', 'statement'])).toEqual(
      expect.arrayContaining(['charge', 'statement'].map((relation) => ({ relation, rolname: 'grenier_platform' }))),
    )
  })

  test.each(['tenant', 'offer', 'correction', 'recipient'])('name %s by an id that never changes', async (relation) => {
    const change = admin.query(`UPDATE ${relation} SET id = gen_random_uuid()`)
    await expect(change).rejects.toThrow(`the id of a row of ${relation} never changes`)
  })
})
