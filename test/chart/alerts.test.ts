import { readdirSync, readFileSync } from 'node:fs'
import { createMetrics } from '@grenier/platform'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ensurePromtool } from '../harness/system-packages.ts'
import { chartFolder, everyValue } from './support/chart-values.ts'
import { type PromtoolRun, runPromtool as run } from './support/promtool.ts'
import { objectNamed, type Rendered, renderChart } from './support/render-chart.ts'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly runbook_url: string }
}

const docs = new URL('../../docs/', import.meta.url)
const namespace = 'grenier-test'
const inNamespace = `namespace="${namespace}"`

const promtool = await ensurePromtool()
if (promtool.kind === 'missing') {
  if (process.env['CI'] === 'true') throw new Error(promtool.reason)
  process.stderr.write(`${promtool.reason} Alerts are not tried.\n`)
}
const isTried = promtool.kind === 'found'

let objects: Rendered[]
let rules: { readonly groups: readonly { readonly rules: readonly Rule[] }[] }
beforeAll(async () => {
  objects = await renderChart(everyValue, namespace)
  rules = objectNamed(objects, 'PrometheusRule', 'grenier')['spec'] as typeof rules
})
/** Only where promtool is: the tests that ask it are skipped elsewhere. */
function runPromtool(args: readonly string[], files: Readonly<Record<string, string>>): Promise<PromtoolRun> {
  if (promtool.kind === 'missing') throw new Error(promtool.reason)
  return run(promtool, args, files)
}

const alerts = (): Rule[] => rules.groups.flatMap((group) => group.rules)

/** The figures of `docs/telemetry.md`. */
function ofThePage(): string[] {
  const page = readFileSync(new URL('telemetry.md', docs), 'utf8')
  return [...page.matchAll(/^\| `(grenier_[a-z_]+)` \|/gm)].flatMap(([, name]) => name ?? [])
}

/** Series that exist: those of the page, those that every process of Node shows, and `up` of Prometheus itself. */
function documentedFigures(): ReadonlySet<string> {
  const durations = ofThePage().filter((name) => name.endsWith('_duration_seconds'))
  const ofNode = createMetrics({ service: 'a' }).getMetricsAsArray()
  return new Set([
    'up',
    ...ofThePage(),
    ...durations.flatMap((name) => [`${name}_bucket`, `${name}_count`]),
    ...ofNode.map(({ name }) => name),
  ])
}

/** Names of series in an expression: words that labels, functions and keywords are not. */
function figuresIn(expression: string): string[] {
  const bare = expression.replaceAll(/\{[^}]*\}/g, '{}').replaceAll(/\b(by|without|on|ignoring) \([^)]*\)/g, '')
  return [...bare.matchAll(/\b(?:grenier|process|nodejs)_[a-z0-9_]+|\bup\b/g)].map(([name]) => name)
}

describe('the alerts', () => {
  it.skipIf(!isTried)('are rules that Prometheus reads', async () => {
    const { code, said } = await runPromtool(['check', 'rules', 'rules.yml'], {
      'rules.yml': stringify(rules),
    })
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`${alerts().length} rules found`) })
  })

  it.skipIf(!isTried)('would not be read with a fault in them', async () => {
    const broken = {
      groups: [{ name: 'a', rules: [{ alert: 'A', expr: 'sum(', annotations: { summary: '{{ $value' } }] }],
    }
    expect((await runPromtool(['check', 'rules', 'rules.yml'], { 'rules.yml': stringify(broken) })).code).not.toBe(0)
  })

  it('each have a page that says what to do, and each page its alert', () => {
    const pages = readdirSync(new URL('runbooks', docs)).filter((name) => name !== 'README.md')
    expect(pages.toSorted()).toEqual(
      alerts()
        .map(({ alert }) => `${alert}.md`)
        .toSorted(),
    )
    const list = readFileSync(new URL('runbooks/README.md', docs), 'utf8')
    for (const { alert, annotations } of alerts()) {
      expect(annotations.runbook_url).toBe(`https://docs.example/runbooks/${alert}.md`)
      expect(list).toContain(`- [${alert}](${alert}.md)\n`)
      const page = readFileSync(new URL(`runbooks/${alert}.md`, docs), 'utf8')
      const headings = [...page.matchAll(/^#+ .+$/gm)].map(([heading]) => heading)
      expect(headings).toEqual([`# ${alert}`, '## Ce que cela veut dire', '## Vérifier', '## Faire'])
    }
  })

  it('ring for every condition that means trouble when it is true', () => {
    const source = readFileSync(new URL('../packages/kubernetes/src/reconcile/report.ts', docs), 'utf8')
    const [, listed = ''] = /const alarmTypes: [^(]+\(\[([^\]]+)\]/.exec(source) ?? []
    const alarmTypes = [...listed.matchAll(/'(\w+)'/g)].flatMap(([, type]) => type ?? [])
    expect(alarmTypes.length).toBeGreaterThanOrEqual(4)
    const rung = alerts().flatMap(({ expr }) => /type="(\w+)",status="True"/.exec(expr)?.[1] ?? [])
    expect(rung.toSorted()).toEqual(alarmTypes.toSorted())
  })

  it('ask for documented figures of this installation alone', () => {
    for (const { alert, expr, labels } of alerts()) {
      const unknown = figuresIn(expr).filter((name) => !documentedFigures().has(name))
      expect({ alert, unknown }).toEqual({ alert, unknown: [] })
      const selectors = [...expr.matchAll(/\{[^}]*\}/g)].map(([selector]) => selector)
      expect(selectors.length).toBeGreaterThan(0)
      for (const selector of selectors) expect(selector).toContain(inNamespace)
      expect(['critical', 'warning', 'info']).toContain(labels.severity)
    }
  })
})

