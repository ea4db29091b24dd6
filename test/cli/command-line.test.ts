import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Answer } from '@grenier/contracts'
import { civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { parse as parseCsv } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { Browser } from '../api/support/browser.ts'
import { type SignInApi, startSignInApi } from '../api/support/sign-in-api.ts'
import { callOf, finance, type House, memberOf, openHouse, operator } from '../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from '../journeys/use-cases/region.ts'
import type { CliScene } from './cli-scene.ts'
import { guideCases } from './guide-cases.ts'
import { readGuide } from './guide-examples.ts'
import { protectionCases } from './protection-cases.ts'
import { type Grenier, openGrenier, type Running } from './run-grenier.ts'

const january = civilMonth('2026-01')
const begin = '2026-01-05T09:00:00.000Z'
const formNames = ['Cergy', 'Pontoise', 'Osny'] as const

let api: SignInApi
let house: House
let region: Region
let grenier: Grenier
let members: readonly Answer<'enrolTenant'>[]

beforeAll(async () => {
  api = await startSignInApi(instantFromIso(begin))
  // The same database: this process seeds it, and does the jobs that a worker would.
  house = await openHouse(begin, { attachTo: api.database })
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  const enrolled: Answer<'enrolTenant'>[] = []
  for (const [index, name] of formNames.entries()) {
    enrolled.push(
      await enrolCommune(house, region, { name, gib: 20n, inhabitants: 1_000 + index, commitmentCents: null }),
    )
  }
  members = enrolled
  api.serve(member(0).id)
  grenier = await openGrenier()
})
afterAll(async () => {
  await grenier?.close()
  await house?.ports.objectStore.close()
  await api?.close()
})

function member(index: number): Answer<'enrolTenant'> {
  const found = members[index]
  if (found === undefined) throw new Error(`there is no member ${index}`)
  return found
}

/** An environment in which that role speaks by a token. */
async function as(role: Parameters<SignInApi['token']>[0], tenantId?: string) {
  return { GRENIER_SERVER: api.baseUrl, GRENIER_TOKEN: await api.token(role, tenantId) }
}

const scene = (): CliScene => ({ api, house, region, grenier, member, as })

/** A site with an object store and a cluster: without one nobody's backups have a place that a rule may choose. */
async function siteOfBackups(): Promise<void> {
  const { items } = await house.api.listClusters({ limit: 1 }, callOf(operator))
  const site = await house.api.createSite(
    {
      code: 'pontoise',
      name: 'Pontoise',
      residency: 'FR',
      s3Endpoint: 'https://s3.pontoise.example',
      s3CaPem: null,
      s3Region: 'us-east-1',
      s3AdminKey: null,
    },
    callOf(operator),
  )
  const profile = items[0]?.profile
  if (profile === undefined) throw new Error('the region has no cluster')
  const cluster = { name: 'pontoise-1', siteId: site.id, kubeconfig: 'a kubeconfig of Pontoise', profile }
  await house.api.declareCluster(cluster, callOf(operator))
}

/** What a person does in a browser while the command line waits. */
async function confirmInBrowser(running: Running, subject: string): Promise<void> {
  await vi.waitUntil(() => /\b[A-Z]{4}-[A-Z]{4}\b/.test(running.said()), { timeout: 30_000 })
  const [, address = ''] = /(http:\S+)/.exec(running.said()) ?? []
  const [code = ''] = /\b[A-Z]{4}-[A-Z]{4}\b/.exec(running.said()) ?? []
  const browser = new Browser()
  const page = await browser.open(address)
  const field = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(page.text)?.[1] ?? ''
  const [xsrf, action] = [/name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '', field('action')]
  const send = (url: string, fields: Record<string, string>) =>
    browser.send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  const asked = await send(action, { xsrf, user_code: code })
  expect(asked.text).toContain(code)
  const confirmed = await send(action, { xsrf, user_code: code, confirm: 'yes' })
  const choice = await browser.open(new URL(String(confirmed.headers['location']), action).href)
  const chosen = await send(choice.url, { subject })
  expect((await browser.open(new URL(String(chosen.headers['location']), choice.url).href)).text).toContain('connectée')
}

const credentialsFile = () => join(grenier.folder, 'config/grenier/credentials.json')
const credentials = async () =>
  (JSON.parse(await readFile(credentialsFile(), 'utf8')) as { contexts: { here: Record<string, string> } }).contexts
    .here

describe('signing in', () => {
  it('goes by a code that somebody confirms in a browser, and keeps the tokens to their owner', async () => {
    expect(await grenier.run(['whoami'])).toMatchObject({ code: 3, out: '' })
    const login = grenier.start(['login', api.baseUrl, '--context', 'here'])
    await confirmInBrowser(login, 'demo-exploitation')
    expect(await login.ended).toMatchObject({ code: 0, out: '' })
    for (const file of ['config.yaml', 'credentials.json']) {
      expect((await stat(join(grenier.folder, 'config/grenier', file))).mode & 0o777).toBe(0o600)
    }
    expect(await grenier.run(['whoami'])).toEqual({ code: 0, out: 'demo-exploitation\nRoles: operator\n', err: '' })
    expect((await grenier.run(['config', 'get-contexts', '-o', 'json'])).out).toContain('"name":"here"')
  })

  it('renews a token that ends, and is over when the provider does not take it any more', async () => {
    const former = await credentials()
    const put = (change: object) =>
      writeFile(credentialsFile(), JSON.stringify({ version: 1, contexts: { here: { ...former, ...change } } }))
    await put({ expiresAtMs: 0 })
    expect(await grenier.run(['whoami'])).toMatchObject({ code: 0 })
    const fresh = await credentials()
    expect(fresh['accessToken']).not.toBe(former['accessToken'])
    await put({ expiresAtMs: 0, refreshToken: 'no-token-of-anybody' })
    expect(await grenier.run(['whoami'])).toMatchObject({ code: 3, err: expect.stringContaining('grenier login') })
    await writeFile(credentialsFile(), JSON.stringify({ version: 1, contexts: { here: fresh } }))
    expect(await grenier.run(['whoami'])).toMatchObject({ code: 0 })
  })

  it('is refused with the person who refuses', async () => {
    const login = grenier.start(['login', api.baseUrl, '--context', 'refused'])
    await expect(confirmInBrowser(login, 'nobody-of-that-name')).rejects.toThrow('connectée')
    expect(await login.ended).toMatchObject({ code: 1, err: expect.stringContaining('refused') })
  })
})

describe('lists', () => {
  it('are a table that people read', async () => {
    const { code, out } = await grenier.run(['get', 'tenants', '--sort', '-name'])
    expect(code).toBe(0)
    expect(out).toBe(
      [
        'SLUG            MEMBER    EPCI  INHABITANTS  READY',
        `${member(1).slug.padEnd(14)}  Pontoise  -     1,001        unknown`,
        `${member(2).slug.padEnd(14)}  Osny      -     1,002        unknown`,
        `${member(0).slug.padEnd(14)}  Cergy     -     1,000        unknown`,
        '',
      ].join('\n'),
    )
  })

  it('say the same as JSON, YAML and CSV', async () => {
    const read = async (format: string) => (await grenier.run(['get', 'tenants', '-o', format])).out
    const json = JSON.parse(await read('json')) as Record<string, unknown>[]
    expect(json.map(({ name }) => name)).toEqual(['Cergy', 'Osny', 'Pontoise'])
    expect(parseYaml(await read('yaml'))).toEqual(json)
    const csv = parseCsv(await read('csv'), { columns: true, record_delimiter: '\r\n' })
    expect(csv).toEqual(
      json.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([field, value]) => [
            field,
            typeof value === 'string' ? value : JSON.stringify(value ?? '').replaceAll('"', ''),
          ]),
        ),
      ),
    )
  })

  it('are read page after page, up to the limit', async () => {
    const audit = await as('auditor')
    const all = await grenier.run(['get', 'facts', '-o', 'json', '--limit', '2'], audit)
    expect(JSON.parse(all.out)).toHaveLength(2)
    const requests: string[] = []
    const counting = await grenier.run(['get', 'facts', '-o', 'json'], audit)
    for await (const { id } of api.client('auditor').items('listAuditFacts', { query: { limit: 3 } })) requests.push(id)
    expect((JSON.parse(counting.out) as { id: string }[]).map(({ id }) => id)).toEqual(requests)
    expect(requests.length).toBeGreaterThan(6)
  })

  it('are narrowed by what the contract allows, and by nothing else', async () => {
    const narrowed = await grenier.run(['get', 'tenants', '-f', 'search=pont', '-o', 'json'])
    expect((JSON.parse(narrowed.out) as unknown[]).length).toBe(1)
    const wrong = await grenier.run(['get', 'tenants', '-f', 'colour=blue'])
    expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringContaining('search, ready') })
    expect(await grenier.run(['get', 'offers', '--sort', 'name'])).toMatchObject({ code: 2 })
  })

  it('of pools have a word of their own, which answers as the long one', async () => {
    for (const format of ['table', 'json', 'yaml', 'csv']) {
      const [short, long] = await Promise.all(
        [['pools'], ['get', 'pools']].map((words) => grenier.run([...words, '-o', format])),
      )
      expect(short).toEqual({ code: 0, out: expect.stringContaining('Région'), err: '' })
      expect(short?.out).toBe(long?.out)
    }
    const one = await grenier.run(['pools', '--limit', '1', '-o', 'json'])
    expect(JSON.parse(one.out)).toHaveLength(1)
  })
})

