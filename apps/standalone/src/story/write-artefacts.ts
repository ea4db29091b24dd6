import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StatementSummary } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { all, forEachAtMost, type StoryApi } from './story-tools.ts'

const callsAtOnce = 4
const ownerFile = 'installation.json'

/**
 * Writes what finance would take away: for each month a FOCUS file and each member's statement as PDF and CSV. Issued
 * statements never change, so files that this installation wrote before are kept; another installation's are replaced.
 */
export async function writeArtefacts(
  api: StoryApi,
  { months, installationId }: { months: readonly CivilMonth[]; installationId: string },
): Promise<void> {
  const { outDir, progress } = api.tools
  await mkdir(outDir, { recursive: true })
  const keep = await isOwner(outDir, installationId)
  const lists = await Promise.all(
    months.map((month) => all(api.finance.items('listStatements', { query: { month, limit: 500 } }))),
  )
  const statements = lists.flat()
  const phase = progress.phase('Documents (simulé)', statements.length)
  for (const month of months) {
    await mkdir(join(outDir, 'statements', month), { recursive: true })
    await writeOnce(join(outDir, `focus-${month}.csv`), keep, () =>
      api.finance.download('exportFocus', { params: { month } }),
    )
  }
  await forEachAtMost(statements, callsAtOnce, async (statement) => {
    const path = join(outDir, 'statements', statement.month, fileName(statement))
    const params = { statementId: statement.id }
    await writeOnce(`${path}.pdf`, keep, () => api.finance.download('getStatementPdf', { params }))
    await writeOnce(`${path}.csv`, keep, () => api.finance.download('getStatementCsv', { params }))
    phase.advance()
  })
  await writeFile(join(outDir, ownerFile), `${JSON.stringify({ installationId, simulated: true })}\n`)
  phase.end(outDir)
}

/** Number and payer, in letters that every file system takes. */
function fileName(statement: StatementSummary): string {
  const payer = statement.payerName
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
  return `${statement.number.replace(/[^A-Za-z0-9-]/g, '-')}-${payer}`
}

async function isOwner(outDir: string, installationId: string): Promise<boolean> {
  const text = await readFile(join(outDir, ownerFile), 'utf8').catch(() => '{}')
  return (JSON.parse(text) as { installationId?: string }).installationId === installationId
}

/** Writes a file whole or not at all, so that one that stands can be kept. */
async function writeOnce(path: string, keep: boolean, download: () => Promise<{ bytes: Uint8Array }>): Promise<void> {
  const stands =
    keep &&
    (await access(path).then(
      () => true,
      () => false,
    ))
  if (stands) return
  const { bytes } = await download()
  await writeFile(`${path}.new`, bytes)
  await rename(`${path}.new`, path)
}
