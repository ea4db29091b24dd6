import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { callOf, finance, memberOf } from '../../use-cases/house.ts'
import { memberKeys, planOf } from '../members.ts'
import type { Stage } from '../stage.ts'
import { type Deed, refusalOf, runJobs } from './deed.ts'

const monthsPerYear = 12n
const milli = 1_000n

/** How many GiB-months are expected of spaces, and of what volumes hold, where no campaign has asked. */
const announceUnits = async (
  { house, members, member }: Stage,
  year: string,
  rules: readonly ('espace' | 'utilise')[],
) => {
  const items = memberKeys.flatMap((key) =>
    rules.flatMap((ruleId) => {
      const { gib, usedGib } = planOf(key)
      const held = ruleId === 'espace' ? gib : usedGib
      const unitsMilli = held * monthsPerYear * milli
      return members.has(key) && held > 0n ? [{ tenantId: member(key).id, ruleId, unitsMilli }] : []
    }),
  )
  if (items.length > 0) await house.api.saveUnitForecasts({ year, items }, callOf(finance))
}

const noticesOf = async ({ house }: Stage, year: string) =>
  (await house.api.listForecastNotices({ year, limit: 100 }, callOf(finance))).items

const nothingIsPreparedTwice = async ({ house, see }: Stage, year: string) => {
  const { prepared } = await house.api.prepareForecastNotices({ year, limit: 200 }, callOf(finance))
  see('noticesForecastTheYear', prepared === 0, `${prepared} notices of ${year} were prepared twice`)
}

/** Drafts are prepared; while no quantity is announced those who used anything are incomplete, and are not sent by mistake. */
export const announceAndPrepareNotices =
  (year: string, rules: readonly ('espace' | 'utilise')[]): Deed =>
  async (stage) => {
    const { house, see, member } = stage
    const prepare = () => house.api.prepareForecastNotices({ year, limit: 200 }, callOf(finance))
    await prepare()
    const drafts = await noticesOf(stage, year)
    const named = { year, forecastNoticeIds: drafts.map(({ id }) => id), evenIncomplete: false }
    const refused = await refusalOf(house.api.sendForecastNotices(named, callOf(finance)))
    see(
      'noticesForecastTheYear',
      refused === 'forecast-notice-incomplete',
      `${year}, incomplete, was answered ${refused}`,
    )
    // Those who pay for others are incomplete by what the others use; who has no space lacks nothing.
    const complete = drafts.filter(({ isIncomplete }) => !isIncomplete).map(({ tenantId }) => tenantId)
    see(
      'noticesForecastTheYear',
      complete.join() === member('ventrouze').id,
      `complete without quantities are the notices of ${complete.join()}`,
    )
    await announceUnits(stage, year, rules)
    await prepare()
    await nothingIsPreparedTwice(stage, year)
  }

/** Drafts are prepared after a campaign has said the quantities. */
export const prepareNotices =
  (year: string): Deed =>
  async (stage) => {
    await stage.house.api.prepareForecastNotices({ year, limit: 200 }, callOf(finance))
    await nothingIsPreparedTwice(stage, year)
  }

/** All of them are sent, nothing lacking in any; each payer reads its own and nobody else's. Sent again they stay as they are. */
export const sendNotices =
  (year: string): Deed =>
  async (stage) => {
    const { house, see } = stage
    const drafts = await noticesOf(stage, year)
    const incomplete = drafts.filter(({ isIncomplete }) => isIncomplete).map(({ tenantId }) => tenantId)
    see('noticesForecastTheYear', incomplete.length === 0, `incomplete are the notices of ${incomplete.join()}`)
    const named = { year, forecastNoticeIds: drafts.map(({ id }) => id), evenIncomplete: false }
    const { sent } = await house.api.sendForecastNotices(named, callOf(finance))
    const again = await house.api.sendForecastNotices(named, callOf(finance))
    see(
      'noticesForecastTheYear',
      sent === drafts.length && again.sent === 0,
      `${sent} of ${drafts.length}, then ${again.sent}`,
    )
    await runJobs(house)
    const [first, second] = drafts
    if (first === undefined || second === undefined) throw new Error('several payers are told')
    const read = (by: string) =>
      refusalOf(house.api.getForecastNotice({ forecastNoticeId: first.id }, callOf(memberOf(by))))
    const [own, other] = [await read(first.tenantId), await read(second.tenantId)]
    see('noticesForecastTheYear', own === null && other === 'not-found', `its payer reads ${own}, another ${other}`)
  }

/** Payers answer: the amount stands in their budgets, which finance records. */
export const recordVotes =
  (year: string): Deed =>
  async (stage) => {
    const items = (await noticesOf(stage, year))
      .filter(({ state, forecastCents }) => state === 'sent' && forecastCents > 0n)
      .map(({ tenantId, forecastCents }: Pick<ForecastNotice, 'tenantId' | 'forecastCents'>) => ({
        tenantId,
        amountCents: forecastCents,
        thresholdPercents: [80, 100],
        expected: null,
      }))
    await stage.house.api.saveBudgets({ year, items }, callOf(finance))
  }
