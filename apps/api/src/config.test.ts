import { ConfigError } from '@grenier/platform'
import { describe, expect, it } from 'vitest'
import { readApiConfig } from './config.ts'

const sound = {
  DATABASE_URL_TENANT: 'postgres://tenant:hunter2@db/grenier',
  DATABASE_URL_PLATFORM: 'postgres://platform:hunter2@db/grenier',
  DATABASE_URL_RELAY: 'postgres://relay:hunter2@db/grenier',
  REDIS_URL: 'rediss://:hunter2@cache',
  SECRET_KEYS: '2026:hunter2',
  TOKEN_ISSUER: 'https://id.test/realms/grenier',
  TOKEN_JWKS_URL: 'https://id.test/certs',
  INSTALLATION_ID: '0198c0de-7a00-7000-8000-000000000001',
  OPERATOR_NAME: 'Val-d’Oise numérique',
  OPERATOR_SIREN: '200000008',
  FOUNDED_ON: '2026-01-01',
}

function faultsOf(env: Record<string, string | undefined>): string {
  try {
    readApiConfig({ ...sound, ...env })
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message
    }
    throw error
  }
  return ''
}

describe('readApiConfig', () => {
  it('takes a data protection officer that can be reached, and none that cannot', () => {
    const [OPERATOR_DPO_NAME, OPERATOR_DPO_EMAIL] = ['Dominique Arnaud', 'dpo@syndicat.example']
    const officer = { name: OPERATOR_DPO_NAME, email: OPERATOR_DPO_EMAIL, phone: null }
    const named = readApiConfig({ ...sound, OPERATOR_DPO_NAME, OPERATOR_DPO_EMAIL })
    expect(named.installation.operatorOfficer).toEqual(officer)
    expect(readApiConfig(sound).installation.operatorOfficer).toBeUndefined()
    const reached = { OPERATOR_DPO_NAME, OPERATOR_DPO_PHONE: '+33 1 30 00 00 00' }
    expect(readApiConfig({ ...sound, ...reached }).installation.operatorOfficer).toMatchObject({ email: null })
    for (const half of [{ OPERATOR_DPO_NAME }, { OPERATOR_DPO_EMAIL }, { OPERATOR_DPO_PHONE: '01 30 00 00 00' }]) {
      expect(faultsOf(half)).toContain('OPERATOR_DPO_NAME with OPERATOR_DPO_EMAIL')
    }
    expect(faultsOf({ ...reached, OPERATOR_DPO_PHONE: 'call me' })).toContain('OPERATOR_DPO_PHONE')
  })

  it('takes whom payers ask about a statement where they can be reached, and not half of it', () => {
    const [OPERATOR_FINANCE_NAME, OPERATOR_FINANCE_EMAIL] = ['Service des finances', 'finances@syndicat.example']
    const named = readApiConfig({ ...sound, OPERATOR_FINANCE_NAME, OPERATOR_FINANCE_EMAIL })
    const contact = { name: OPERATOR_FINANCE_NAME, address: null, email: OPERATOR_FINANCE_EMAIL, phone: null }
    expect(named.installation.financeContact).toEqual(contact)
    expect(readApiConfig(sound).installation.financeContact).toBeUndefined()
    const OPERATOR_FINANCE_ADDRESS = '1 place de la Mairie, 95000 Cergy'
    for (const half of [
      { OPERATOR_FINANCE_NAME },
      { OPERATOR_FINANCE_EMAIL },
      { OPERATOR_FINANCE_ADDRESS },
      { OPERATOR_FINANCE_NAME, OPERATOR_FINANCE_ADDRESS },
    ])
      expect(faultsOf(half)).toContain('OPERATOR_FINANCE_NAME with OPERATOR_FINANCE_EMAIL')
  })

  it('takes the site of its own records with the day since which they are there, and neither alone', () => {
    const [RECORDS_SITE, RECORDS_SITE_SINCE] = ['cergy', '2026-03-01']
    const placed = readApiConfig({ ...sound, RECORDS_SITE, RECORDS_SITE_SINCE })
    expect(placed.installation.recordsSite).toEqual({ code: 'cergy', since: '2026-03-01' })
    expect(readApiConfig(sound).installation.recordsSite).toBeUndefined()
    for (const half of [{ RECORDS_SITE }, { RECORDS_SITE_SINCE }]) expect(faultsOf(half)).toContain('RECORDS_SITE')
    expect(faultsOf({ RECORDS_SITE, RECORDS_SITE_SINCE: 'March' })).toContain('RECORDS_SITE_SINCE')
  })

  it('fills what has a default and never shows a secret', () => {
    const config = readApiConfig({ ...sound, TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1,' })
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8_080 },
      metricsPort: null,
      trustedProxies: ['10.0.0.0/8', '127.0.0.1'],
      queue: { kind: 'redis' },
      access: {
        tokens: {
          audience: 'grenier',
          clockSkewSeconds: 30,
          algorithms: ['ES256', 'RS256'],
          claims: {
            groupClaims: ['groups', 'realm_access.roles'],
            groupRoles: null,
            personRoles: new Map(),
            emailsVouched: false,
          },
        },
        signIn: null,
      },
      installation: {
        timeZone: 'Europe/Paris',
        simulatedClock: false,
        vatRegime: 'out-of-scope',
        recoveryThresholdCents: 1_500n,
        draftDays: 15,
        operatorHasOwnTaxation: false,
      },
    })
    const shown = JSON.stringify(config, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
    expect(shown).not.toContain('hunter2')
    expect(config.databaseUrls.tenant.reveal()).toBe(sound.DATABASE_URL_TENANT)
  })

  it('wants one queue: Redis or PostgreSQL, never both and never none', () => {
    const queue = { DATABASE_URL_QUEUE: 'postgres://queue:hunter2@db/grenier' }
    expect(readApiConfig({ ...sound, REDIS_URL: undefined, ...queue }).queue.kind).toBe('postgres')
    expect(faultsOf(queue)).toContain('either REDIS_URL or DATABASE_URL_QUEUE')
    expect(faultsOf({ REDIS_URL: undefined })).toContain('either REDIS_URL or DATABASE_URL_QUEUE')
  })

  it('wants the rate of the standard VAT regime, and none with another', () => {
    const rated = readApiConfig({ ...sound, VAT_REGIME: 'standard', VAT_RATE_BASIS_POINTS: '550' }).installation
    expect(rated).toMatchObject({ vatRegime: 'standard', vatRateBasisPoints: 550n })
    expect(readApiConfig(sound).installation).not.toHaveProperty('vatRateBasisPoints')
    expect(faultsOf({ VAT_REGIME: 'standard' })).toContain('VAT_RATE_BASIS_POINTS with VAT_REGIME=standard')
    expect(faultsOf({ VAT_RATE_BASIS_POINTS: '2000' })).toContain('VAT_RATE_BASIS_POINTS with VAT_REGIME=standard')
    for (const rate of ['0', '10001', '5.5', 'vingt']) {
      expect(faultsOf({ VAT_REGIME: 'standard', VAT_RATE_BASIS_POINTS: rate })).toContain('VAT_RATE_BASIS_POINTS: ')
    }
  })

  it('reads changes of VAT by month and service, and refuses what contradicts itself', () => {
    const read = (changes: unknown) => readApiConfig({ ...sound, VAT_CHANGES: JSON.stringify(changes) }).installation
    const backup = { from: '2027-01', service: 'sauvegarde', regime: 'standard', rateBasisPoints: 2_000 }
    expect(read([backup, { from: '2026-06', regime: 'exempt' }]).vatChanges).toEqual([
      { from: '2027-01', service: 'sauvegarde', regime: { kind: 'standard', rateBasisPoints: 2_000n } },
      { from: '2026-06', service: null, regime: { kind: 'exempt' } },
    ])
    expect(readApiConfig(sound).installation.vatChanges).toEqual([])
    const { rateBasisPoints: _rate, ...unrated } = backup
    const faulty = [
      [backup, backup],
      [unrated],
      [{ ...backup, regime: 'exempt' }],
      [{ ...backup, from: '2027-13' }],
      {},
    ]
    for (const changes of faulty) expect(faultsOf({ VAT_CHANGES: JSON.stringify(changes) })).toContain('VAT_CHANGES')
    expect(faultsOf({ VAT_CHANGES: 'standard' })).toContain('VAT_CHANGES')
  })

  it('reads how it protects itself, and refuses what is no such limit', () => {
    const { protection } = readApiConfig({ ...sound, RATE_LIMIT_TENANT: '60', SHED_HEAP_MIB: '512' })
    expect(protection).toMatchObject({
      rateLimits: { perPrincipal: 1_200, perTenant: 60, perAddress: 600 },
      shedding: { eventLoopDelayMs: 250, heapBytes: 512 * 2 ** 20, residentBytes: 0, callsInFlight: 1_000 },
    })
    expect(readApiConfig(sound).protection.shedding.heapBytes).toBeGreaterThan(100 * 2 ** 20)
    for (const [name, value] of Object.entries({
      RATE_LIMIT_PRINCIPAL: '0',
      SHED_HEAP_MIB: '-1',
      SHED_CALLS_IN_FLIGHT: 'many',
    })) {
      expect(faultsOf({ [name]: value })).toContain(`${name}: `)
    }
  })

  it('names every fault at once and repeats no value', () => {
    const faults = faultsOf({
      DATABASE_URL_TENANT: 'mysql://hunter2',
      TIME_ZONE: 'Europe/Pontoise',
      OPERATOR_SIREN: undefined,
      FOUNDED_ON: '2026-02-30',
      REDIS_URL: undefined,
    })
    for (const name of ['DATABASE_URL_TENANT', 'TIME_ZONE', 'OPERATOR_SIREN', 'FOUNDED_ON', 'environment']) {
      expect(faults).toContain(`${name}: `)
    }
    expect(faults).not.toMatch(/hunter2|Pontoise|02-30/)
  })

  it('takes no number of Sirene that fails its check digit', () => {
    const faults = faultsOf({ OPERATOR_SIREN: '200000009', OPERATOR_SIRET: '20000000800018' })
    for (const name of ['OPERATOR_SIREN', 'OPERATOR_SIRET']) {
      expect(faults).toContain(`${name}: its check digit does not match`)
    }
    expect(readApiConfig({ ...sound, OPERATOR_SIRET: '20000000800017' }).installation.invoicing?.siret).toBe(
      '20000000800017',
    )
  })

  it('finds the keys of the issuer by itself where no address of them is named', () => {
    expect(readApiConfig({ ...sound, TOKEN_JWKS_URL: undefined }).access.tokens?.jwks).toBe('discovered')
    expect(readApiConfig(sound).access.tokens?.jwks).toEqual({ url: new URL(sound.TOKEN_JWKS_URL) })
  })

  it('reads what groups may do, and names every entry that it cannot read', () => {
    const { access } = readApiConfig({ ...sound, GROUP_ROLES: '/ops=operator;/compta=finance', GROUP_CLAIMS: 'g, a.b' })
    expect([...(access.tokens?.claims.groupRoles ?? [])].map(([group]) => group)).toEqual(['/ops', '/compta'])
    expect(access.tokens?.claims.groupClaims).toEqual(['g', 'a.b'])
    const faults = faultsOf({ GROUP_ROLES: 'hunter2;/ops=operator;hunter2=chief', OPERATOR_SIREN: 'x' })
    for (const fault of ['GROUP_ROLES: entry 1', 'GROUP_ROLES: entry 3', 'OPERATOR_SIREN'])
      expect(faults).toContain(fault)
    expect(faults).not.toContain('hunter2')
  })

  it('lets people sign in by a client of the issuer, and wants what that takes', () => {
    const client = { SIGN_IN_CLIENT_ID: 'grenier-console', SIGN_IN_CLIENT_SECRET: 'hunter2' }
    const place = { PUBLIC_URL: 'https://grenier.test' }
    const { access, installation } = readApiConfig({ ...sound, ...client, ...place, SESSION_HOURS: '8' })
    expect(access.signIn).toMatchObject({
      issuer: sound.TOKEN_ISSUER,
      redirectUri: 'https://grenier.test/auth/callback',
      signedOutUri: 'https://grenier.test/',
      scope: 'openid profile email',
      acrValues: null,
    })
    expect(installation.access?.sessionHours).toBe(8)
    expect(JSON.stringify(access.signIn)).not.toContain('hunter2')
    expect(faultsOf(client)).toContain('PUBLIC_URL must be named')
    expect(faultsOf({ SIGN_IN_CLIENT_SECRET: 'hunter2' })).toContain('SIGN_IN_CLIENT_ID must be named')
    expect(faultsOf({ ...place, SIGN_IN_CLIENT_ID: 'grenier' })).toContain('must differ')
    expect(faultsOf({ ...client, ...place, SIGN_IN_SCOPE: 'profile' })).toContain('SIGN_IN_SCOPE')
    expect(faultsOf({ TOKEN_ALGORITHMS: 'ES256,HS256' })).toContain('TOKEN_ALGORITHMS')
  })

  it('lets people sign in by local accounts, or at a provider, and never by both', () => {
    const local = { TOKEN_ISSUER: undefined, LOCAL_ACCOUNTS: 'on', PUBLIC_URL: 'https://grenier.test' }
    const { access } = readApiConfig({ ...sound, ...local, PERSON_ROLES: 'premiere@syndicat.example=operator' })
    expect([access.tokens, access.signIn]).toEqual([null, null])
    expect(access.localAccounts).toMatchObject({ publicUrl: new URL('https://grenier.test') })
    expect([...(access.localAccounts?.personRoles.keys() ?? [])]).toEqual(['premiere@syndicat.example'])
    expect(readApiConfig(sound).access.localAccounts).toBeNull()
    expect(faultsOf({ ...local, TOKEN_ISSUER: sound.TOKEN_ISSUER })).toContain('one of the two')
    expect(faultsOf({ TOKEN_ISSUER: undefined })).toContain('one of the two')
    expect(faultsOf({ ...local, PUBLIC_URL: undefined })).toContain('PUBLIC_URL must be named with LOCAL_ACCOUNTS')
    expect(faultsOf({ ...local, SIGN_IN_CLIENT_ID: 'grenier-console' })).toContain('SIGN_IN_CLIENT_ID is of')
  })

  it('does without TLS on this machine alone', () => {
    expect(faultsOf({ PUBLIC_URL: 'http://grenier.test', TOKEN_ISSUER: 'http://id.test' })).toMatch(
      /TOKEN_ISSUER has no TLS[^]*PUBLIC_URL has no TLS/,
    )
    expect(faultsOf({ PUBLIC_URL: 'http://127.0.0.1:8080', TOKEN_ISSUER: 'http://localhost:8081' })).toBe('')
  })
})