describe('a member', () => {
  it('is found by slug, bare slug, SIREN and id', async () => {
    const { id, slug, siren } = member(0)
    for (const name of [slug, 'cergy', `${siren}`, id]) {
      const { code, out } = await grenier.run(['describe', 'tenant', name, '-o', 'json'])
      expect([code, (JSON.parse(out) as { id: string }).id]).toEqual([0, id])
    }
  })

  it('of somebody else answers as one that does not exist', async () => {
    const own = await as('member-viewer', member(0).id)
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    const [others, none] = await Promise.all(
      [member(1).id, missing].map((id) => grenier.run(['describe', 'tenant', id], own)),
    )
    const told = (ended: typeof others) => ended?.err.replace(/call \S+\)/, '')
    expect([others?.code, none?.code]).toEqual([4, 4])
    expect(told(others)).toBe(told(none))
    expect(await grenier.run(['describe', 'tenant', member(1).slug], own)).toMatchObject({ code: 4 })
    expect(await grenier.run(['describe', 'tenant', '-o', 'json'], own)).toMatchObject({ code: 0 })
  })
})

describe('a request', () => {
  const ask = async (gib: bigint) =>
    await house.api.submitQuotaRequest(
      {
        tenantId: member(0).id,
        lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
        justification: 'Numérisation des actes',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(memberOf(member(0).id)),
    )

  it('is approved once, by whoever confirms', async () => {
    const { id } = await ask(60n)
    const approve = ['requests', 'approve', id, '--reason', 'Besoin justifié']
    expect(await grenier.run(approve)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
    const approved = await grenier.run([...approve, '--yes'])
    expect(approved).toMatchObject({ code: 0, out: expect.stringMatching(/^Approved: Cergy, 20 GB → 60 GB/) })
    const again = await grenier.run([...approve, '--yes'])
    expect(again).toMatchObject({ code: 5, err: expect.stringMatching(/\(code \S+, call \S+\)/) })
  })

  it('is refused with a reason', async () => {
    await house.jobs['reconcile-tenant']({ tenantId: member(0).id })
    const { id } = await ask(90n)
    expect(await grenier.run(['requests', 'refuse', id, '-y'])).toMatchObject({ code: 2 })
    const french = await grenier.run(['requests', 'refuse', id, '-y', '-r', 'Trop tôt'], { LANG: 'fr_FR.UTF-8' })
    expect(french).toMatchObject({ code: 0, out: expect.stringMatching(/^Refusée : Cergy/) })
    const shown = await grenier.run(['get', 'requests', '-f', 'state=rejected', '-o', 'json'])
    expect(JSON.parse(shown.out)).toMatchObject([{ id, decisionReason: 'Trop tôt' }])
  })
})

describe('a month', () => {
  it('is followed to the end of its closing, also after an interruption', async () => {
    house.setClock('2026-02-20T09:00:00.000Z')
    api.clock.set(instantFromIso('2026-02-20T09:00:00.000Z'))
    const paying = await as('finance')
    const closing = grenier.start(['periods', 'close', january, '--watch', '--yes'], paying)
    await vi.waitUntil(() => closing.said().includes('asked for'), { timeout: 30_000 })
    closing.child.kill('SIGINT')
    expect(await closing.ended).toMatchObject({ code: 130, err: expect.stringContaining('periods watch 2026-01') })
    const watching = grenier.start(['periods', 'watch', january, '-o', 'json'], paying)
    await house.jobs['close-period']({ month: january })
    const { code, out } = await watching.ended
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ month: january, state: 'closed', blockedBy: null, draftCount: 3 })
  })

  it('is told when it cannot be closed', async () => {
    const refused = await grenier.run(['periods', 'close', '2026-03', '-y'], await as('finance'))
    expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('period-not-ended') })
    expect(await grenier.run(['periods', 'close', 'march'], await as('finance'))).toMatchObject({ code: 2 })
    expect(await grenier.run(['periods', 'close', january, '-y'])).toMatchObject({ code: 0 })
  })
})

