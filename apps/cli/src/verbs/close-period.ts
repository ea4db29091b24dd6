import { ClientProblem, type Period } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import type { Call, CommandSpec, OptionSpec } from '../command/command-spec.ts'
import { confirm, keyOf, keyOption, yesOption } from './confirm.ts'
import { monthOf, tellPeriod, watchPeriod } from './watch-period.ts'

const monthArgument = { name: 'mois', text: { fr: 'le mois, comme 2026-10', en: 'the month, such as 2026-10' } }
const watchOption: OptionSpec = {
  flags: '-w, --watch',
  text: { fr: 'suivre jusqu’au bout', en: 'follow to the end' },
}

/** `grenier periods close MONTH [--watch]`. A month whose closing goes on already is followed, not asked for again. */
export const closePeriodCommand: CommandSpec = {
  words: ['periods', 'close'],
  summary: { fr: 'clore un mois', en: 'close a month' },
  arguments: [monthArgument],
  options: [
    watchOption,
    {
      flags: '--before-grace-ends',
      text: { fr: 'sans attendre les relevés tardifs', en: 'without waiting for late readings' },
    },
    {
      flags: '--leave-out-without-population',
      text: {
        fr: 'ne rien demander par habitant aux membres sans population connue',
        en: 'ask members of unknown population nothing by head',
      },
    },
    yesOption,
    keyOption,
  ],
  examples: ['grenier periods close 2026-10 --watch'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const month = monthOf(call)
    const standing = await standingPeriod(call, month)
    const isBegun = standing !== null && standing.state !== 'open' && standing.blockedBy === null
    const period = isBegun ? standing : await close(call, month)
    return call.flag('watch') ? await watchPeriod(call, period) : tellPeriod(call, period)
  },
}

async function close(call: Call, month: CivilMonth): Promise<Period> {
  await confirm(call, { fr: `Clore ${month} ?`, en: `Close ${month}?` })
  const period = await call.client().call('closePeriod', {
    params: { month },
    body: {
      ...(call.flag('beforeGraceEnds') ? { beforeGraceEnds: true } : {}),
      ...(call.flag('leaveOutWithoutPopulation') ? { membersWithoutPopulation: 'left-out' } : {}),
    },
    idempotencyKey: keyOf(call),
    signal: call.signal,
  })
  call.say({ fr: `La clôture de ${month} est demandée.`, en: `The closing of ${month} was asked for.` })
  return period
}

async function standingPeriod(call: Call, month: CivilMonth): Promise<Period | null> {
  try {
    return await call.client().call('getPeriod', { params: { month }, signal: call.signal })
  } catch (error) {
    if (error instanceof ClientProblem && error.status === 404) return null
    throw error
  }
}

/** `grenier periods watch MONTH`: follows what goes on, from wherever it is. */
export const watchPeriodCommand: CommandSpec = {
  words: ['periods', 'watch'],
  summary: { fr: 'suivre la clôture ou l’émission d’un mois', en: 'follow the closing or the issuing of a month' },
  arguments: [monthArgument],
  examples: ['grenier periods watch 2026-10'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const period = await call.client().call('getPeriod', { params: { month: monthOf(call) }, signal: call.signal })
    return await watchPeriod(call, period)
  },
}
