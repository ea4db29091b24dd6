import type { Page } from 'playwright-core'

const reason = 'Nos courriels ne doivent pas sortir de l’Union.'
const answered = {
  answer: 'Un relais de l’Union les remplace.',
  answeredBy: 'camille',
  answeredAt: '2020-01-07T08:00:00.000Z',
}

/** Two objections of members: against one that has begun, and against one that will. */
function objectionsOf(tenantId: string) {
  const open = { answer: null, answeredAt: null, answeredBy: null, version: 3 }
  const said = {
    ...open,
    tenantId,
    reason,
    recordedBy: 'claire',
    subprocessorName: 'Relay Inc.',
    subprocessorId: tenantId,
  }
  const [id, other] = ['0198c0de-0001-7000-8000-000000000012', '0198c0de-0001-7000-8000-000000000013']
  return [
    { ...said, id, memberName: 'Auvers', subprocessorStartsOn: '2020-02-01', recordedAt: '2020-01-05T08:00:00.000Z' },
    {
      ...said,
      id: other,
      memberName: 'Butry',
      subprocessorStartsOn: '2999-01-01',
      recordedAt: '2020-01-06T08:00:00.000Z',
    },
  ]
}

interface Sent {
  readonly body: unknown
  readonly ifMatch: string | undefined
}

/**
 * Nobody objects in the demo: two objections as the API tells them to this page. The first answer comes too late, the next one is
 * taken; `id` is the objection that it answers, `sent` what the page has sent.
 */
export async function playObjections(page: Page, tenantId: string) {
  const all = objectionsOf(tenantId)
  const sent: Sent[] = []
  const isTaken = () => sent.length > 1
  await page.route('**/v1/subprocessor-objections?*', (route, request) => {
    const [open, done] = isTaken() ? [all.slice(1), all.slice(0, 1)] : [all, []]
    const items = request.url().includes('state=open') ? open : done.map((one) => ({ ...one, ...answered }))
    return route.fulfill({ json: { items, nextCursor: null } })
  })
  await page.route('**/subprocessor-objections/*/answer', (route, request) => {
    sent.push({ body: request.postDataJSON(), ifMatch: request.headers()['if-match'] })
    if (isTaken()) return route.fulfill({ json: { ...all[0], ...answered, version: 4 } })
    const problem = { type: 'about:blank', title: 'Conflit', status: 409, code: 'version-stale', detail: 'Trop tard.' }
    return route.fulfill({ status: 409, contentType: 'application/problem+json', json: problem })
  })
  return { id: all[0]?.id ?? '', reason, answer: answered.answer, sent }
}
