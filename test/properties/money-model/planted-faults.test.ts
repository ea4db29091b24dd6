import { addMonths } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import { changedRows, noneFrozen } from './frozen-rows.ts'
import { brokenLaws, lawsOfMoney } from './invariants.ts'
import { leave } from './leaving-steps.ts'
import { unexplained } from './money-command.ts'
import * as steps from './steps.ts'
import { eras, openWorld, type World } from './world.ts'
import { giveReference, trueUp, wantReference } from './year-steps.ts'

let world: World

const everybody = { payers: 6, lastYear: false, series: '' }
const used = { day: 3, hours: 20, mib: 40_000n }

/** A story that meets everything that the laws speak of: a year with costs, a leaver, corrections, credits and two true-ups. */
const story: readonly steps.MoneyStep[] = [
  steps.declareCost('salle', 90_001n, 0),
  steps.pass(14),
  ...[0, 1, 2].flatMap((member) => [0, 1].map((claim) => steps.measure(0, { ...used, member, claim }))),
  steps.pass(0),
  steps.close(0),
  steps.issue(0, everybody),
  steps.amend(0, 'prices', 1),
  steps.correctMonth(0, null),
  steps.join(3n, 400),
  steps.declareCost('lien', 33_333n, 2),
  steps.declareCost('avoir', -31_000n, 2),
  steps.pass(9),
  leave(3),
  wantReference(0),
  steps.pass(0),
  steps.close(0),
  steps.issue(1, everybody),
  giveReference(0),
  steps.issue(1, everybody),
  steps.pass(0),
  steps.close(0),
  steps.issue(2, everybody),
  trueUp(80n, true),
  steps.amend(1, 'cost', 3),
  steps.correctMonth(1, null),
  steps.amend(0, 'prices', 5),
  steps.correctMonth(0, null),
  trueUp(80n, false),
  steps.pass(0),
  steps.close(0),
  steps.issue(3, everybody),
]

beforeAll(async () => {
  const [era] = eras
  if (era === undefined) throw new Error('a story begins somewhere')
  world = await openWorld(new Map(), era)
  for (const step of story) {
    world.pass(1_000)
    world.ends.set(`${step.text}: ${await steps.endOf(step, world)}`, 1)
  }
}, 120_000)
afterAll(() => world?.close())

const one = (table: string, where: string) => `ctid = (SELECT ctid FROM ${table} WHERE ${where} ORDER BY ctid LIMIT 1)`
const oneMore = (where: string) => `UPDATE charge SET amount_micros = amount_micros + 1 WHERE ${one('charge', where)}`
/** Makes the second statement of whoever has two a credit on its first. */
const credited = (change: string) => `
  WITH pair AS (SELECT early.tenant_id, early.id AS original, late.id AS credit
                  FROM statement early JOIN statement late ON late.tenant_id = early.tenant_id AND late.month > early.month
                  JOIN statement_issue titled ON titled.statement_id = early.id
                 WHERE num_nonnulls(early.credited_statement_id, late.credited_statement_id) = 0
                   AND NOT EXISTS (SELECT FROM statement other
                                    WHERE other.credited_statement_id = early.id AND other.month = late.month) LIMIT 1)
  UPDATE statement SET credited_statement_id = original, credited_year = NULL, payable_cents = ${change}
    FROM pair WHERE statement.id = credit`

/** By law: what breaks it, behind every trigger. */
const plants: Readonly<Record<string, string>> = {
  'Σ charges = Σ statements + Σ carried, month by month': oneMore("kind = 'usage' AND statement_id IS NOT NULL"),
  'what closing checked holds': `UPDATE period SET checks = jsonb_set(checks::jsonb, '{0,holds}', 'false')`,
  'each charge of a closed month is asked for or carried, once': `
    UPDATE charge SET payer_tenant_id = NULL, statement_id = NULL WHERE ${one('charge', 'statement_id IS NOT NULL')}`,
  'a statement is the sum of its lines, and of its charges': `
    UPDATE statement_line SET amount_cents = amount_cents + 1 WHERE ${one('statement_line', 'true')}`,
  'VAT is that of the lines of each rate, rounded once': `
    UPDATE statement SET vat_cents = vat_cents + 1, payable_cents = payable_cents + 1 WHERE ${one('statement', 'true')}`,
  'a regime other than the standard one asks for no tax': `
    UPDATE statement_vat_group SET regime = 'exempt' WHERE ${one('statement_vat_group', 'rate_basis_points > 0')}`,
  'a statement that asks for tax says that it does, and no other': `
    UPDATE statement SET vat_regime = 'exempt' WHERE ${one('statement', "vat_regime = 'standard'")}`,
  'a count of heads is the one in force on the last day, for the time of membership': oneMore(
    "kind = 'population' AND origin_month IS NULL",
  ),
  'Σ shares + unshared = cost': `
    UPDATE cost_sharing SET unshared_cents = unshared_cents + 1 WHERE ${one('cost_sharing', 'true')}`,
  'of a cost that is trued up, Σ charged + Σ true-ups + unshared = what it came to, unless it is to be repeated':
    oneMore("kind = 'true-up'"),
  'each true-up is its rows, and they are counted from 1': `
    UPDATE true_up SET difference_micros = difference_micros + 1 WHERE sequence = 2`,
  'who has left shares no cost of that month, and pays by head for the days before alone': `
    UPDATE tenant_exit SET destroyed_at = timestamptz '2026-10-15' WHERE state = 'destroyed'`,
  'every cost of a closed month was split': `DELETE FROM cost_sharing WHERE ${one('cost_sharing', 'true')}`,
  'numbers run from 1 without gap': 'UPDATE statement_issue SET sequence = sequence + 1000 WHERE sequence = 1',
  'a reversal is its row, to the last micro, and no row is reversed twice': oneMore("correction_part = 'reversal'"),
  'nothing is given back beyond what was asked, and on no statement of another payer': credited('-99999999'),
  'what one statement gives back in the place of another is off that one, and both are of one payer':
    oneMore("kind = 'transfer'"),
  'nothing under the recovery threshold is stated, unless it goes back': `
    UPDATE statement SET payable_cents = 1499 WHERE ${one('statement', 'credited_statement_id IS NULL AND credited_year IS NULL')}`,
  'the year of a credit is not before that of its title': `
    ${credited('-1')};
    UPDATE statement_issue SET credit_kind = 'mandat'
     WHERE statement_id IN (SELECT id FROM statement WHERE credited_statement_id IS NOT NULL)`,
  'no more of an advance comes off than was asked ahead': `
    UPDATE charge SET kind = 'advance', amount_micros = -1 WHERE ${one('charge', "kind = 'free'")}`,
  'what is carried was carried before it is taken up': `
    INSERT INTO statement_take_up (tenant_id, month, statement_tenant_id, statement_id)
    SELECT tenant_id, month, tenant_id, id FROM statement LIMIT 1`,
}

