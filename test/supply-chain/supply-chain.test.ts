import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { auditExceptions, judgeAudit } from './audit.ts'
import { faultsOfBill } from './bill-of-materials.ts'
import { audit, makeBill, schemaFault } from './check-supply-chain.ts'
import { isAllowed } from './licences.ts'
import { productionPackages } from './lockfile.ts'

const root = join(import.meta.dirname, '../..')
const today = '2026-11-27'
const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
const closing: (() => void)[] = []
afterAll(() => closing.forEach((close) => close()))

interface Component {
  purl: string
  licenses?: unknown
}

describe('the bill of materials', () => {
  it('is a sound CycloneDX document that names all of production, each part under a licence that is allowed', async () => {
    const bill = await makeBill(root)
    expect(await schemaFault(bill)).toBeNull()
    const locked = productionPackages(lockfile)
    expect(locked.length).toBeGreaterThan(250)
    expect(locked.map(({ id }) => id.replace(/@[^@]+$/, ''))).toEqual(
      expect.arrayContaining(['pg', 'fastify', 'pdfkit']),
    )
    expect(faultsOfBill(bill, locked)).toEqual([])

    const planted = (change: (components: Component[]) => void): string => {
      const copy = JSON.parse(bill) as { components: Component[] }
      change(copy.components)
      return JSON.stringify(copy)
    }
    const fastify = (components: Component[]) => components.findIndex(({ purl }) => purl.startsWith('pkg:npm/fastify@'))
    const without = planted((components) => void components.splice(fastify(components), 1))
    expect(faultsOfBill(without, locked)).toEqual([expect.stringMatching(/^fastify@.* not in the bill$/)])
    const closed = planted((components) => {
      const one = components[fastify(components)]
      if (one !== undefined) one.licenses = [{ license: { id: 'BUSL-1.1' } }]
    })
    expect(faultsOfBill(closed, locked)).toEqual([expect.stringMatching(/^fastify@.* is under BUSL-1.1/)])
    const unlicensed = planted((components) => {
      const one = components[fastify(components)]
      if (one !== undefined) delete one.licenses
    })
    expect(faultsOfBill(unlicensed, locked)).toEqual([expect.stringMatching(/^fastify@.* names no licence$/)])
    expect(await schemaFault(bill.replace('"bomFormat": "CycloneDX"', '"bomFormat": "Other"'))).toContain('CycloneDX')
  })

  it.each([
    ['MIT', true],
    ['(MIT OR Apache-2.0)', true],
    ['(GPL-3.0-only OR MIT)', true],
    ['MIT AND BUSL-1.1', false],
    ['(MIT AND (SSPL-1.0 OR ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
  ])('takes the licence %s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed)
  })
})

/** A registry that gives one answer to every question about faults. */
async function registryThat(answers: { status: number; body: unknown }): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answers.status, { 'content-type': 'application/json' }).end(JSON.stringify(answers.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
}

const faultOf = (severity: string) => ({
  fastify: [
    {
      id: 1,
      url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
      title: 'planted',
      severity,
      vulnerable_versions: '<99.0.0',
      cwe: [],
      cvss: { score: 8, vectorString: null },
    },
  ],
})

describe('the audit of known faults', () => {
  it('fails for a fault that is high, and tells one that is not', async () => {
    const high = await audit(root, { registry: await registryThat({ status: 200, body: faultOf('high') }), today })
    expect(high.faults).toEqual(['fastify: high, planted (GHSA-aaaa-bbbb-cccc)'])
    const low = await audit(root, { registry: await registryThat({ status: 200, body: faultOf('low') }), today })
    expect(low).toEqual({ faults: [], notes: ['fastify: low, planted (GHSA-aaaa-bbbb-cccc)'] })
    const none = await audit(root, { registry: await registryThat({ status: 200, body: {} }), today })
    expect(none).toEqual({ faults: [], notes: [] })
  })

  it.each([405, 404, 503])('says plainly that it could not ask where the registry answers %i', async (status) => {
    const verdict = await audit(root, { registry: await registryThat({ status, body: {} }), today })
    expect(verdict.faults).toEqual([])
    expect(verdict.notes).toEqual([expect.stringContaining('could not be asked')])
  })

  it('passes over what is excepted, until its day and no longer', () => {
    const advisory = 'GHSA-aaaa-bbbb-cccc'
    const found = { module_name: 'fastify', severity: 'high', title: 'planted', github_advisory_id: advisory }
    const said = JSON.stringify({ advisories: { 1: found } })
    const exception = { advisory, package: 'fastify', reason: 'the part with the fault is not used here', until: today }
    const judged = (exceptions: unknown[], on = today) =>
      judgeAudit(said, { exceptions: auditExceptions.parse(exceptions), today: on })
    expect(judged([exception])).toEqual({ faults: [], notes: [expect.stringContaining('Excepted: fastify')] })
    expect(judged([exception], '2026-11-28').faults).toHaveLength(2)
    expect(judged([{ ...exception, package: 'pg' }]).faults).toEqual([expect.stringContaining('fastify: high')])
    expect(judged([exception, { ...exception, advisory: 'GHSA-gone' }]).faults).toEqual([
      expect.stringContaining('about nothing'),
    ])
    expect(() => judged([{ ...exception, reason: 'later' }])).toThrow('reason')
  })
})