describe('a statement', () => {
  beforeAll(async () => {
    await house.api.issueStatements({ month: january }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
  })
  const begins: Readonly<Record<string, string>> = { pdf: '%PDF-', csv: '\ufeff', xlsx: 'PK' }

  it('is put into a file, whole, and never over another', async () => {
    const paying = await as('finance')
    const listed = await grenier.run(['get', 'statements', '-t', 'cergy', '-o', 'json'], paying)
    const [{ id, number } = { id: '', number: '' }] = JSON.parse(listed.out) as { id: string; number: string }[]
    for (const [form, start] of Object.entries(begins)) {
      const { code, out } = await grenier.run(['statements', 'download', number, '--as', form], paying)
      expect(code).toBe(0)
      const bytes = await readFile(join(grenier.folder, out.trim()))
      expect(bytes.toString('utf8').startsWith(start)).toBe(true)
      expect(bytes.length).toBeGreaterThan(500)
    }
    const again = ['statements', 'download', id, '--to', 'mine.pdf']
    await writeFile(join(grenier.folder, 'mine.pdf'), 'mine')
    expect(await grenier.run(again, paying)).toMatchObject({ code: 5 })
    expect(await readFile(join(grenier.folder, 'mine.pdf'), 'utf8')).toBe('mine')
    expect(await grenier.run([...again, '--force'], paying)).toMatchObject({ code: 0, out: 'mine.pdf\n' })
    expect((await readFile(join(grenier.folder, 'mine.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
    expect((await readdir(grenier.folder)).filter((name) => name.endsWith('.part'))).toEqual([])
    const electronic = await grenier.run(['statements', 'download', id, '--as', 'ubl'], paying)
    expect(electronic).toMatchObject({ code: 5, err: expect.stringContaining('document-not-applicable') })
  })
})

protectionCases(scene)
guideCases(await readGuide(), scene)

describe('the rest', () => {
  it('verifies the capacity by the installation itself', async () => {
    const { code, out } = await grenier.run(['verify', '-o', 'json'])
    expect([code, (JSON.parse(out) as { violations: number }).violations]).toEqual([0, 0])
  })

  it('records what the register has once, where nobody is to be enrolled, and repeats nothing', async () => {
    const words = ['import', 'register', '--organisations', '--departement', '973', '-o', 'json']
    const shown = await grenier.run(words)
    expect(JSON.parse(shown.out)).toHaveLength(26)
    expect(await grenier.run([...words, '--yes'])).toMatchObject({ code: 0, err: '26 organisations recorded.\n' })
    expect(await grenier.run(words)).toMatchObject({
      code: 0,
      out: '[]\n',
      err: expect.stringMatching(/^0 new, 26 known/),
    })
    expect(await grenier.run([...words, '--departement', '9Z'])).toMatchObject({ code: 4 })
  })

  it('enrols communes of the register by the terms of a file, and finds nobody left to enrol then', async () => {
    await siteOfBackups()
    await writeFile(
      join(grenier.folder, 'terms.yaml'),
      `act: ${region.actId}\nstartsOn: 2026-01-01\noffers: [standard]\npool: Région\n`,
    )
    const words = 'import register --commune 97352 --commune 97358 --terms terms.yaml -o json'.split(' ')
    const shown = await grenier.run(words)
    expect(JSON.parse(shown.out)).toMatchObject([{ state: 'open', pool: 'Région' }, { state: 'open' }])
    const done = await grenier.run([...words, '--yes'])
    expect(done).toMatchObject({ code: 0, err: '2 enrolled, 0 refused.\n' })
    const enrolled = JSON.parse(done.out) as { name: string; tenantId: string }[]
    for (const { name, tenantId } of enrolled) {
      const described = await grenier.run(['describe', 'tenant', tenantId, '-o', 'json'])
      expect(JSON.parse(described.out)).toMatchObject({ name, agreement: { actId: region.actId } })
    }
    expect(await grenier.run(words)).toMatchObject({ out: '[]\n', err: expect.stringContaining('already: 2') })
  })

  it('says that nobody answers', async () => {
    const nobody = { ...(await as('operator')), GRENIER_SERVER: 'http://127.0.0.1:9' }
    expect(await grenier.run(['whoami'], nobody)).toMatchObject({ code: 7, out: '' })
  })

  it('refuses what is not allowed, and words that it does not know', async () => {
    expect(await grenier.run(['get', 'pools'], await as('member-viewer', member(0).id))).toMatchObject({
      code: 1,
      err: expect.stringContaining('not-allowed'),
    })
    expect(await grenier.run(['dance'])).toMatchObject({ code: 2, out: '' })
  })

  it('completes words in bash', async () => {
    const script = `source <("$0" "$1" completion bash)
      complete_at() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _grenier; echo "\${COMPREPLY[@]}"; }
      complete_at grenier requests ap; complete_at grenier get ten; complete_at grenier get tenants -o y`
    const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, grenier.bundle])
    expect(stdout).toBe('approve\ntenants\nyaml\n')
  })

  it('signs out, here and at the provider', async () => {
    const { refreshToken = 'none' } = await credentials()
    expect(await grenier.run(['logout'])).toMatchObject({ code: 0 })
    expect(await grenier.run(['whoami'])).toMatchObject({ code: 3 })
    expect(await readFile(credentialsFile(), 'utf8')).not.toContain(refreshToken)
  })

  it('never shows a token', () => {
    expect(grenier.transcript.length).toBeGreaterThan(50)
    expect(grenier.transcript.join('\n')).not.toMatch(/eyJ[\w-]+\.|[Bb]earer /)
  })
})
