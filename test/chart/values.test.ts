import { readFileSync } from 'node:fs'
import { apiVariables } from '@grenier/api'
import { Secret } from '@grenier/platform'
import { workerVariables } from '@grenier/worker'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

import { runHelm } from '../harness/helm.ts'
import { chartFile, chartFolder, everyValue, minimalValues, smallestValues } from './support/chart-values.ts'
import { templateChart } from './support/render-chart.ts'
import { secretVariables, settingsSchema } from './support/settings-schema.ts'
import { valuesTable, withValuesTable } from './support/values-page.ts'

const demoValues = chartFile('values-demo.yaml')

describe('the chart', () => {
  it.each([
    ['with the least that an operator must say', stringify(minimalValues)],
    ['with every part', stringify(everyValue, { version: '1.1' })],
    ['with as few parts as there can be', stringify(smallestValues)],
    ['with the values of the demo', demoValues],
  ])('passes the strict check of helm %s', async (_how, values) => {
    const { code, stdout, stderr } = await runHelm(['lint', '--strict', chartFolder, '-f', '-'], values)
    expect({ code, said: `${stdout}${stderr}` }).toMatchObject({
      code: 0,
      said: expect.not.stringMatching(/ERROR|WARN/),
    })
  })

  it('has a README with the values as they are', async () => {
    const page = withValuesTable(chartFile('README.md'), chartFile('values.yaml'))
    await expect(page).toMatchFileSnapshot('../../charts/grenier/README.md')
  })

  it('takes as settings what the processes read, and nothing else', async () => {
    const schema = JSON.parse(chartFile('values.schema.json')) as { properties: { settings: object } }
    Object.assign(schema.properties.settings, { properties: settingsSchema() })
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../charts/grenier/values.schema.json')
  })

  it('takes no secret as a setting', () => {
    for (const name of secretVariables) expect(chartFile('values.schema.json')).not.toContain(`"${name}"`)
  })

  it('knows which variables are secrets', () => {
    const samples = ['postgresql://a@b/c', 'rediss://a', 'a=b', 'some text']
    const variables = { ...apiVariables.shape, ...workerVariables.shape }
    const secret = Object.entries(variables).filter(([, variable]) =>
      samples.some((sample) => variable.safeParse(sample).data instanceof Secret),
    )
    expect(secret.map(([name]) => name).toSorted()).toEqual([...secretVariables].toSorted())
  })

  it('says of each value what it is for, in the table of its README', () => {
    const table = valuesTable('# Who.\nwho: ""\npart:\n  # How many.\n  count: 2\n  list: []\n')
    expect(table.split('\n').slice(2)).toEqual([
      '| `who` | `""` | Who. |',
      '| `part.count` | `2` | How many. |',
      '| `part.list` | `[]` |  |',
    ])
  })

  it('has the version of the product', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(chartFile('Chart.yaml')).toContain(`\nversion: ${version}\nappVersion: ${version}\n`)
  })
})

