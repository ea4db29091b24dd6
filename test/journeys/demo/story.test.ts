import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTraceReceiver, type TraceReceiver, tracedKeys } from '../../harness/trace-receiver.ts'
import { type DemoRun, makeDemoFolders, processesOf, runDemo, summaryOf } from './run-demo.ts'

// Mayotte: 17 communes, in a time zone of its own.
const members = 17
const hoursOfJanuary = 744

describe('the demo, told once and then again on the same data', () => {
  let folders: { cwd: string; dataDir: string }
  let first: DemoRun
  let second: DemoRun
  let written: Map<string, number>
  let traces: TraceReceiver

  const filesOf = async (folder: string): Promise<Map<string, number>> => {
    const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(pdf|csv)$/.test(name))
    const entries = names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const)
    return new Map(await Promise.all(entries))
  }

  beforeAll(async () => {
    folders = await makeDemoFolders()
    const args = ['--departement', '976', '--months', '1', '--once', '--json', '--data-dir', folders.dataDir]
    traces = await startTraceReceiver()
    first = await runDemo(args, folders.cwd, { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url })
    written = await filesOf(join(folders.cwd, 'out', '976'))
    second = await runDemo(args, folders.cwd)
  }, 600_000)

  afterAll(async () => {
    await traces?.close()
    await rm(folders.cwd, { recursive: true, force: true })
    await rm(folders.dataDir, { recursive: true, force: true })
  })

  it('enrols every commune of the register and provisions two namespaces for each', () => {
    expect(summaryOf(first)).toMatchObject({ members, namespaces: 2 * members, simulated: true })
    expect(summaryOf(first).objectsApplied).toBeGreaterThan(10 * members)
  })

  it('decides at least thirty requests: some by policy, some by the operator, some refused, each counted once', () => {
    const { submitted, approved, autoApproved, refused } = summaryOf(first).requests
    expect(submitted).toBeGreaterThanOrEqual(30)
    expect(approved + autoApproved + refused).toBe(submitted)
    expect(Math.min(approved, autoApproved)).toBeGreaterThanOrEqual(8)
    expect(refused).toBeGreaterThanOrEqual(4)
  })

  it('names the level and what it has left when it refuses for want of room', () => {
    expect(first.stderr).toMatch(/.+ : Refusé\s: il reste\s[\d\s]+Go sur\s[\d\s]+Go dans la réserve\s«\s.+\s»/)
  })

  it('records every reading once in spite of a gap, a late batch and a repeated one', () => {
    const { recorded, duplicate, estimated } = summaryOf(first).readings
    expect(recorded).toBe(members * 4 * hoursOfJanuary - 20)
    expect(duplicate).toBe(5_000)
    expect(estimated).toBe(20)
  })

  it('issues one statement per member whose files add up to the total, as the FOCUS export does', async () => {
    const { statements, totalCents, sumCheck } = summaryOf(first)
    expect(sumCheck).toBe(true)
    expect(statements).toBe(members)
    const folder = join(folders.cwd, 'out', '976')
    const names = await readdir(join(folder, 'statements', '2026-01'))
    expect(names.filter((name) => name.endsWith('.pdf'))).toHaveLength(members)
    const cents = await Promise.all(
      names
        .filter((name) => name.endsWith('.csv'))
        .map(async (name) => {
          const text = await readFile(join(folder, 'statements', '2026-01', name))
          const rows = parse<Record<string, string>>(text, { bom: true, delimiter: ';', columns: true })
          return BigInt((rows.at(-1)?.['Montant (EUR)'] ?? '').replace(',', ''))
        }),
    )
    expect(cents).toHaveLength(members)
    expect(String(cents.reduce((sum, value) => sum + value, 0n))).toBe(totalCents)
    const focus = parse<Record<string, string>>(await readFile(join(folder, 'focus-2026-01.csv')), { columns: true })
    const billedMicros = focus.reduce((sum, row) => sum + microsOf(row['BilledCost'] ?? ''), 0n)
    expect(billedMicros).toBe(BigInt(totalCents) * 10_000n)
  })

  it('tells in one trace what a call caused: its transaction, the job from the outbox, and what that job wrote to the cluster', () => {
    const spans = traces.spans()
    const writes = spans.filter(({ name }) => name === 'PATCH kubernetes')
    const caused = writes.map((write) => [write, ...traces.ancestorsOf(write)].map(({ name }) => name))
    const way = ['PATCH kubernetes', 'job reconcile-tenant', 'publish reconcile-tenant', 'transact platform']
    expect(caused).toContainEqual([...way, 'POST /v1/tenants'])
    // Nothing of what people wrote or keep secret: methods, patterns, paths of clusters, ids and stable words alone.
    const keys = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)))
    expect([...keys].toSorted()).toEqual(tracedKeys)
    for (const { name, attributes } of spans) {
      if (name.endsWith('kubernetes')) expect(attributes['url.path']).not.toContain('?')
    }
  })

  it('changes nothing the second time: same figures, same files, untouched', async () => {
    const { timings: _, ...figures } = summaryOf(first)
    const { timings: __, ...again } = summaryOf(second)
    expect(again).toEqual(figures)
    expect(await filesOf(join(folders.cwd, 'out', '976'))).toEqual(written)
  })

  it('says nothing on standard output but the summary, and leaves no process behind', async () => {
    expect(first.stdout.trim().split('\n')).toHaveLength(1)
    expect(await processesOf(folders.dataDir)).toEqual([])
  })
})

/** Decimal text as whole millionths; more digits would be lost and are refused. */
function microsOf(decimal: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(decimal) ?? []
  if (whole === undefined) throw new Error(`not an amount in micros: ${decimal}`)
  const micros = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  return sign === '-' ? -micros : micros
}
