import { type Endpoint, endpoints, isMemberRole, type OperationId, type Role } from '@grenier/contracts'
import type { JobQueue, OutboxRow } from '@grenier/control-plane/ports'
import { createLoggedMail } from '@grenier/notifications'
import { createLogger, type Logger } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { startWorker } from '@grenier/worker'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOperations } from '../fuzz/api/operations.ts'
import { recordedAt } from '../harness/fixtures.ts'
import { type Furnished, furnish, own } from '../isolation/matrix/furnish.ts'
import { filled, type SoundCall, soundCalls } from '../isolation/matrix/sound-calls.ts'
import { Browser } from './support/browser.ts'
import { type LocalSignInApi, startLocalSignInApi, submit, tokenIn, uriIn } from './support/local-sign-in-api.ts'
import { jobsOver } from './support/sweep-requests.ts'

/** Stands in everything that no line may show: names, addresses, secrets. */
const mark = 'plante7f3a91'
const operatorMail = `zoe.${mark}@syndicat.example`
const planted = `Zoé ${mark}@commune.example`

let api: LocalSignInApi
let furnished: Furnished
let calls: SoundCall[]
const lines: string[] = []
/** What was made in the course of the suite and is nobody else's to read. */
const secrets = new Set([mark, 'dsi-1@commune.example', 'dsi-2@commune.example', 'mairie-1@commune.example'])

beforeAll(async () => {
  api = await startLocalSignInApi(recordedAt, `${operatorMail}=operator`, {
    log: { write: (line) => void lines.push(line) },
  })
  furnished = await furnish(api)
  calls = soundCalls({
    documented: readOperations(await (await fetch(`${api.baseUrl}/openapi.json`)).json()),
    furnished,
  })
})
afterAll(() => api?.close())

/** Lines that show one of these, each with what it shows. */
function shownIn(texts: Iterable<string>, logged: readonly string[]): string[] {
  const hidden = [...texts]
  return logged.flatMap((line) => {
    const shown = hidden.find((text) => line.includes(text))
    return shown === undefined ? [] : [`${shown.slice(0, 20)}: ${line.slice(0, 300)}`]
  })
}

/** Keeps every secret of an answer: tokens, secrets and links, wherever they are. */
function keepSecrets(text: string): void {
  for (const [, secret = ''] of text.matchAll(/"(?:secret|token|link|acceptUrl)":"([^"]{8,})"/g)) secrets.add(secret)
}

/** The same JSON with a mark in every text of it. */
function withMarks(value: unknown): unknown {
  if (typeof value === 'string') return `${planted} ${value}`
  if (Array.isArray(value)) return value.map(withMarks)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withMarks(part)]))
}

const roleOf = ({ roles }: Endpoint): Role => roles[0] ?? 'operator'

