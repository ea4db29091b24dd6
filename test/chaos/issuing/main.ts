import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@grenier/control-plane/ports'
import { createRandom } from '../../fidelity/random.ts'
import { callOf, finance } from '../../harness/actors.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import type { PlannedBatch } from './batch-plan.ts'
import type { IssuingOrder, Phase } from './issuing-process.ts'

const retryMs = 50
const [order] = (await once(process, 'message')) as [IssuingOrder]
const { database, clockIso, month, batches, number } = order
const house = await openHouse(clockIso, { attachTo: database, poolSizeMax: 3, membersPerPortion: 50 })
const tell = (phase: Phase): void => void process.send?.(phase)

/** What another process that was faster leaves to this one. */
const outrun = new Set(['period-closed', 'statement-draft-unknown', 'statement-batch-empty'])

/** Whether somebody, this process or another, has done it. @throws Problem for what nobody but a fault explains. */
async function isDone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'idempotency-in-flight') return false
    if (outrun.has(error.code)) return true
    throw error
  }
}

async function closeMonth(): Promise<void> {
  await isDone(house.api.closePeriod({ month }, callOf(finance)))
  for (;;) {
    const outcome = await house.jobs['close-period']({ month })
    const { state } = await house.api.getPeriod({ month }, callOf(finance))
    if (state !== 'open' && state !== 'closing') return
    await sleep(outcome.kind === 'retry' ? outcome.delayMs : retryMs)
  }
}

const exceptions = ['finance-contact-missing', 'estimated-use', 'amount-differs', 'agreement-lapsed'] as const

function ask({ key, payers, series, fiscalYear }: PlannedBatch): Promise<unknown> {
  const acknowledged = payers.map((tenantId) => ({ tenantId, codes: [...exceptions] }))
  const command = { month, payers: [...payers], acknowledged, beforeDisputesEnd: true, series, fiscalYear }
  const call = callOf(finance, number % 2 === 0 ? { key } : {})
  return house.api.createStatementBatch(command, call)
}

async function issueBatches(): Promise<void> {
  const random = createRandom(number)
  const left = [...batches]
  while (left.length > 0) {
    const [batch] = left.splice(random.below(left.length), 1)
    if (batch === undefined) return
    while (!(await isDone(ask(batch)))) await sleep(retryMs)
    await house.jobs['issue-statements']({ month })
  }
  while ((await house.api.getPeriod({ month }, callOf(finance))).state !== 'issued') {
    await house.jobs['issue-statements']({ month })
    await sleep(retryMs)
  }
}

tell('closing')
await closeMonth()
tell('issuing')
await issueBatches()
tell('ended')
await house.close()
process.disconnect()