const installation = minimalValues.installation
const faults: readonly (readonly [fault: string, values: object, said: RegExp])[] = [
  ['no id', { ...minimalValues, installation: { ...installation, id: '' } }, /at '\/installation\/id'/],
  [
    'a SIREN of eight digits',
    { ...minimalValues, installation: { ...installation, operatorSiren: '12345678' } },
    /at '\/installation\/operatorSiren'/,
  ],
  [
    'an address without TLS',
    { ...minimalValues, installation: { ...installation, publicUrl: 'http://grenier.example' } },
    /at '\/installation\/publicUrl'/,
  ],
  ['neither a provider nor local accounts', { installation }, /name oidc.issuer, or set localAccounts/],
  ['both a provider and local accounts', { ...minimalValues, localAccounts: true }, /one of the two/],
  ['a misspelt value', { ...minimalValues, replicaCount: 3 }, /additional properties 'replicaCount' not allowed/],
  ['a misspelt value in the depth', { ...minimalValues, api: { replica: 3 } }, /'replica' not allowed/],
  ['a setting that nobody reads', { ...minimalValues, settings: { common: { GRACE: 3 } } }, /'GRACE' not allowed/],
  [
    'a setting beyond its limit',
    { ...minimalValues, settings: { worker: { CONCURRENCY: 1_000 } } },
    /at '\/settings\/worker\/CONCURRENCY'.*200/,
  ],
  [
    'a password among the settings',
    { ...minimalValues, settings: { worker: { SMTP_PASSWORD: 'hunter2' } } },
    /'SMTP_PASSWORD' not allowed/,
  ],
  ['a mail server without an address to send from', { ...minimalValues, smtp: { host: 'smtp.example' } }, /\/smtp/],
  ['two sources of authorities', { ...minimalValues, tls: { caConfigMap: 'a', caSecret: 'b' } }, /not both/],
  ['an entrance without a name', { ...minimalValues, ingress: { enabled: true } }, /at '\/ingress\/hosts'/],
  ['a route without a gateway', { ...minimalValues, gateway: { enabled: true, hostnames: ['a'] } }, /parentRefs/],
  [
    'a store of secrets without a name',
    { ...minimalValues, secrets: { external: { enabled: true } } },
    /at '\/secrets\/external\/storeName'/,
  ],
  [
    'alerts without their pages',
    { ...minimalValues, monitoring: { rules: { enabled: true } } },
    /at '\/monitoring\/rules\/runbookBaseUrl'/,
  ],
  [
    'a pod that is killed while it works',
    { ...minimalValues, worker: { terminationGracePeriodSeconds: 5 } },
    /at '\/worker\/terminationGracePeriodSeconds'.*30/,
  ],
  [
    'an API that is killed before its calls end',
    { ...minimalValues, api: { preStopSeconds: 20 } },
    /terminationGracePeriodSeconds must be more/,
  ],
  [
    'figures for a Prometheus that is walled off',
    { ...minimalValues, monitoring: { serviceMonitor: { enabled: true } } },
    /name it in networkPolicy.metricsFrom/,
  ],
  [
    'a name that would be a line of its own',
    { ...minimalValues, recovery: { rebuild: { by: 'A. Martin\n--check' } } },
    /at '\/recovery\/rebuild\/by'/,
  ],
  [
    'a class of data that nobody knows',
    { ...minimalValues, recovery: { rebuild: { dataClass: 'secret' } } },
    /at '\/recovery\/rebuild\/dataClass'/,
  ],
  ['no replica', { ...minimalValues, api: { replicas: 0 } }, /at '\/api\/replicas'/],
  [
    'an identity that would end the expression that it stands in',
    { ...minimalValues, admissionPolicies: { exitUsername: 'x" || true || "' } },
    /at '\/admissionPolicies\/exitUsername'/,
  ],
]

describe('values that are wrong', () => {
  it.each(faults)('are refused with what is wrong: %s', async (_fault, values, said) => {
    const { code, stdout, stderr } = await templateChart(values, 'grenier')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(said)
  })
})

describe('figures', () => {
  const scraped = { ...minimalValues, monitoring: { serviceMonitor: { enabled: true } } }

  it.each([
    ['without walls', { ...scraped, networkPolicy: { enabled: false } }],
    ['through a way that is named', { ...scraped, networkPolicy: { metricsFrom: [{ podSelector: {} }] } }],
  ])('are read %s', async (_how, values) => {
    expect(await templateChart(values, 'grenier')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('kind: ServiceMonitor'),
    })
  })
})

describe('the guide to installation', () => {
  const guide = readFileSync(new URL('../../docs/install.md', import.meta.url), 'utf8')

  it('shows values that are taken as they stand', async () => {
    const shown = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, values = '']) => values)
    expect(shown.length).toBeGreaterThan(1)
    expect(shown[0]).toContain('installation:')
    for (const values of shown) {
      const whole = values.startsWith('image:') ? values : `${stringify(minimalValues)}${values}`
      const { code, stdout, stderr } = await runHelm(['lint', '--strict', chartFolder, '-f', '-'], whole)
      expect({ code, said: `${stdout}${stderr}` }).toMatchObject({ code: 0 })
    }
  })

  it('makes every key of both Secrets', () => {
    const migration = ['ADMIN_URL', 'TENANT_PASSWORD', 'PLATFORM_PASSWORD', 'RELAY_PASSWORD', 'ROTATION_PASSWORD']
    const named = migration.map((name) => (name === 'ADMIN_URL' ? `DATABASE_${name}` : `GRENIER_${name}`))
    for (const name of [...secretVariables, 'DATABASE_URL_ROTATION', ...named]) expect(guide).toContain(name)
  })
})
