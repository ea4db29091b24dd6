import { readFileSync } from 'node:fs'
import { figuresOfInstallation, figuresOfTenants } from '@grenier/worker'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/telemetry.md', import.meta.url), 'utf8')

const rowOf = ({ name, labelNames, help }: (typeof figuresOfInstallation)[number]) =>
  `| \`${name}\` | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`

test.each([
  ['Of the installation', figuresOfInstallation],
  ['Of each tenant', figuresOfTenants],
] as const)('the page lists the figures that the worker shows, with their words: %s', (heading, metrics) => {
  const [, part = ''] = page.split(`## ${heading}`)
  const rows = (part.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
  expect(rows).toEqual(metrics.map(rowOf))
})
