import type { Clock, SecretBox } from '../shared/ports.ts'
import type { Resealed, SealedText, SealedTextStore } from './sealed-texts.ports.ts'

/** Texts read, and replaced in one transaction, at once: as long as their rows are locked. */
const resealedPerStepMax = 100
/** A process that read an old text before it was replaced may write it back: what it left is taken up again. */
const passesMax = 3

/** What became of one column. */
export interface ResealedColumn {
  readonly column: string
  readonly resealed: number
  /** Rows whose text does not open, with what the box said of it; their texts were left alone. */
  readonly unopened: readonly { readonly row: string; readonly reason: string }[]
  /** Texts that name another key than the current one still. */
  readonly left: number
}

export interface ResealingPorts {
  readonly sealedTexts: SealedTextStore
  readonly secretBox: Pick<SecretBox, 'seal' | 'open'>
  /** Of the key that the box seals with. */
  readonly currentKeyId: string
  readonly clock: Clock
}

/** Who has everything sealed anew, and who hears of each step. */
export interface ResealingOrder {
  readonly actor: string
  readonly onProgress: (progress: { column: string; resealed: number }) => void
}

/**
 * Seals anew, under the current key, every stored text that names another one. Each text is compared when it is replaced, so it
 * may be run beside everything else, twice at once, or again after it was killed: what is done is not read any more. A
 * text that does not open is named and left, and the others go on. The facts count texts by the key they were sealed with.
 */
export async function resealSecrets(ports: ResealingPorts, order: ResealingOrder): Promise<ResealedColumn[]> {
  const outcomes: ResealedColumn[] = []
  for (const column of ports.sealedTexts.columns) outcomes.push(await resealColumn(ports, { ...order, column }))
  return outcomes
}

/** How many texts of each column name which key. */
export async function countSeals({
  sealedTexts,
}: Pick<ResealingPorts, 'sealedTexts'>): Promise<{ column: string; byKey: ReadonlyMap<string, number> }[]> {
  const counts = []
  for (const column of sealedTexts.columns) counts.push({ column, byKey: await sealedTexts.countByKey(column) })
  return counts
}

type ColumnOrder = ResealingOrder & { readonly column: string }

async function resealColumn(ports: ResealingPorts, order: ColumnOrder): Promise<ResealedColumn> {
  const { column } = order
  let resealed = 0
  for (let pass = 1; ; pass += 1) {
    const done = await resealOnce(ports, order)
    resealed += done.resealed
    const left = await countLeft(ports, column)
    const { unopened } = done
    if (left <= unopened.length || pass === passesMax) return { column, resealed, unopened, left }
  }
}

/** One way through the column, from its first place to its last. */
async function resealOnce(
  ports: ResealingPorts,
  { column, actor, onProgress }: ColumnOrder,
): Promise<Pick<ResealedColumn, 'resealed' | 'unopened'>> {
  const { sealedTexts, currentKeyId } = ports
  const unopened: { row: string; reason: string }[] = []
  let resealed = 0
  let after: readonly string[] | null = null
  for (;;) {
    const page: SealedText[] = await sealedTexts.page(column, {
      notUnder: currentKeyId,
      after,
      limit: resealedPerStepMax,
    })
    const last = page.at(-1)
    if (last === undefined) return { resealed, unopened }
    const texts = page.flatMap((text) => {
      const opened = reseal(ports, text)
      if ('resealed' in opened) return [opened]
      unopened.push(opened)
      return []
    })
    resealed += await sealedTexts.replace(column, texts, (replaced) => factOf(ports, { column, actor, replaced }))
    onProgress({ column, resealed })
    after = last.place
  }
}

function reseal(
  { secretBox }: ResealingPorts,
  text: SealedText,
): Resealed | { readonly row: string; readonly reason: string } {
  try {
    return { ...text, resealed: secretBox.seal(secretBox.open(text.sealed)) }
  } catch (error) {
    return { row: text.row, reason: error instanceof Error ? error.message : String(error) }
  }
}

async function countLeft({ sealedTexts, currentKeyId }: ResealingPorts, column: string): Promise<number> {
  const byKey = await sealedTexts.countByKey(column)
  return [...byKey].reduce((sum, [keyId, count]) => (keyId === currentKeyId ? sum : sum + count), 0)
}

function factOf(
  { clock, currentKeyId }: ResealingPorts,
  { column, actor, replaced }: { column: string; actor: string; replaced: readonly Resealed[] },
) {
  const counts = new Map<string, number>()
  for (const { sealed } of replaced) {
    const keyId = sealed.split('.')[1] ?? ''
    counts.set(keyId, (counts.get(keyId) ?? 0) + 1)
  }
  return {
    tenantId: null,
    actor,
    action: 'resealSecrets',
    subjectKind: 'sealed-column',
    subjectId: column,
    requestId: `reseal-secrets ${column}`,
    recordedAt: clock.now(),
    before: Object.fromEntries([...counts].map(([keyId, count]) => [keyId, String(count)])),
    after: { [currentKeyId]: String(replaced.length) },
  }
}