const call = (status: number) =>
  `grenier_http_request_duration_seconds_count{${inNamespace},route="/v1/offers",method="GET",status="${status}"}`
const bucket = (le: string, route: string) =>
  `grenier_http_request_duration_seconds_bucket{${inNamespace},route="${route}",le="${le}"}`
const condition = (type: string, status: string) =>
  `grenier_tenant_conditions{${inNamespace},type="${type}",status="${status}"}`
const tenantsBy = (ready: string, reason: string) =>
  `grenier_tenants{${inNamespace},ready="${ready}",reason="${reason}"}`
const ofPool = (figure: string) => `grenier_pool_${figure}_bytes{${inNamespace},pool="EPCI",offer="bloc"}`

/** Ten days of an installation without a fault, minute by minute; streams are long and nobody's fault. */
const healthy: Readonly<Record<string, string>> = {
  [`up{${inNamespace},job="grenier-api"}`]: '1',
  [`up{${inNamespace},job="grenier-worker"}`]: '1',
  [`grenier_figures_read{${inNamespace}}`]: '1',
  [call(200)]: '0+600',
  [call(500)]: '0+1',
  [call(503)]: '0+5',
  [bucket('1', '/v1/offers')]: '0+600',
  [bucket('+Inf', '/v1/offers')]: '0+600',
  [bucket('1', '/v1/changes')]: '0+1',
  [bucket('+Inf', '/v1/changes')]: '0+600',
  [`grenier_jobs_overdue_seconds{${inNamespace}}`]: '2',
  [`grenier_job_runs_total{${inNamespace},kind="reconcile-tenant",end="done"}`]: '0+60',
  [`grenier_job_runs_total{${inNamespace},kind="reconcile-tenant",end="failed"}`]: '3',
  [`grenier_job_runs_total{${inNamespace},kind="reconcile-tenant",end="unreadable"}`]: '3',
  [condition('DataMissing', 'False')]: '183',
  [condition('DataMissing', 'True')]: '0',
  [condition('BackupCoverage', 'True')]: '183',
  [condition('BackupCoverage', 'False')]: '0',
  [condition('IsolationWidened', 'False')]: '183',
  [condition('IsolationWidened', 'True')]: '0',
  [condition('VolumesAtRisk', 'False')]: '183',
  [condition('VolumesAtRisk', 'True')]: '0',
  [condition('OverAllocated', 'False')]: '183',
  [condition('OverAllocated', 'True')]: '0',
  [`grenier_clusters_held{${inNamespace}}`]: '0',
  [tenantsBy('True', 'AllReady')]: '183',
  [tenantsBy('False', 'QuotaEnforced')]: '0',
  // What somebody decided is no fault, however long it lasts.
  [tenantsBy('False', 'Suspended')]: '1',
  [tenantsBy('False', 'AwaitingAdoption')]: '1',
  [tenantsBy('False', 'AgreementMissing')]: '1',
  [tenantsBy('False', 'Exiting')]: '1',
  [ofPool('allocated')]: '70',
  [ofPool('held')]: '10',
  [ofPool('limit')]: '100',
  [`grenier_audit_entries_unsealed{${inNamespace}}`]: '0',
  [`grenier_deliveries_dead{${inNamespace}}`]: '0',
  [`grenier_operator_tasks_open{${inNamespace}}`]: '0',
}

