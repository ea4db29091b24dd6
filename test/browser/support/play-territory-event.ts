import type { Page } from 'playwright-core'

const id = '0198c0de-0001-7000-8000-000000000021'
const obstacle = 'La réserve de l’intercommunalité n’a plus assez de place.'
const proposed = {
  id,
  source: 'Registre des communes 2026',
  registerOn: '2026-01-01',
  effectiveOn: '2026-07-01',
  state: 'proposed',
  proposedAt: '2026-01-20T08:00:00.000Z',
  proposedBy: 'nadia',
  operatorConfirmedAt: null,
  operatorConfirmedBy: null,
  financeConfirmedAt: null,
  financeConfirmedBy: null,
  appliedAt: null,
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawalReason: null,
  changes: 2,
  leftOut: 0,
  applied: 0,
  heldUp: 1,
  version: 2,
}

const epci = (siren: string, name: string) => ({ siren, name, departementCode: '95' })
const auvers = {
  name: 'Auvers',
  siren: '219500394',
  inseeCode: '95039',
  departementCode: '95',
  population: { inhabitants: 6_881, vintage: 2_022 },
  epci: epci('249500489', 'Sausseron Impressionnistes'),
}
const change = {
  number: 1,
  kind: 'changed',
  bodyKind: 'commune',
  organisationId: '0198c0de-0001-7000-8000-000000000022',
  tenantId: '0198c0de-0001-7000-8000-000000000023',
  groupCode: '95039',
  facts: ['name', 'epci', 'population'],
  before: auvers,
  after: {
    ...auvers,
    name: 'Auvers-sur-Oise',
    population: { inhabitants: 6_902, vintage: 2_023 },
    epci: epci('249500109', 'Cergy-Pontoise'),
  },
  successorId: null,
  quotaMoves: [
    {
      offerId: id,
      offerName: 'Espace standard',
      fromPoolId: id,
      fromPoolName: 'Sausseron Impressionnistes',
      toPoolId: id,
      toPoolName: 'Cergy-Pontoise',
      allocatedBytes: '214748364800',
      heldBytes: '0',
    },
  ],
  obstacles: [{ code: 'room-missing', params: {}, explanation: obstacle }],
  yearlyCost: { beforeMicros: '1200000000', afterMicros: '1203660000', differenceMicros: '3660000' },
  leftOutAt: null,
  leftOutBy: null,
  leftOutReason: null,
  appliedAt: null,
}
const gone = {
  ...change,
  number: 2,
  kind: 'gone',
  organisationId: '0198c0de-0001-7000-8000-000000000024',
  tenantId: null,
  groupCode: '95120',
  facts: [],
  before: { ...auvers, name: 'Butry-sur-Oise', siren: '219501202', inseeCode: '95120' },
  after: null,
  quotaMoves: [],
  obstacles: [],
  yearlyCost: null,
}
const sums = {
  changed: 1,
  merged: 0,
  gone: 1,
  members: 1,
  withObstacle: 1,
  ratedMonth: '2026-01',
  payingMore: 1,
  payingLess: 3,
  yearlyBeforeMicros: '9800000000',
  yearlyAfterMicros: '9799120000',
  unsplitCosts: [],
}

interface Sent {
  readonly body: unknown
  readonly ifMatch: string | undefined
}

/**
 * The register of the demo says what is recorded: one proposed event as the API tells it to this page, of two changes, the first of
 * them held up. It is withdrawn by what the page sends, which `sent` has.
 */
export async function playTerritoryEvent(page: Page) {
  const sent: Sent[] = []
  let event: object = proposed
  await page.route('**/v1/territory-events', (route) => route.fulfill({ json: { items: [event] } }))
  await page.route('**/v1/territory-events/*/changes?*', (route) =>
    route.fulfill({ json: { items: [change, gone], nextCursor: null, sums } }),
  )
  await page.route('**/v1/territory-events/*/withdrawal', (route, request) => {
    const body = request.postDataJSON() as { reason: string }
    sent.push({ body, ifMatch: request.headers()['if-match'] })
    const over = { withdrawnAt: '2026-01-21T08:00:00.000Z', withdrawnBy: 'camille', withdrawalReason: body.reason }
    event = { ...proposed, ...over, state: 'withdrawn', version: 3 }
    return route.fulfill({ json: event })
  })
  return { obstacle, sent }
}

const restored = {
  body: {
    name: 'Mirambeau',
    siren: '211702360',
    inseeCode: '17236',
    departementCode: '17',
    population: { inhabitants: 1_429, vintage: 2_023 },
    epci: epci('200041523', 'Haute-Saintonge'),
  },
  splitFrom: { organisationId: id, tenantId: null, name: 'Acoua', inseeCode: '97601' },
  mergedTenantId: null,
  step: 'enrol-part',
  explanation: 'Inscrivez la partie rétablie.',
  yearlyMicros: '36600000',
}
const unknown = {
  ...restored,
  body: { ...restored.body, name: 'Petit-Mirambeau', siren: null, inseeCode: '17998', population: null, epci: null },
  splitFrom: null,
  step: 'enrol',
  explanation: 'Inscrivez-la.',
  yearlyMicros: null,
}

/** The register of the demo is the one that is recorded: two communes are new to it, as the API tells them to this page. */
export async function playNewCommunes(page: Page): Promise<void> {
  await page.route('**/v1/territory-preview?*', async (route) => {
    const response = await route.fetch()
    const known = (await response.json()) as object
    await route.fulfill({ response, json: { ...known, newCommunes: [restored, unknown] } })
  })
}
