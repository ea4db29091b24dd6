import type { Agreement, Answer, Command } from '@grenier/contracts'
import { addDays, type CivilDate, civilDate, civilMonth, GIB, wordingOn } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

type Member = Answer<'enrolTenant'>
type Amendment = Command<'recordAgreementAmendment'>

let house: House
let region: Region
let admin: Client
const firstIso = '2026-01-05T09:00:00.000Z'
const unknownId = '0198c0de-7a00-7000-8000-00000000dead'
const day = civilDate

beforeAll(async () => {
  house = await openHouse(firstIso)
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
beforeEach(() => house.setClock(firstIso))
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

const enrol = (name: string, commitmentCents: bigint | null = 10_000_000n) =>
  enrolCommune(house, region, { name, gib: 0n, commitmentCents })

async function agreementsOf({ id }: Member, actor = operator): Promise<Agreement[]> {
  return (await house.api.listAgreements({ tenantId: id }, callOf(actor))).items
}

async function agreementOf(member: Member): Promise<Agreement> {
  const [agreement] = await agreementsOf(member)
  if (agreement === undefined) throw new Error('the member has no agreement')
  return agreement
}

/** An avenant with the terms of enrolment but for what is said. */
async function amend(
  member: Member,
  effectiveOn: string,
  change: Partial<Amendment['terms']> &
    Partial<Pick<Amendment, 'kind' | 'noticeGivenOn' | 'actId' | 'agreementId'>> = {},
): Promise<Agreement> {
  const { kind = 'change', noticeGivenOn = null, actId = region.actId, agreementId, ...terms } = change
  const standing = await agreementOf(member)
  const last = standing.wordings.at(-1)?.terms
  if (last === undefined) throw new Error('an agreement has a first wording')
  return await house.api.recordAgreementAmendment(
    {
      tenantId: member.id,
      agreementId: agreementId ?? standing.id,
      kind,
      subject: 'Avenant d’essai',
      actId,
      effectiveOn: day(effectiveOn),
      noticeGivenOn,
      terms: { ...last, ...terms },
    },
    callOf(operator, { ifMatch: standing.version }),
  )
}

const termsOn = (member: Member, on: CivilDate) =>
  house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.agreementInForce(member.id, on))

const ask = (member: Member, gib: bigint) =>
  house.api.submitQuotaRequest(
    {
      tenantId: member.id,
      lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
      justification: 'archives',
      wishedOn: null,
      temporaryUntil: null,
      waitIfFull: false,
    },
    callOf(memberOf(member.id)),
  )

describe('the terms of a day', () => {
  test('are those of the newest avenant by then, in the database as by the rule, and as they were before it', async () => {
    const member = await enrol('Avernes')
    await amend(member, '2026-03-01', { annualCommitmentCents: 111n })
    await amend(member, '2026-07-01', { annualCommitmentCents: 222n, endsOn: day('2026-09-30') })
    // Said later of an earlier day: what was to hold from July on does not come back.
    const agreement = await amend(member, '2026-05-01', { annualCommitmentCents: 333n, endsOn: day('2026-08-31') })
    const ruled = agreement.wordings.map(({ sequence, from, terms }) => ({
      sequence,
      effectiveOn: from,
      endsOn: terms.endsOn,
      terms,
    }))
    const turns = ['2026-01-01', '2026-03-01', '2026-05-01', '2026-07-01', '2026-08-31', '2026-09-30']
    for (const on of turns.flatMap((turn) => [-1, 0, 1].map((offset) => addDays(day(turn), offset)))) {
      const expected = wordingOn(ruled, on)?.terms ?? null
      const { number: _number, actId: _actId, startsOn: _startsOn, ...found } = (await termsOn(member, on)) ?? {}
      expect([on, expected === null ? {} : expected]).toEqual([on, found])
    }
    expect(agreement.wordings.map(({ from, until }) => [from, until])).toEqual([
      ['2026-01-01', '2026-03-01'],
      ['2026-03-01', '2026-05-01'],
      ['2026-07-01', '2026-05-01'],
      ['2026-05-01', null],
    ])
    expect(agreement).toMatchObject({ lastDay: '2026-08-31', state: 'in-force', sequenceToday: 0, version: 4 })
  })

  test('are read by the member, and by no other', async () => {
    const [member, other] = [await enrol('Bray'), await enrol('Butry')]
    await amend(member, '2026-03-01')
    expect(await agreementsOf(member, memberOf(member.id))).toEqual(await agreementsOf(member))
    expect((await problemOf(agreementsOf(member, memberOf(other.id)))).code).toBe('not-found')
  })

  test('decide what is granted without anybody: a commitment counts from the day of its avenant', async () => {
    const member = await enrol('Chars', null)
    await amend(member, '2026-02-01', { annualCommitmentCents: 10_000_000n })
    const reasons = async () => (await ask(member, 20n)).automatic?.reasons.map(({ code }) => code)
    expect(await reasons()).toContain('commitment-missing')
    house.setClock('2026-02-01T09:00:00.000Z')
    expect(await reasons()).toEqual(['use-unmeasured'])
  })

  test('end with the agreement: nothing new is granted then, what stands is looked after, a renewal goes on', async () => {
    const member = await enrolCommune(house, region, { name: 'Ennery', gib: 20n })
    await house.jobs['reconcile-tenant']({ tenantId: member.id })
    await amend(member, '2026-01-10', {
      kind: 'termination',
      noticeGivenOn: day('2026-01-05'),
      endsOn: day('2026-04-30'),
    })
    house.setClock('2026-05-01T09:00:00.000Z')
    const refused = await ask(member, 30n)
    expect(refused.state).toBe('rejected')
    expect(refused.refusals.map(({ code }) => code)).toEqual(['agreement-missing'])
    house.cluster.blueprints.length = 0
    await house.jobs['reconcile-tenant']({ tenantId: member.id })
    expect(house.cluster.blueprints.map(({ tenantId }) => tenantId)).toEqual([member.id])
    expect((await agreementOf(member)).state).toBe('ended')
    await amend(member, '2026-05-01', { kind: 'renewal', endsOn: null })
    expect((await agreementOf(member)).state).toBe('in-force')
    expect((await ask(member, 30n)).refusals).toEqual([])
  })

  test('that say when an agreement ends are what reminders go by, also where a renewal begins later', async () => {
    const member = await enrol('Frémainville')
    const ends = async () =>
      (
        await house.unitOfWork.read({ kind: 'platform' }, (tx) =>
          tx.notification.comingEnds({ today: day('2026-06-01'), until: day('2026-12-31') }),
        )
      )
        .filter(({ kind, tenantId }) => kind === 'agreement-ending' && tenantId === member.id)
        .map(({ lastDay }) => lastDay)
    expect(await ends()).toEqual([])
    await amend(member, '2026-02-01', { endsOn: day('2026-08-31') })
    expect(await ends()).toEqual(['2026-08-31'])
    await amend(member, '2026-09-01', { kind: 'renewal', endsOn: day('2027-08-31') })
    expect(await ends()).toEqual([])
  })
})

describe('an avenant', () => {
  test('is kept with its act, who recorded it and what was there before; provisioning looks at it', async () => {
    const member = await enrol('Genainville')
    const before = await agreementOf(member)
    const after = await amend(member, '2026-02-01', { billingCycle: 'quarter' })
    expect(after.wordings[0]).toEqual({ ...before.wordings[0], until: '2026-02-01' })
    expect(after.wordings[1]).toMatchObject({
      sequence: 1,
      kind: 'change',
      subject: 'Avenant d’essai',
      act: { id: region.actId },
      recordedBy: operator.subject,
      terms: { ...before.wordings[0]?.terms, billingCycle: 'quarter' },
    })
    const { rows } = await admin.query(
      `SELECT actor, before->>'version' AS before, after->>'version' AS after FROM audit_entry
        WHERE action = 'recordAgreementAmendment' AND subject_id = $1`,
      [before.id],
    )
    expect(rows).toEqual([{ actor: operator.subject, before: '1', after: '2' }])
    const jobs = await admin.query(`SELECT FROM outbox WHERE kind = 'reconcile-tenant' AND tenant_id = $1`, [member.id])
    expect(jobs.rowCount).toBe(2)
  })

  test('that cannot be is refused by its own code, and nothing is kept', async () => {
    const member = await enrol('Haravilliers')
    const other = await enrol('Haute-Isle')
    await amend(member, '2026-02-01', { endsOn: day('2026-12-31') })
    const standing = await agreementOf(member)
    const sent = { organ: 'Conseil', number: '7', title: 'Avenant', adoptedOn: day('2026-01-02') }
    const dated = { sentToPrefectOn: day('2026-06-20'), publishedOn: day('2026-06-15') }
    const late = await house.api.recordAct({ ...sent, ...dated }, callOf(operator))
    const termination = { kind: 'termination' as const, noticeGivenOn: day('2026-06-01') }
    const cases = [
      ['2025-12-31', {}, 'amendment-before-agreement'],
      ['2027-02-01', {}, 'agreement-ended'],
      ['2026-06-01', { endsOn: day('2026-05-31') }, 'amendment-end-past'],
      ['2026-06-01', { kind: 'renewal' as const }, 'renewal-not-later'],
      ['2026-06-01', { ...termination, endsOn: null }, 'termination-incomplete'],
      ['2026-06-01', { ...termination, endsOn: day('2026-08-29') }, 'notice-too-short'],
      ['2026-06-01', { noticeGivenOn: day('2026-06-01') }, 'notice-not-given'],
      ['2026-06-19', { actId: late.id }, 'act-not-executory'],
      ['2026-06-19', { actId: unknownId }, 'act-unknown'],
      ['2026-06-19', { agreementId: (await agreementOf(other)).id }, 'not-found'],
    ] as const
    for (const [effectiveOn, change, code] of cases) {
      expect((await problemOf(amend(member, effectiveOn, change))).code).toBe(code)
    }
    expect(await agreementOf(member)).toEqual(standing)
    expect((await amend(member, '2026-06-20', { actId: late.id })).version).toBe(3)
  })

  test('is recorded by who has seen the one before', async () => {
    const member = await enrol('Hédouville')
    const { id, wordings } = await agreementOf(member)
    const terms = wordings[0]?.terms
    if (terms === undefined) throw new Error('an agreement has a first wording')
    const wish = { kind: 'change', subject: 'Deux fois', actId: region.actId, noticeGivenOn: null, terms } as const
    const record = () =>
      house.api.recordAgreementAmendment(
        { ...wish, tenantId: member.id, agreementId: id, effectiveOn: day('2026-02-01') },
        callOf(operator, { ifMatch: 1 }),
      )
    const answers = await Promise.allSettled([record(), record()])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await problemOf(record())).code).toBe('version-stale')
    expect((await agreementOf(member)).version).toBe(2)
  })

  test('changes no month that is closed', async () => {
    const member = await enrol('Hodent')
    await admin.query(
      `INSERT INTO period (id, month, period_start, period_end, state, progress_done, progress_total, checks,
                           members_without_population, costs_without_weight, version)
       VALUES (gen_random_uuid(), '2026-01', '2025-12-31T23:00Z', '2026-01-31T23:00Z', 'closed', 0, 0, '[]', 'refused', 'refused', 1)`,
    )
    const refused = { code: 'period-closed', params: { month: '2026-01' } }
    expect(await problemOf(amend(member, '2026-01-31'))).toEqual(refused)
    expect((await amend(member, '2026-02-01')).version).toBe(2)
    await admin.query(`DELETE FROM period WHERE month = '2026-01'`)
  })
})