/** What is otherwise from the first minute on, and after how long that is told. `null`: the series is not there. */
const ills: readonly (readonly [alert: string, ill: Readonly<Record<string, string | null>>, after: string])[] = [
  ['GrenierApiAbsent', { [`up{${inNamespace},job="grenier-api"}`]: '0' }, '6m'],
  ['GrenierWorkerAbsent', { [`up{${inNamespace},job="grenier-worker"}`]: null }, '6m'],
  ['GrenierFiguresUnread', { [`grenier_figures_read{${inNamespace}}`]: '0' }, '11m'],
  ['GrenierApiErrors', { [call(500)]: '0+20' }, '12m'],
  ['GrenierApiRefusing', { [call(503)]: '0+60' }, '12m'],
  ['GrenierApiSlow', { [bucket('1', '/v1/offers')]: '0+500', [bucket('2.5', '/v1/offers')]: '0+600' }, '17m'],
  ['GrenierJobsOverdue', { [`grenier_jobs_overdue_seconds{${inNamespace}}`]: '400' }, '11m'],
  [
    'GrenierJobsFailing',
    { [`grenier_job_runs_total{${inNamespace},kind="reconcile-tenant",end="failed"}`]: '0+1' },
    '32m',
  ],
  [
    'GrenierJobsUnreadable',
    { [`grenier_job_runs_total{${inNamespace},kind="reconcile-tenant",end="unreadable"}`]: '0+1' },
    '32m',
  ],
  ['GrenierDataMissing', { [condition('DataMissing', 'True')]: '1' }, '1m'],
  ['GrenierClusterHeld', { [`grenier_clusters_held{${inNamespace}}`]: '1' }, '6m'],
  ['GrenierBackupsUncovered', { [condition('BackupCoverage', 'False')]: '2' }, '361m'],
  ['GrenierIsolationWidened', { [condition('IsolationWidened', 'True')]: '1' }, '11m'],
  ['GrenierVolumesAtRisk', { [condition('VolumesAtRisk', 'True')]: '1' }, '16m'],
  ['GrenierOverAllocated', { [condition('OverAllocated', 'True')]: '1' }, '61m'],
  ['GrenierTenantsUnready', { [tenantsBy('False', 'QuotaEnforced')]: '1' }, '61m'],
  ['GrenierPoolNearlyFull', { [ofPool('held')]: '25' }, '61m'],
  ['GrenierAuditUnsealed', { [`grenier_audit_entries_unsealed{${inNamespace}}`]: '4' }, '62m'],
  ['GrenierDeliveriesDead', { [`grenier_deliveries_dead{${inNamespace}}`]: '1' }, '61m'],
  ['GrenierTasksWaiting', { [`grenier_operator_tasks_open{${inNamespace}}`]: '1' }, '2910m'],
]

/** How often figures come and rules are looked at: each minute of some hours, or now and then for days. */
const paces = {
  hours: { stepMinutes: 1, minutes: 400, evaluation: '1m' },
  days: { stepMinutes: 5, minutes: 4_400, evaluation: '30m' },
} as const
type Pace = keyof typeof paces

/** One installation: its figures, when it is looked at, and which alerts it has then. */
interface Case {
  readonly series: Readonly<Record<string, string | null>>
  readonly at: string
  readonly firing: readonly string[]
}

function testOf({ series, at, firing }: Case, pace: Pace) {
  const { stepMinutes, minutes } = paces[pace]
  const repeated = minutes / stepMinutes
  const inputs = Object.entries(series).flatMap(([name, values]) => {
    if (values === null) return []
    return [{ series: name, values: values.includes('+') ? `${values}x${repeated}` : `${values}+0x${repeated}` }]
  })
  const samples = firing.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 }))
  const expr = 'count by (alertname) (ALERTS{alertstate="firing"})'
  return {
    interval: `${stepMinutes}m`,
    input_series: inputs,
    promql_expr_test: [{ expr, eval_time: at, exp_samples: samples }],
  }
}

