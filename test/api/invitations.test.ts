import { sha256Hex } from '@grenier/audit-chain'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../harness/fixtures.ts'
import type { Browser } from './support/browser.ts'
import type { SignInApi } from './support/sign-in-api.ts'
import { startTwoMembers, type TwoMembers } from './support/two-members.ts'

let scene: TwoMembers
let api: SignInApi
let admin: Client
let operator: Browser
let communal: Browser
const [own, other] = [ids.tenant(1), ids.tenant(2)]
const invited = 'invitation@demo.grenier.example'

beforeAll(async () => {
  scene = await startTwoMembers()
  ;({ api, admin, operator, communal } = scene)
})
afterAll(() => scene?.close())

const url = (tenantId: string, rest = 'invitations') => `${api.baseUrl}/v1/tenants/${tenantId}/${rest}`

function invite(browser: Browser, tenantId: string, over: object = {}) {
  const body = { email: invited, role: 'member-viewer', roleEndsAt: null, ...over }
  return browser.call(url(tenantId), { method: 'POST', body })
}

function accept(browser: Browser, secret: unknown) {
  return browser.call(`${api.baseUrl}/v1/invitations/accept`, { method: 'POST', body: { secret } })
}

function look(browser: Browser, secret: unknown) {
  return browser.call(`${api.baseUrl}/v1/invitations/offered?secretHash=${sha256Hex(String(secret))}`)
}

function change(browser: Browser, place: string, version: unknown) {
  return browser.call(place, { method: 'POST', headers: { 'if-match': `"${String(version)}"` }, body: {} })
}

