import type { Offer, Pool, PoolLevel } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { type Column, type Row, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { pagedTable } from '../output/table.ts'
import { exitCodes } from '../terminal.ts'
import { encodeItem } from './encode-answer.ts'

/** `grenier describe pool WHICH`: what it has of each offer, and what may still be given. */
export const describePoolCommand: CommandSpec = {
  words: ['describe', 'pool'],
  summary: { fr: 'décrire une réserve, offre par offre', en: 'describe a pool, offer by offer' },
  arguments: [{ name: 'réserve', text: { fr: 'son nom ou son identifiant', en: 'its name or its id' } }],
  examples: ['grenier describe pool "CA Grand Belfort"'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const [pool, offers] = await Promise.all([poolOf(call, call.argument(0)), offersOf(call)])
    const value = encodeItem('listPools', pool)
    const rows = (value['levels'] as readonly Row[]).map((level) => ({
      ...level,
      code: offers.get(String(level['offerId']))?.code ?? level['offerId'],
    }))
    writeOne(call.terminal, call.format, {
      value,
      lines: () => [valueText(pool.name, 'text', call.language), ...pagedTable(columns, call.terminal).page(rows)],
    })
    return exitCodes.done
  },
}

/** By its id, else by its name; no endpoint answers a single one. */
async function poolOf(call: Call, text: string): Promise<Pool> {
  for await (const pool of call.client().items('listPools', { query: { limit: 500 }, signal: call.signal })) {
    if (pool.id === text || pool.name === text) return pool
  }
  throw new CliFault(exitCodes.notFound, { fr: `Aucune réserve « ${text} ».`, en: `No pool “${text}”.` })
}

async function offersOf(call: Call): Promise<ReadonlyMap<string, Offer>> {
  const offers = new Map<string, Offer>()
  for await (const offer of call.client().items('listOffers', { query: { limit: 500 }, signal: call.signal })) {
    offers.set(offer.id, offer)
  }
  return offers
}

const column = (fr: string, en: string, of: keyof PoolLevel): Column => ({ header: { fr, en }, of, kind: 'bytes' })

const columns: readonly Column[] = [
  { header: { fr: 'offre', en: 'offer' }, of: 'code' },
  column('limite', 'limit', 'limitBytes'),
  column('attribué', 'allocated', 'allocatedBytes'),
  column('retenu', 'held', 'heldBytes'),
  column('libre', 'free', 'freeBytes'),
]