async function tried(cases: readonly Case[], pace: Pace = 'hours') {
  const tests = cases.map((one) => testOf(one, pace))
  const file = { rule_files: ['rules.yml'], evaluation_interval: paces[pace].evaluation, tests }
  return runPromtool(['test', 'rules', 'tests.yml'], {
    'rules.yml': stringify(rules),
    'tests.yml': stringify(file),
  })
}

const good = { code: 0, said: expect.stringContaining('SUCCESS') }

describe.skipIf(!isTried)('an installation', () => {
  it('without a fault tells nothing, for days', async () => {
    expect(await tried([{ series: healthy, at: '400m', firing: [] }])).toMatchObject(good)
    expect(await tried([{ series: healthy, at: '4380m', firing: [] }], 'days')).toMatchObject(good)
  })

  it('with one fault tells that one, and no other', async () => {
    const cases = ills.map(([alert, ill, at]) => ({ series: { ...healthy, ...ill }, at, firing: [alert] }))
    const isLong = ({ at }: Case) => Number.parseInt(at, 10) > paces.hours.minutes
    expect(await tried(cases.filter((one) => !isLong(one)))).toMatchObject(good)
    expect(await tried(cases.filter(isLong), 'days')).toMatchObject(good)
    expect(ills.map(([alert]) => alert)).toEqual(alerts().map(({ alert }) => alert))
  })

  it('is not taken for another one in another namespace', async () => {
    const name = condition('DataMissing', 'True').replace(namespace, 'another')
    expect(await tried([{ series: { ...healthy, [name]: '1' }, at: '1m', firing: [] }])).toMatchObject(good)
  })

  it('would be seen to tell too much or too little', async () => {
    expect(await tried([{ series: healthy, at: '10m', firing: ['GrenierApiSlow'] }])).toMatchObject({ code: 1 })
    const ill = { ...healthy, [condition('DataMissing', 'True')]: '1' }
    expect(await tried([{ series: ill, at: '1m', firing: [] }])).toMatchObject({ code: 1 })
  })
})

describe('the dashboards', () => {
  interface Panel {
    readonly title: string
    readonly targets: readonly { readonly expr: string }[]
  }
  const dashboards = () =>
    readdirSync(`${chartFolder}/dashboards`).map((name) => ({
      name,
      text: readFileSync(`${chartFolder}/dashboards/${name}`, 'utf8'),
    }))
  const panelsOf = (text: string) => (JSON.parse(text) as { panels: Panel[] }).panels

  it('are in the ConfigMap that Grafana’s sidecar looks for, unchanged', () => {
    const map = objectNamed(objects, 'ConfigMap', 'grenier-dashboards')
    expect(map.metadata.labels).toMatchObject({ grafana_dashboard: '1' })
    expect(map['data']).toEqual(Object.fromEntries(dashboards().map(({ name, text }) => [name, text.trim()])))
  })

  it.skipIf(!isTried)(
    'show documented figures of the chosen namespace alone, by expressions that Prometheus reads',
    async () => {
      const expressions = dashboards().flatMap(({ text }) =>
        panelsOf(text).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      )
      expect(expressions.length).toBeGreaterThan(15)
      for (const expr of expressions) {
        expect(figuresIn(expr).filter((name) => !documentedFigures().has(name))).toEqual([])
        for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) expect(selector).toContain('namespace="$namespace"')
      }
      const records = expressions.map((expr, index) => ({
        record: `grenier:panel:${index}`,
        expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$namespace', namespace),
      }))
      const file = { groups: [{ name: 'panels', rules: records }] }
      const checked = await runPromtool(['check', 'rules', 'rules.yml'], { 'rules.yml': stringify(file) })
      expect(checked).toMatchObject({ code: 0 })
    },
  )

  it('show every documented figure but those of single tenants', () => {
    const targets = dashboards().flatMap(({ text }) => panelsOf(text).flatMap((panel) => panel.targets))
    const shown = targets.flatMap(({ expr }) => figuresIn(expr)).map((name) => name.replace(/_(bucket|count)$/, ''))
    const wanted = ofThePage().filter((name) => !/^grenier_tenant_(quota|used)/.test(name))
    expect(wanted.filter((name) => !shown.includes(name))).toEqual(['grenier_figures_read'])
  })
})