async function send(
  call: SoundCall,
  { body, path, authorization }: { body: string | null; path: string; authorization?: string },
): Promise<number> {
  const role = roleOf(call.endpoint)
  const token = await api.token(role, isMemberRole(role) ? own : undefined)
  secrets.add(token)
  const { method } = call.endpoint
  const answer = await request(`${api.baseUrl}${path}`, {
    method,
    headers: {
      authorization: authorization ?? `Bearer ${token}`,
      cookie: `grenier-session=${mark}; grenier-sign-in=${mark}`,
      'grenier-tenant': own,
      'user-agent': mark,
      referer: `https://${mark}.example/`,
      'idempotency-key': `${mark}-${crypto.randomUUID()}`,
      'if-match': '"1"',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    body: method === 'GET' ? null : body,
  })
  const contentType = String(answer.headers['content-type'] ?? '')
  // A live stream never ends: its head is the answer.
  if (contentType.startsWith('text/event-stream')) answer.body.destroy()
  else keepSecrets(await answer.body.text())
  return answer.statusCode
}

describe('no line of the log shows a secret, or a person', () => {
  it('of any call: as it should be, with marks in every text, and with a token that is none', async () => {
    const statuses = new Map<number, number>()
    for (const call of calls) {
      const { path, body } = filled(call, { ...furnished.shared, ...furnished.own }, [])
      const marked = body === null ? null : JSON.stringify(withMarks(JSON.parse(body)))
      const asked = `${path}${path.includes('?') ? '&' : '?'}note=${mark}`
      for (const sent of [
        { path, body },
        { path: asked, body: marked },
        { path, body, authorization: `Bearer ${mark}` },
      ]) {
        const status = await send(call, sent)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    // Each came through to its end and was told in a line of its own.
    expect(calls.map(({ operation }) => operation)).toEqual(Object.keys(endpoints))
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401]))
    expect(lines.filter((line) => line.includes('call answered')).length).toBeGreaterThanOrEqual(3 * calls.length - 5)
    expect(shownIn(secrets, lines)).toEqual([])
  }, 120_000)

  it('of a row that the database refuses, which it tells with all that stands in it', async () => {
    // Of a table without row-level security: PostgreSQL itself keeps silent about the rows of the others.
    await api.admin.query(`ALTER TABLE subprocessor ADD CONSTRAINT planted CHECK (name NOT LIKE '%${mark}%') NOT VALID`)
    const call = calls.find(({ operation }) => operation === ('recordSubprocessor' satisfies OperationId))
    if (call === undefined) throw new Error('subprocessors cannot be recorded any more')
    const person = {
      name: planted,
      siren: null,
      country: 'FR',
      place: 'Auvers-sur-Oise',
      activity: 'maintenance',
      description: 'Dépannage sur place',
      startsOn: '2026-01-01',
      shortNoticeReason: 'en place',
    }
    const before = lines.length
    const { path } = filled(call, { ...furnished.shared, ...furnished.own }, [])
    expect(await send(call, { path, body: JSON.stringify(person) })).toBe(500)
    const told = lines.slice(before).filter((line) => line.includes('call failed'))
    // What broke is told, and where; not what stood there.
    expect(told.join('')).toContain('planted')
    expect(shownIn(secrets, lines)).toEqual([])
    await api.admin.query('ALTER TABLE subprocessor DROP CONSTRAINT planted')
  })

  it('of a sign-in: the address, the link, the secret of the authenticator, codes and cookies', async () => {
    const browser = new Browser()
    await submit(browser, `${api.baseUrl}/auth/local/ask`, { email: operatorMail, returnTo: `/?${mark}` })
    await api.sendLinks()
    const link = tokenIn(api.mails.at(-1))
    await submit(browser, `${api.baseUrl}/auth/local/link`, { token: link })
    const page = await browser.open(`${api.baseUrl}/auth/local/code`)
    const uri = uriIn(page.text)
    const code = api.codeOf(uri, -1)
    await submit(browser, `${api.baseUrl}/auth/local/code`, { code: mark })
    const enrolled = await submit(browser, `${api.baseUrl}/auth/local/code`, { code })
    const recovery = [...enrolled.text.matchAll(/<li><code>([^<]+)/g)].map(([, text = '']) => text)
    expect(recovery).toHaveLength(10)
    const session = await browser.call(`${api.baseUrl}/v1/session`)
    expect(session.json).toMatchObject({ email: operatorMail })
    const cookies = browser.set
      .map((line) => /^[^=]+=([^;]*)/.exec(line)?.[1] ?? '')
      .filter((value) => value.length > 20)
    for (const secret of [link, new URL(uri).searchParams.get('secret') ?? '', ...recovery, ...cookies])
      secrets.add(secret)
    expect(shownIn(secrets, lines)).toEqual([])
  })

  it('of the worker’s: every job that these calls brought about, and those that fail', async () => {
    const logger = createLogger({
      name: 'worker',
      level: 'trace',
      destination: { write: (line) => void lines.push(line) },
    })
    const invited = await api.client('operator').call('inviteMember', {
      params: { tenantId: own },
      body: { email: `invitee.${mark}@commune.example`, role: 'member-viewer', roleEndsAt: null, language: 'fr' },
    })
    secrets.add(`${invited.secret}`)
    const { rows } = await api.admin.query<{ id: string }>(`SELECT id FROM outbox WHERE state = 'pending'`)
    expect(rows.length).toBeGreaterThan(10)
    const before = lines.length
    await workThrough(new Set(rows.map(({ id }) => id)), logger)
    const told = lines.slice(before)
    expect(told.filter((line) => line.includes('a job failed')).length).toBeGreaterThan(0)
    expect(told.filter((line) => line.includes('no mail server')).length).toBeGreaterThan(0)
    expect(shownIn(secrets, lines)).toEqual([])
  }, 60_000)

  it('and one that did would be found', () => {
    const line = JSON.stringify({ level: 'info', to: operatorMail, msg: 'a letter' })
    expect(shownIn(secrets, [line])).toHaveLength(1)
    expect(secrets.size).toBeGreaterThan(20)
  })
})

/** Runs the real worker, on a queue in this process, until each of these rows was worked on. */
async function workThrough(ids: ReadonlySet<string>, logger: Logger): Promise<void> {
  const left = new Set(ids)
  const running: Promise<void>[] = []
  let work: (row: OutboxRow) => Promise<void> = async () => undefined
  const { promise: isThrough, resolve } = Promise.withResolvers<void>()
  const workOn = async (row: OutboxRow): Promise<void> => {
    await work(row)
    left.delete(row.id)
    if (left.size === 0) resolve()
  }
  const queue: JobQueue = {
    publish: async (rows) => void running.push(...rows.map(workOn)),
    consume: async (handler) => {
      work = handler
    },
    countUnfinished: async () => left.size,
    close: async () => undefined,
  }
  const worker = await startWorker({
    useCases: jobsOver(api, { mail: createLoggedMail(logger) }),
    outboxRelay: api.outboxRelay,
    queue,
    unitOfWork: api.unitOfWork,
    wallClock: { now: () => instant(Date.now()) },
    logger,
  })
  await isThrough
  await worker.close()
  await Promise.all(running)
}