describe('an invitation', () => {
  it('lets in whoever signed in with its address, once, until the role is ended', async () => {
    const { status, json } = await invite(communal, own, { email: 'Invitation@Demo.Grenier.example' })
    expect(status).toBe(201)
    expect(json).toMatchObject({ email: invited, state: 'open', invitedBy: 'demo-administration', language: 'fr' })
    const person = await api.signedIn('demo-invitation')
    const quotas = async () => (await person.call(url(own, 'quotas'))).status
    expect(await quotas()).toBe(403)
    const offered = { tenantId: own, email: invited, role: 'member-viewer', roleEndsAt: null, state: 'open' }
    expect(await look(person, json['secret'])).toMatchObject({ status: 200, json: offered })
    const accepted = await accept(person, json['secret'])
    expect(accepted).toMatchObject({
      status: 201,
      json: { tenantId: own, role: 'member-viewer', personSubject: 'demo-invitation', personEmail: invited },
    })
    // The session that was open already may do so from its next call on.
    expect(await quotas()).toBe(200)
    expect(await accept(person, json['secret'])).toMatchObject({ status: 409, json: { code: 'invitation-over' } })
    expect(await look(person, json['secret'])).toMatchObject({ status: 200, json: { state: 'accepted' } })
    const assignments = await communal.call(url(own, 'role-assignments'))
    expect(assignments.json).toMatchObject({ items: [{ ...accepted.json }] })
    const end = `${url(own, 'role-assignments')}/${String(accepted.json['id'])}/end`
    expect(await change(communal, end, 7)).toMatchObject({ status: 412 })
    expect(await change(communal, end, 1)).toMatchObject({ status: 200, json: { endedBy: 'demo-administration' } })
    expect(await quotas()).toBe(403)
    expect(await change(communal, end, 2)).toMatchObject({ status: 409, json: { code: 'role-ended' } })
    const { rows } = await admin.query(`
      SELECT action, subject_kind AS kind FROM audit_entry
       WHERE action IN ('inviteMember', 'acceptInvitation', 'endRoleAssignment') ORDER BY action, kind`)
    expect(rows).toEqual([
      { action: 'acceptInvitation', kind: 'invitation' },
      { action: 'acceptInvitation', kind: 'role-assignment' },
      { action: 'endRoleAssignment', kind: 'role-assignment' },
      { action: 'inviteMember', kind: 'invitation' },
    ])
  })

  it('gives nothing to whoever merely holds its link', async () => {
    const { json } = await invite(operator, own, { email: 'quelqu-un@commune.example' })
    const person = await api.signedIn('demo-invitation')
    expect(await accept(person, json['secret'])).toMatchObject({ status: 403, json: { code: 'invitation-not-yours' } })
    expect(await look(person, json['secret'])).toMatchObject({ status: 403, json: { code: 'invitation-not-yours' } })
    await admin.query(
      `UPDATE person SET email = 'quelqu-un@commune.example', email_verified = false WHERE subject = 'demo-invitation'`,
    )
    expect(await accept(person, json['secret'])).toMatchObject({ status: 403, json: { code: 'invitation-not-yours' } })
    expect(await accept(person, 'nonsense')).toMatchObject({ status: 404, json: { code: 'not-found' } })
    expect(await look(person, 'nonsense')).toMatchObject({ status: 404, json: { code: 'not-found' } })
  })

  it('is shown once, and kept as a hash alone', async () => {
    const { json } = await invite(operator, own, { email: 'une@commune.example' })
    const { rows } = await admin.query(
      `SELECT token_hash = sha256($2::bytea) AS "isHash", to_jsonb(invitation)::text AS all FROM invitation WHERE id = $1`,
      [json['id'], Buffer.from(String(json['secret']))],
    )
    expect(rows).toMatchObject([{ isHash: true }])
    expect(json['link']).toBe(`https://grenier.test/invitation?secret=${String(json['secret'])}`)
    const letters = await admin.query(
      `SELECT to_jsonb(notice)::text AS facts FROM notice WHERE kind = 'invitation' AND subject_id = $1`,
      [json['id']],
    )
    expect(letters.rows).toHaveLength(1)
    expect(JSON.stringify(letters.rows)).not.toContain(json['secret'])
    const kept = await admin.query(`
      SELECT (SELECT json_agg(audit_entry) FROM audit_entry)::text AS audit,
             (SELECT json_agg(idempotency_key) FROM idempotency_key)::text AS keys`)
    expect(JSON.stringify([rows, kept.rows])).not.toContain(json['secret'])
    const listed = await communal.call(url(own))
    expect(JSON.stringify(listed.json)).not.toContain(json['secret'])
  })

  it('expires', async () => {
    const { json } = await invite(operator, own)
    const person = await api.signedIn('demo-invitation')
    const { id } = json
    await admin.query(
      `UPDATE invitation SET invited_at = invited_at - interval '8 days', expires_at = expires_at - interval '7 days 1 minute' WHERE id = $1`,
      [id],
    )
    expect(await accept(person, json['secret'])).toMatchObject({ status: 409, json: { code: 'invitation-over' } })
    const { json: list } = await operator.call(url(own))
    expect((list['items'] as { id: string; state: string }[]).find((one) => one.id === id)?.state).toBe('expired')
  })

  it('is withdrawn by its member or the operator, never by another member', async () => {
    const { json } = await invite(operator, other)
    const place = `${url(other)}/${String(json['id'])}/revoke`
    expect(await change(communal, place, 1)).toMatchObject({ status: 404 })
    expect(await change(communal, `${url(own)}/${String(json['id'])}/revoke`, 1)).toMatchObject({ status: 404 })
    expect(await change(operator, place, 1)).toMatchObject({ status: 200, json: { state: 'revoked', version: 2 } })
    expect(await change(operator, place, 2)).toMatchObject({ status: 409, json: { code: 'invitation-over' } })
    const person = await api.signedIn('demo-invitation')
    expect(await accept(person, json['secret'])).toMatchObject({ status: 409 })
  })

  it('is one where two are sent at once', async () => {
    const holder = new Client({ connectionString: api.adminUrl })
    await holder.connect()
    await holder.query(`BEGIN`)
    await holder.query(`SELECT FROM tenant WHERE id = $1 FOR UPDATE`, [own])
    const sent = Promise.all([1, 2].map(() => invite(communal, own, { email: 'trois@commune.example' })))
    const waiting = async () => {
      const { rows } = await admin.query(`
        SELECT count(*)::integer AS count FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database()`)
      return rows
    }
    await expect.poll(waiting).toEqual([{ count: 2 }])
    await holder.query(`COMMIT`)
    await holder.end()
    const twice = await sent
    expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409])
  })

  it('is sent once per address and role, by whoever administers the member', async () => {
    expect((await invite(communal, own, { email: 'deux@commune.example' })).status).toBe(201)
    const again = await invite(operator, own, { email: 'DEUX@commune.example' })
    expect(again).toMatchObject({ status: 409, json: { code: 'invitation-open' } })
    expect((await invite(communal, own, { email: 'deux@commune.example', role: 'member-requester' })).status).toBe(201)
    expect((await invite(communal, other)).status).toBe(404)
    const viewer = await api.signedIn('demo-lecture')
    expect(await invite(viewer, own)).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
    expect(await invite(communal, own, { email: 'pas une adresse' })).toMatchObject({ status: 400 })
    expect(await invite(communal, own, { role: 'operator' })).toMatchObject({ status: 400 })
    expect(await invite(communal, own, { roleEndsAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      json: { code: 'role-end-past' },
    })
  })

  it('gives a role that ends on its day', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const { json } = await invite(operator, other, { roleEndsAt: soon })
    const person = await api.signedIn('demo-invitation')
    expect(await accept(person, json['secret'])).toMatchObject({ status: 201, json: { endsAt: soon } })
    const quotas = async () => (await person.call(url(other, 'quotas'))).status
    expect(await quotas()).toBe(200)
    await admin.query(`UPDATE role_assignment SET ends_at = assigned_at WHERE tenant_id = $1`, [other])
    expect(await quotas()).toBe(403)
  })
})