test('another agreement begins after the last day of the one before, and holds from then on', async () => {
  const member = await enrol('Labbeville')
  const terms = {
    number: 'C-bis',
    actId: region.actId,
    endsOn: null,
    noticeDays: 30,
    billingCycle: 'year' as const,
    annualCommitmentCents: null,
  }
  const record = (startsOn: string, change: Partial<Command<'recordAgreement'>> = {}) =>
    house.api.recordAgreement({ tenantId: member.id, ...terms, startsOn: day(startsOn), ...change }, callOf(operator))
  expect((await problemOf(record('2027-01-01'))).code).toBe('agreement-overlap')
  await amend(member, '2026-02-01', { endsOn: day('2026-06-30') })
  expect((await problemOf(record('2026-06-30'))).code).toBe('agreement-overlap')
  expect((await problemOf(record('2026-08-01', { endsOn: day('2026-07-31') }))).code).toBe('agreement-dates')
  expect((await record('2026-08-01')).state).toBe('coming')
  expect((await problemOf(record('2026-07-15'))).code).toBe('agreement-overlap')
  const numbers = await Promise.all(
    ['2026-06-30', '2026-07-01', '2026-08-01'].map(async (on) => (await termsOn(member, day(on)))?.number ?? null),
  )
  expect(numbers).toEqual([expect.stringMatching(/^C-\d+$/), null, 'C-bis'])
  expect((await agreementsOf(member)).map(({ number }) => number)[0]).toBe('C-bis')
})

