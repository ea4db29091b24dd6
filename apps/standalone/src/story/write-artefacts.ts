import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StatementSummary } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { all, forEachAtMost, type StoryApi } from './story-tools.ts'

const callsAtOnce = 4
const ownerFile = 'installation.json'

/** What finance would take away, written while the story goes on. */
export interface Artefacts {
  /** Begins with the files of a month whose statements are issued: FOCUS, and each statement as PDF and CSV. */
  begin(month: CivilMonth): void
  /** Waits for the last file. Fails with the first that could not be written. */
  end(): Promise<void>
}

interface Count {
  wanted: number
  written: number
  onChange: () => void
}

/**
 * Opens the folder of artefacts. Issued statements never change, so files that this installation wrote before are kept;
 * another installation's are replaced.
 */
export async function openArtefacts(api: StoryApi, installationId: string): Promise<Artefacts> {
  const { outDir, progress } = api.tools
  const owner = join(outDir, ownerFile)
  await mkdir(outDir, { recursive: true })
  const keep = await isOwner(owner, installationId)
  // From here on the folder is nobody's until it is whole, so that what a killed run left is never mistaken for another's.
  if (!keep) await rm(owner, { force: true })
  const count: Count = { wanted: 0, written: 0, onChange: () => {} }
  const months: Promise<void>[] = []
  return {
    begin(month) {
      const writing = writeMonth(api, { month, keep, count })
      // `end` tells of a failure; should the story fail before it gets there, that is what is told.
      writing.catch(() => {})
      months.push(writing)
    },
    async end() {
      const phase = progress.phase('Documents (simulé)', count.wanted)
      count.onChange = () => phase.set(count.written, count.wanted)
      await Promise.all(months)
      await writeFile(owner, `${JSON.stringify({ installationId, simulated: true })}\n`)
      count.onChange()
      phase.end(outDir)
    },
  }
}

async function writeMonth(
  api: StoryApi,
  { month, keep, count }: { month: CivilMonth; keep: boolean; count: Count },
): Promise<void> {
  const { outDir } = api.tools
  const folder = join(outDir, 'statements', month)
  await mkdir(folder, { recursive: true })
  const statements = await all(api.finance.items('listStatements', { query: { month, limit: 500 } }))
  count.wanted += statements.length
  await writeOnce(join(outDir, `focus-${month}.csv`), keep, () =>
    api.finance.download('exportFocus', { params: { month } }),
  )
  await forEachAtMost(statements, callsAtOnce, async (statement) => {
    const path = join(folder, fileName(statement))
    const params = { statementId: statement.id }
    await writeOnce(`${path}.pdf`, keep, () => api.finance.download('getStatementPdf', { params }))
    await writeOnce(`${path}.csv`, keep, () => api.finance.download('getStatementCsv', { params }))
    count.written++
    count.onChange()
  })
}

/** Number and payer, in letters that every file system takes. */
function fileName(statement: StatementSummary): string {
  const payer = statement.payerName
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
  return `${statement.number.replace(/[^A-Za-z0-9-]/g, '-')}-${payer}`
}

async function isOwner(owner: string, installationId: string): Promise<boolean> {
  const text = await readFile(owner, 'utf8').catch(() => '{}')
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
