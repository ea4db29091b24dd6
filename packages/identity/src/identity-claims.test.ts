import { parseGroupRoles } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { type ClaimSettings, identityFromClaims } from './identity-claims.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000001'
const settings: ClaimSettings = {
  groupClaims: ['groups', 'realm_access.roles', 'https://id.example/roles'],
  groupRoles: parseGroupRoles(
    `/grenier/exploitation=operator;grenier-compta=finance;elus=member-viewer@${tenantId};https=auditor`,
  ).groupRoles,
  personRoles: new Map(),
  emailsVouched: false,
}
const operator = { role: 'operator', tenantId: null, poolId: null }
const finance = { role: 'finance', tenantId: null, poolId: null }

/** What a realm of Keycloak puts into an access token. */
const keycloak = {
  sub: 'f3c1a3f0-1b7e-4f7e-9d0c-2c3a1f0a9b11',
  typ: 'Bearer',
  azp: 'grenier-console',
  name: 'Claire Fontaine',
  preferred_username: 'claire',
  given_name: 'Claire',
  family_name: 'Fontaine',
  email: 'Claire@Region.example',
  email_verified: true,
  groups: ['/grenier/exploitation', '/autre'],
  realm_access: { roles: ['offline_access', 'uma_authorization', 'grenier-compta'] },
  resource_access: { account: { roles: ['manage-account'] } },
}

/** What ProConnect says of a person: no groups, and no word on whether the address was verified. */
const proConnect = {
  sub: '704e024229015d2bd47f7a5e5ab05b35c8336ab403c38022985f8cfadc86fe91',
  given_name: 'Paul',
  usual_name: 'Meunier',
  email: 'paul.meunier@auvers.example',
  siret: '21950039400016',
  aud: 'grenier',
  acr: 'eidas1',
}

describe('identityFromClaims', () => {
  it('reads a token like Keycloak’s: groups and realm roles', () => {
    expect(identityFromClaims(keycloak, settings)).toEqual({
      subject: keycloak.sub,
      name: 'Claire Fontaine',
      email: 'claire@region.example',
      emailVerified: true,
      siret: null,
      grants: [operator, finance],
    })
  })

  it('reads a person like ProConnect’s: who and where, and no role', () => {
    const read = identityFromClaims(proConnect, settings)
    expect(read).toEqual({
      subject: proConnect.sub,
      name: 'Paul Meunier',
      email: 'paul.meunier@auvers.example',
      emailVerified: false,
      siret: '21950039400016',
      grants: [],
    })
    expect(identityFromClaims(proConnect, { ...settings, emailsVouched: true })?.emailVerified).toBe(true)
    expect(identityFromClaims({ ...proConnect, siret: '21950039400017' }, settings)?.siret).toBeNull()
  })

  it('reads a claim whose name is an address, and a group that is no list', () => {
    expect(identityFromClaims({ sub: 'a', 'https://id.example/roles': 'grenier-compta' }, settings)?.grants).toEqual([
      finance,
    ])
  })

  it('binds a group of a member to its tenant', () => {
    expect(identityFromClaims({ sub: 'a', groups: ['elus', 'elus'] }, settings)?.grants).toEqual([
      { role: 'member-viewer', tenantId, poolId: null },
    ])
  })

  it('gives nothing for groups that it does not know, roles by our own names among them', () => {
    const claims = { sub: 'a', groups: ['operator', 'constructor', 7, null], roles: ['operator'], tenant: tenantId }
    expect(identityFromClaims(claims, settings)?.grants).toEqual([])
    expect(identityFromClaims({ sub: 'a', realm_access: ['roles'] }, settings)?.grants).toEqual([])
  })

  it('gives single people what is theirs, by subject or by an address that was verified', () => {
    const { groupRoles: personRoles } = parseGroupRoles(
      `${proConnect.sub}=auditor;paul.meunier@auvers.example=operator`,
    )
    const grantsOf = (over: Partial<ClaimSettings>, claims: object = proConnect) =>
      identityFromClaims({ ...claims }, { ...settings, personRoles, ...over })?.grants.map(({ role }) => role)
    expect(grantsOf({})).toEqual(['auditor'])
    expect(grantsOf({}, { sub: 'paul.meunier@auvers.example' })).toEqual([])
    expect(grantsOf({ emailsVouched: true })).toEqual(['auditor', 'operator'])
    expect(
      grantsOf({ emailsVouched: true }, { ...proConnect, email: 'PAUL.meunier@auvers.example', sub: 'b' }),
    ).toEqual(['operator'])
  })

  it('takes no other sign for a letter of an address: the Kelvin sign becomes a k in small letters', () => {
    const { groupRoles: personRoles } = parseGroupRoles('karine@region.example=operator')
    const of = (email: string) =>
      identityFromClaims({ sub: 'a', email, email_verified: true }, { ...settings, personRoles })
    expect(of('Karine@Region.example')).toMatchObject({ email: 'karine@region.example', grants: [operator] })
    expect(of('\u212Aarine@region.example')).toMatchObject({ email: '\u212Aarine@region.example', grants: [] })
  })

  it('trusts the roles that a token names only where the issuer is our own', () => {
    const claims = { sub: 'a', roles: ['member-admin', 'pool-approver'], tenant: tenantId, pool: tenantId }
    expect(identityFromClaims(claims, { ...settings, groupRoles: null })?.grants).toEqual([
      { role: 'pool-approver', tenantId: null, poolId: tenantId },
      { role: 'member-admin', tenantId, poolId: null },
    ])
  })

  it.each([[{}], [{ sub: '' }], [{ sub: 7 }], [{ sub: 'x'.repeat(201) }], [{ sub: 'service:x' }]])(
    'knows nobody in %j',
    (claims) => {
      expect(identityFromClaims(claims, settings)).toBeNull()
    },
  )
})