describe('an act', () => {
  const sent = { organ: 'Bureau syndical', number: '2026-99', title: 'Barème révisé', adoptedOn: day('2026-01-04') }
  const find = async (search: string) => (await house.api.listActs({ limit: 50, search }, callOf(finance))).items

  test('says what it lacks, is completed once, and then binds', async () => {
    const { id } = await house.api.recordAct({ ...sent, sentToPrefectOn: null, publishedOn: null }, callOf(finance))
    expect(await find('révisé')).toMatchObject([{ id, lacks: 'sent-and-published', executoryFrom: null }])
    const complete = (sentToPrefectOn: CivilDate | null, publishedOn: CivilDate | null) =>
      house.api.completeAct({ actId: id, sentToPrefectOn, publishedOn }, callOf(finance))
    expect((await problemOf(complete(day('2026-01-03'), null))).code).toBe('act-dates')
    expect((await complete(day('2026-01-05'), null)).lacks).toBe('published')
    expect((await problemOf(complete(day('2026-01-06'), null))).code).toBe('act-date-known')
    expect(await complete(null, day('2026-01-09'))).toMatchObject({
      lacks: 'an-earlier-day',
      executoryFrom: '2026-01-09',
    })
    house.setClock('2026-01-09T09:00:00.000Z')
    expect(await find('2026-99')).toMatchObject([{ lacks: null }])
    expect(
      (
        await problemOf(
          house.api.completeAct({ actId: unknownId, sentToPrefectOn: null, publishedOn: null }, callOf(finance)),
        )
      ).code,
    ).toBe('not-found')
  })

  test('counts what rests on it, and is listed page by page, the newest first', async () => {
    const first = await house.api.listActs({ limit: 1 }, callOf(operator))
    const rest = await house.api.listActs({ limit: 50, cursor: first.nextCursor ?? '' }, callOf(operator))
    const all = await house.api.listActs({ limit: 50 }, callOf(operator))
    expect([...first.items, ...rest.items]).toEqual(all.items)
    const days = all.items.map(({ adoptedOn }) => adoptedOn)
    expect(days).toEqual(days.toSorted().toReversed())
    const { rows } = await admin.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM agreement WHERE act_id = $1',
      [region.actId],
    )
    const used = all.items.find(({ id }) => id === region.actId)?.usedBy
    expect(used).toMatchObject({
      agreements: rows[0]?.count,
      tariffs: 1,
      costPools: 1,
      mandates: 0,
      payerAssignments: 0,
    })
    expect(used?.amendments).toBeGreaterThan(0)
  })
})

