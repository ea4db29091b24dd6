import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { Browser } from './support/browser.ts'
import { type LocalSignInApi, startLocalSignInApi, submit, tokenIn, uriIn } from './support/local-sign-in-api.ts'

let api: LocalSignInApi
const operatorMail = 'operatrice@syndicat.example'
const [deputyMail, colleagueMail] = ['adjointe@syndicat.example', 'administratrice@syndicat.example']
const cookieName = 'grenier-session'
const pendingCookie = 'grenier-sign-in'
const tenantId = ids.tenant(1)

beforeAll(async () => {
  api = await startLocalSignInApi(
    recordedAt,
    [operatorMail, deputyMail, colleagueMail].map((mail) => `${mail}=operator`).join(';'),
  )
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
})
afterAll(() => api.close())
beforeEach(() => {
  api.mails.splice(0)
  api.mailAnswers({ kind: 'sent', receipt: 'kept' })
  // What earlier tests asked for counts no more.
  api.pass(16 * 60_000)
})

const ask = (browser: Browser, email: string, returnTo = '/openapi.json') =>
  submit(browser, `${api.baseUrl}/auth/local/ask`, { email, returnTo })
const takeLink = (browser: Browser, token: string) => submit(browser, `${api.baseUrl}/auth/local/link`, { token })
const enter = (browser: Browser, code: string) => submit(browser, `${api.baseUrl}/auth/local/code`, { code })
const session = (browser: Browser) => browser.call(`${api.baseUrl}/v1/session`)
const codePage = async (browser: Browser) => (await browser.open(`${api.baseUrl}/auth/local/code`)).text

/** Asks for a link and uses it. */
async function toSecondFactor(browser: Browser, email: string): Promise<void> {
  await ask(browser, email)
  await api.sendLinks()
  await takeLink(browser, tokenIn(api.mails.at(-1)))
}

/** Enrols somebody who has never been here; the address of their authenticator, and their recovery codes. */
async function enrol(email: string, browser = new Browser()) {
  await toSecondFactor(browser, email)
  const uri = uriIn(await codePage(browser))
  const { text } = await enter(browser, api.codeOf(uri))
  return { browser, uri, codes: [...text.matchAll(/<li><code>([^<]+)/g)].map(([, code]) => `${code}`) }
}

/** Declares somebody by an invitation. */
async function invite(email: string): Promise<string> {
  const { secret } = await api.client('operator').call('inviteMember', {
    params: { tenantId },
    body: { email, role: 'member-viewer', roleEndsAt: null, language: 'fr' },
  })
  return `${secret}`
}

async function actions(): Promise<string[]> {
  const { rows } = await api.admin.query<{ action: string }>(
    `SELECT action FROM audit_entry WHERE tenant_id IS NULL ORDER BY id`,
  )
  return rows.map(({ action }) => action)
}