/** Plants a fault behind every trigger and check of the database, looks, and takes it back. */
async function planted<Seen>(sql: string, look: () => Promise<Seen>): Promise<Seen> {
  await world.admin.query('BEGIN')
  try {
    await world.admin.query('SET LOCAL session_replication_role = replica')
    const { rows } = await world.admin.query<{ drop: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop FROM pg_constraint
        WHERE contype = 'c' AND conparentid = 0 AND conrelid::regclass::text = ANY ($1)`,
      [
        [
          'statement',
          'statement_issue',
          'statement_vat_group',
          'statement_line',
          'cost_sharing',
          'tenant_exit',
          'charge',
        ],
      ],
    )
    for (const { drop } of rows) await world.admin.query(drop)
    await world.admin.query(sql)
    return await look()
  } finally {
    await world.admin.query('ROLLBACK')
  }
}

describe('the laws of money', () => {
  test('hold of a story that meets all that they speak of, and each has a planted fault', async () => {
    expect(await world.firstOpen()).toBe(addMonths(world.founded, 4))
    expect(await brokenLaws(world.admin)).toEqual([])
    expect(await unexplained(world)).toEqual([])
    expect(lawsOfMoney.toSorted()).toEqual(Object.keys(plants).toSorted())
  })

  test.each(Object.entries(plants))('are seen to be broken: %s', async (law, sql) => {
    const broken = await planted(sql, () => brokenLaws(world.admin))
    expect(broken.map((told) => told.slice(0, law.length))).toContain(law)
  })

  test('see a row that was written once and changes, or is gone', async () => {
    const frozen = noneFrozen()
    await changedRows(world.admin, frozen)
    expect(await changedRows(world.admin, frozen)).toEqual([])
    const changed = await planted(oneMore("kind = 'true-up'"), () => changedRows(world.admin, new Map(frozen)))
    expect(changed).toHaveLength(1)
    const gone = await planted('DELETE FROM true_up WHERE sequence = 2', () =>
      changedRows(world.admin, new Map(frozen)),
    )
    expect(gone).toEqual(['true_up/2026/2'])
  })
})

describe('every kind of charge', () => {
  const rows = async () =>
    (
      await world.admin.query<{ id: string; sort: string; kind: string }>(
        `SELECT DISTINCT ON (sort) id, kind,
                concat_ws(' ', kind, correction_part, meter, 'no ' || (explanation #>> '{params,sequence}')) AS sort
           FROM charge ORDER BY sort, id`,
      )
    ).rows

  test('stands in the story: priced, shared, corrected, trued up and trued up again, rounded', async () => {
    expect((await rows()).map(({ sort }) => sort)).toEqual(
      expect.arrayContaining([
        ...['storage.reserved', 'storage.provisioned', 'storage.used'].flatMap((meter) =>
          ['usage', 'usage reversal', 'usage replacement'].map((sort) => `${sort} ${meter}`),
        ),
        'free storage.reserved',
        'free storage.provisioned',
        'population',
        'population reversal',
        'subscription',
        'minimum',
        'cap',
        'cap replacement',
        'shared',
        'shared reversal',
        'shared replacement',
        'true-up',
        'true-up no 2',
        'transfer',
        'rounding',
      ]),
    )
  })

  test('that is a micro more than what it is made of does not explain itself', async () => {
    const { admin, house } = world
    for (const { id, sort } of await rows()) {
      const by = (micros: number) =>
        admin.query(`SET session_replication_role = replica; UPDATE charge SET amount_micros = amount_micros + ${micros}
                      WHERE id = '${id}'; SET session_replication_role = DEFAULT`)
      await by(1)
      const { agrees } = await house.api.explainCharge({ chargeId: id }, callOf(finance))
      await by(-1)
      expect([sort, agrees]).toEqual([sort, false])
    }
    world.explained.clear()
    expect(await unexplained(world)).toEqual([])
  })
})