describe('what an agreement says besides', () => {
  const memberAct = { organ: 'Conseil municipal', number: '2025-41', adoptedOn: day('2025-12-10') }
  const prolongation = { kind: 'tacit' as const, months: 12 }

  test('is not recorded of those who said nothing, is said by an avenant, and read again as it was written', async () => {
    const member = await enrol('Viarmes')
    const [signed] = (await agreementOf(member)).wordings
    expect(Object.keys(signed?.terms ?? {})).not.toContain('prolongation')
    const said = { coveredOfferCodes: [region.block.code], prolongation, memberAct }
    const { wordings } = await amend(member, '2026-02-01', said)
    expect(wordings.map(({ terms }) => terms.prolongation)).toEqual([undefined, prolongation])
    expect(wordings[1]?.terms).toMatchObject(said)
    expect(await termsOn(member, day('2026-02-01'))).toMatchObject(said)
  })

  test('is signed with an agreement as well, and covers services that there are, each once', async () => {
    const member = await enrol('Luzarches')
    const { id: agreementId, version } = await agreementOf(member)
    const [signed] = (await agreementOf(member)).wordings
    if (signed === undefined) throw new Error('an agreement has a first wording')
    const ended = { ...signed.terms, endsOn: day('2026-06-30') }
    await house.api.recordAgreementAmendment(
      {
        tenantId: member.id,
        agreementId,
        kind: 'change',
        subject: 'Fin',
        actId: region.actId,
        effectiveOn: day('2026-02-01'),
        noticeGivenOn: null,
        terms: ended,
      },
      callOf(operator, { ifMatch: version }),
    )
    const record = (coveredOfferCodes: string[]) => {
      const next = { ...signed.terms, number: 'C-2', startsOn: day('2026-07-01'), actId: region.actId }
      const further = { coveredOfferCodes, prolongation, memberAct }
      return house.api.recordAgreement({ tenantId: member.id, ...next, ...further }, callOf(operator))
    }
    const refused = { code: 'agreement-services-unknown', params: { codes: 'nulle-part' } }
    expect(await problemOf(record(['nulle-part']))).toEqual(refused)
    expect((await problemOf(record([region.block.code, region.block.code]))).code).toBe('agreement-services-unknown')
    const recorded = await record([region.block.code])
    const further = { coveredOfferCodes: [region.block.code], prolongation, memberAct }
    expect(recorded.wordings[0]?.terms).toMatchObject(further)
    expect((await agreementsOf(member, memberOf(member.id)))[0]?.wordings[0]?.terms).toMatchObject(further)
  })
})