describe('signing in by a local account', () => {
  it('lets in whom the settings declare, by a link and a second factor, and leads to the page that was wanted', async () => {
    const browser = new Browser()
    const form = await browser.open(`${api.baseUrl}/auth/sign-in?returnTo=/openapi.json%3Fpart%3Dquota`)
    expect(form.text).toContain('value="/openapi.json?part=quota"')
    await ask(browser, ` ${operatorMail.toUpperCase()} `, '/openapi.json?part=quota')
    await api.sendLinks()
    const [mail] = api.mails
    expect(mail).toMatchObject({ to: operatorMail, language: 'fr' })
    expect(JSON.stringify(mail?.letter)).toContain('vaut 15 minutes')
    const used = await takeLink(browser, tokenIn(mail))
    expect([used.status, used.headers['location']]).toEqual([303, '/auth/local/code'])
    const uri = uriIn(await codePage(browser))
    expect(new URL(uri).searchParams.get('secret')).toMatch(/^[A-Z2-7]{32}$/)
    const enrolled = await enter(browser, api.codeOf(uri, -1))
    expect(enrolled.text).toContain('href="/openapi.json?part=quota"')
    expect(enrolled.text.match(/<li><code>[0-9a-f]{5}(-[0-9a-f]{5}){3}<\/code>/g)).toHaveLength(10)
    expect(await session(browser)).toMatchObject({
      status: 200,
      json: { email: operatorMail, roles: ['operator'], subject: expect.stringMatching(/^local:/) },
    })
    // From now on the code alone, and straight to the page.
    const again = new Browser()
    await toSecondFactor(again, operatorMail)
    const { status, headers } = await enter(again, api.codeOf(uri, 1))
    expect([status, headers['location']]).toEqual([303, '/openapi.json'])
    expect((await session(again)).json['subject']).toBe((await session(browser)).json['subject'])
  })

  it('answers alike whether an address is known or not, and writes to nobody whom it does not know', async () => {
    const [known, unknown] = [new Browser(), new Browser()]
    const answers = [await ask(known, operatorMail), await ask(unknown, 'personne@ailleurs.example')]
    const [first, second] = answers.map(({ status, headers, text }) => {
      const { date: _, 'x-request-id': __, 'set-cookie': cookie, ...told } = headers
      return { status, text, told, cookie: String(cookie).replace(/=[\w-]{43};/, '=…;') }
    })
    expect(second).toEqual(first)
    const asked = await api.admin.query(
      `SELECT payload->>'linkId' AS id FROM outbox WHERE kind = 'send-sign-in-link' ORDER BY id DESC LIMIT 2`,
    )
    expect(asked.rows).toHaveLength(2)
    await api.sendLinks()
    expect(api.mails.map(({ to }) => to)).toEqual([operatorMail])
    const { rows } = await api.admin.query(
      `SELECT count(*)::int AS left FROM sign_in_link WHERE sealed_token IS NOT NULL`,
    )
    expect(rows).toEqual([{ left: 0 }])
  })

  it('lets in whoever is invited, and nobody whose invitation is over and was not accepted', async () => {
    const secret = await invite('secretaire@auvers.example')
    const { browser } = await enrol('secretaire@auvers.example')
    expect((await session(browser)).json).toMatchObject({ roles: [], email: 'secretaire@auvers.example' })
    const accept = { method: 'POST', body: { secret } } as const
    expect((await browser.call(`${api.baseUrl}/v1/invitations/accept`, accept)).status).toBe(201)
    expect((await session(browser)).json).toMatchObject({ roles: ['member-viewer'], tenantId })
    api.mails.splice(0)
    await ask(new Browser(), 'secretaire@auvers.example')
    await invite('trop-tard@auvers.example')
    await api.admin.query(`UPDATE invitation SET invited_at = invited_at - interval '9 days',
                             expires_at = expires_at - interval '8 days' WHERE email = 'trop-tard@auvers.example'`)
    await ask(new Browser(), 'trop-tard@auvers.example')
    await api.sendLinks()
    expect(api.mails.map(({ to }) => to)).toEqual(['secretaire@auvers.example'])
  })

  it('takes a link once, for 15 minutes, in the browser that asked for it', async () => {
    const [owner, thief] = [new Browser(), new Browser()]
    await ask(owner, operatorMail)
    await ask(thief, 'personne@ailleurs.example')
    await api.sendLinks()
    const token = tokenIn(api.mails[0])
    const stale = async (browser: Browser, shown: string) => {
      const { status, text } = await takeLink(browser, shown)
      expect(text).toContain('Ce lien a expiré')
      return status
    }
    expect(await stale(thief, token)).toBe(400)
    expect(await stale(owner, 'x'.repeat(43))).toBe(400)
    // A mail program that opens the link uses up nothing.
    expect((await thief.open(`${api.baseUrl}/auth/local/link?token=${token}`)).status).toBe(200)
    const former = owner.cookie(api.baseUrl, pendingCookie)
    expect((await takeLink(owner, token)).status).toBe(303)
    expect(owner.cookie(api.baseUrl, pendingCookie)).not.toBe(former)
    expect(await stale(owner, token)).toBe(400)
    const late = new Browser()
    await ask(late, operatorMail)
    await api.sendLinks()
    api.pass(15 * 60_000)
    expect(await stale(late, tokenIn(api.mails.at(-1)))).toBe(400)
  })

  it('wants the second factor within ten minutes, and nothing of the API before it', async () => {
    const browser = new Browser()
    await toSecondFactor(browser, operatorMail)
    expect((await session(browser)).status).toBe(401)
    api.pass(10 * 60_000)
    expect((await enter(browser, '123456')).text).toContain('Ce lien a expiré')
    expect(browser.cookie(api.baseUrl, cookieName)).toBeNull()
  })

  it('takes a code once', async () => {
    await invite('maire@auvers.example')
    const { uri } = await enrol('maire@auvers.example')
    const shown = api.codeOf(uri)
    const browser = new Browser()
    await toSecondFactor(browser, 'maire@auvers.example')
    expect(await enter(browser, shown)).toMatchObject({ status: 422 })
    expect(await enter(browser, api.codeOf(uri, -1))).toMatchObject({ status: 422 })
    expect(await enter(browser, api.codeOf(uri, 2))).toMatchObject({ status: 422 })
    expect(await enter(browser, api.codeOf(uri, 1))).toMatchObject({ status: 303 })
  })

  it('counts wrong codes by link and by account, over any number of links', async () => {
    await invite('dgs@auvers.example')
    const { uri } = await enrol('dgs@auvers.example')
    for (const _link of [1, 2]) {
      const browser = new Browser()
      await toSecondFactor(browser, 'dgs@auvers.example')
      const told: number[] = []
      for (let tried = 0; tried < 5; tried += 1) told.push((await enter(browser, '000000')).status)
      expect(told).toEqual([422, 422, 422, 422, 400])
      expect((await enter(browser, api.codeOf(uri, 1))).status).toBe(400)
    }
    const browser = new Browser()
    await toSecondFactor(browser, 'dgs@auvers.example')
    const locked = await enter(browser, api.codeOf(uri, 1))
    expect([locked.status, locked.text.includes('pendant une heure')]).toEqual([403, true])
    expect((await actions()).slice(-8)).toContain('lockSecondFactor')
    api.pass(60 * 60_000)
    const later = new Browser()
    await toSecondFactor(later, 'dgs@auvers.example')
    expect((await enter(later, api.codeOf(uri))).status).toBe(303)
  })

  it('replaces a lost authenticator by a recovery code, once, and every other code with it', async () => {
    await invite('elu@auvers.example')
    const { uri, codes } = await enrol('elu@auvers.example')
    api.pass(1_000)
    const browser = new Browser()
    await toSecondFactor(browser, 'elu@auvers.example')
    const offered = uriIn((await enter(browser, ` ${codes[0]?.toUpperCase()} `)).text)
    expect(offered).not.toBe(uri)
    // Whoever leaves it at that still has the former one; the recovery code is spent.
    api.pass(60_000)
    const other = new Browser()
    await toSecondFactor(other, 'elu@auvers.example')
    expect((await enter(other, `${codes[0]}`)).status).toBe(422)
    expect((await enter(other, api.codeOf(uri))).status).toBe(303)
    const replaced = await enter(browser, api.codeOf(offered))
    expect(replaced.status).toBe(200)
    expect(replaced.text).not.toContain(`${codes[1]}`)
    api.pass(60_000)
    const last = new Browser()
    await toSecondFactor(last, 'elu@auvers.example')
    for (const code of [api.codeOf(uri), `${codes[1]}`]) expect((await enter(last, code)).status).toBe(422)
    expect((await enter(last, api.codeOf(offered))).status).toBe(303)
    expect(await actions()).toEqual(expect.arrayContaining(['useRecoveryCode', 'enrolSecondFactor', 'signIn']))
  })

  it('lets nobody enrol over an account that was enrolled by another link in the meantime', async () => {
    await invite('deux@auvers.example')
    const [first, second] = [new Browser(), new Browser()]
    await toSecondFactor(first, 'deux@auvers.example')
    await toSecondFactor(second, 'deux@auvers.example')
    const [uri, other] = [uriIn(await codePage(first)), uriIn(await codePage(second))]
    expect((await enter(first, api.codeOf(uri))).status).toBe(200)
    expect((await enter(second, api.codeOf(other))).status).toBe(400)
  })

  it('limits letters to one address and askings from one network, alike for every address', async () => {
    const told: number[] = []
    for (let tried = 0; tried < 6; tried += 1) told.push((await ask(new Browser(), 'inconnue@ailleurs.example')).status)
    expect(told).toEqual([200, 200, 200, 200, 200, 429])
    const others = await Promise.all(
      Array.from({ length: 27 }, (_, number) => ask(new Browser(), `n${number}@ailleurs.example`)),
    )
    const counted = others.map(({ status }) => status)
    expect(counted.filter((status) => status === 200)).toHaveLength(25)
    expect(others.find(({ status }) => status === 429)?.headers['retry-after']).toBe('900')
    api.pass(15 * 60_000)
    expect((await ask(new Browser(), 'inconnue@ailleurs.example')).status).toBe(200)
  })

  it('tries a letter again, and makes a task of an address that refuses mail', async () => {
    api.mailAnswers({ kind: 'failed', reason: '421 later' })
    await ask(new Browser(), operatorMail)
    await api.sendLinks()
    api.mailAnswers({ kind: 'refused', reason: '550 no such mailbox' })
    await api.sendLinks()
    await api.sendLinks()
    expect(api.mails).toHaveLength(2)
    expect(new Set(api.mails.map(({ messageKey }) => messageKey)).size).toBe(1)
    const { items } = await api.client('operator').call('listOperatorTasks', { query: {} })
    expect(items).toMatchObject([{ kind: 'bounce', facts: { recipient: operatorMail, status: '550 no such mailbox' } }])
  })

  it('keeps no secret that is readable in the database, and writes everything into the audit trail', async () => {
    await invite('trace@auvers.example')
    const { browser, uri, codes } = await enrol('trace@auvers.example')
    const secrets = [
      tokenIn(api.mails.at(-1)),
      `${browser.cookie(api.baseUrl, cookieName)}`,
      `${new URL(uri).searchParams.get('secret')}`,
      ...codes,
      ...codes.map((code) => code.replaceAll('-', '')),
    ]
    const kept = await api.admin.query<{ rows: string }>(`
      SELECT concat((SELECT json_agg(sign_in_link) FROM sign_in_link), (SELECT json_agg(local_account) FROM local_account),
                    (SELECT json_agg(recovery_code) FROM recovery_code), (SELECT json_agg(session) FROM session),
                    (SELECT json_agg(audit_entry) FROM audit_entry), (SELECT json_agg(outbox) FROM outbox)) AS rows`)
    expect(kept.rows[0]?.rows.length).toBeGreaterThan(1_000)
    for (const secret of secrets) expect(kept.rows[0]?.rows).not.toContain(secret)
    expect((await actions()).slice(-4)).toEqual(['sendSignInLink', 'useSignInLink', 'enrolSecondFactor', 'signIn'])
  })

  it('ends at sign-out, and leads to no provider', async () => {
    await invite('sortie@auvers.example')
    const { browser } = await enrol('sortie@auvers.example')
    const { json } = await browser.call(`${api.baseUrl}/auth/sign-out`, { method: 'POST' })
    expect(json).toEqual({ signOutUrl: null })
    expect((await session(browser)).status).toBe(401)
  })

  it('takes forms of our own pages alone', async () => {
    const answer = await new Browser().send(`${api.baseUrl}/auth/local/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      body: `email=${operatorMail}`,
    })
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([403, { code: 'origin-refused' }])
  })

  it('shows pages that run nothing, in the language of the browser', async () => {
    const { headers, text } = await new Browser().send(`${api.baseUrl}/auth/sign-in`, {
      headers: { accept: 'text/html', 'accept-language': 'en' },
    })
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none';style-src 'sha256-[^']+'$/,
    )
    expect(text).toContain('<html lang="en">')
    expect(text).not.toMatch(/<script| style=| on\w+=/)
    const wrong = await submit(new Browser(), `${api.baseUrl}/auth/local/ask`, {
      email: '"><script>',
      returnTo: '"><script>',
    })
    expect([wrong.status, wrong.text.includes('<script')]).toEqual([422, false])
  })

  it('tells a fault on a page where a page is asked for, as a document where not', async () => {
    const link = `${api.baseUrl}/auth/local/code`
    const page = await new Browser().send(link, { headers: { accept: 'text/html', 'accept-language': 'en' } })
    expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    expect(page.text).toContain('This link has expired')
    const document = await new Browser().send(link)
    expect(JSON.parse(document.text)).toMatchObject({ status: 400, code: 'sign-in-link-stale' })
  })
})

describe('a lost second factor', () => {
  const day = 24 * 60 * 60_000
  let operator: Browser
  let deputy: { browser: Browser; uri: string }
  beforeAll(async () => {
    operator = (await enrol(colleagueMail, new Browser('en'))).browser
    deputy = await enrol(deputyMail)
  })
  const post = (browser: Browser, path: string, body?: object) =>
    browser.call(`${api.baseUrl}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) })
  const askReset = (email: string) =>
    post(operator, '/v1/second-factor-resets', { email, reason: 'Téléphone tombé dans l’étang' })
  const code = async (answer: ReturnType<typeof post>) => (await answer).json['code']
  const states = async () => {
    const { json } = await operator.call(`${api.baseUrl}/v1/second-factor-resets`)
    return (json['items'] as { state: string }[]).map(({ state }) => state)
  }

  it('is not replaced once the person has shown that it is not lost', async () => {
    expect((await askReset(deputyMail)).status).toBe(201)
    const browser = new Browser()
    await toSecondFactor(browser, deputyMail)
    expect((await enter(browser, api.codeOf(deputy.uri, 1))).status).toBe(303)
    expect(await states()).toEqual(['needless'])
    deputy = { ...deputy, browser }
    await api.tellResets()
  })

  it('is replaced a day after another administrator asked, never in silence, and ends what it let in', async () => {
    expect(await code(askReset(colleagueMail))).toBe('own-second-factor')
    expect(await code(askReset('personne@ailleurs.example'))).toBe('local-account-unknown')
    const expiresAt = new Date(Date.now() + day).toISOString()
    const token = { name: 'Tableau', tenantId: null, roles: ['operator'], operations: null, expiresAt }
    expect((await post(deputy.browser, '/v1/personal-tokens', token)).status).toBe(201)
    const { status, json } = await askReset(deputyMail)
    expect([status, json]).toMatchObject([201, { state: 'waiting', sessionsEnded: 1, tokensRevoked: 1 }])
    expect((await session(deputy.browser)).status).toBe(401)
    expect(await code(askReset(deputyMail))).toBe('second-factor-reset-standing')
    await api.tellResets()
    const told = api.mails.map(({ to, language }) => `${to} ${language}`).toSorted()
    expect(told).toEqual([`${deputyMail} fr`, `${colleagueMail} en`, `${operatorMail} fr`])
    expect(api.mails.find(({ to }) => to === colleagueMail)?.letter.subject).toMatch(/^Replacement of a second factor/)
    const letter = JSON.stringify(api.mails.find(({ to }) => to === deputyMail)?.letter)
    expect(letter).toMatch(/administratrice@.*adjointe@.*Téléphone tombé.*prochaine connexion/)
    const early = new Browser()
    await toSecondFactor(early, deputyMail)
    expect(uriIn(await codePage(early))).toBe('')
    api.pass(day)
    api.mails.splice(0)
    const again = await enrol(deputyMail)
    expect(again.uri).not.toBe(deputy.uri)
    expect((await session(again.browser)).status).toBe(200)
    await api.tellResets()
    expect(api.mails.filter(({ letter }) => /^(Nouveau|New) second fact/.test(letter.subject))).toHaveLength(3)
    expect((await enter(early, api.codeOf(deputy.uri))).status).not.toBe(303)
    expect(await states()).toEqual(['used', 'needless'])
    expect(await actions()).toEqual(expect.arrayContaining(['askSecondFactorReset', 'useSecondFactorReset']))
    deputy = again
  })

  it('is not replaced once that was withdrawn, be it between the link and the first code', async () => {
    const { json } = await askReset(deputyMail)
    api.pass(day)
    const browser = new Browser()
    await toSecondFactor(browser, deputyMail)
    const uri = uriIn(await codePage(browser))
    const withdrawal = `/v1/second-factor-resets/${String(json['id'])}/withdraw`
    expect(await post(operator, withdrawal)).toMatchObject({ status: 200, json: { state: 'withdrawn' } })
    expect((await enter(browser, api.codeOf(uri))).status).toBe(400)
    expect(await code(post(operator, withdrawal))).toBe('second-factor-reset-over')
    expect(await states()).toEqual(['withdrawn', 'used', 'needless'])
  })
})
