import { type Period } from '@grenier/contracts'
import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { CliFault } from '../command/cli-fault.ts'
import type { Call } from '../command/command-spec.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { progressBar } from '../output/progress.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'

const pollMs = 500

/** The month of the first argument. Throws `CliFault`. */
export function monthOf(call: Call): CivilMonth {
  const said = call.argument(0)
  try {
    return civilMonth(said)
  } catch {
    throw new CliFault(exitCodes.misused, {
      fr: `« ${said} » n’est pas un mois : écrivez 2026-10.`,
      en: `“${said}” is no month: write 2026-10.`,
    })
  }
}

/**
 * Follows the closing or the issuing of a month to its end, with a bar on a terminal. Whoever interrupts stops following alone:
 * the work goes on, and may be followed again. Ends with `failed` when something stands in its way.
 */
export async function watchPeriod(call: Call, first: Period): Promise<ExitCode> {
  let period = first
  const bar = progressBar(
    call.terminal.progressStream,
    { fr: `Clôture de ${first.month}`, en: `Closing ${first.month}` }[call.language],
  )
  try {
    while (isUnderWay(period)) {
      bar.set(period.progressDone, period.progressTotal)
      await call.parts.pause(pollMs, call.signal)
      period = await call.client().call('getPeriod', { params: { month: first.month }, signal: call.signal })
    }
    bar.set(period.progressDone, period.progressTotal)
  } catch (error) {
    if (call.signal.aborted) {
      call.say({
        fr: `Le travail continue. Pour le suivre encore : grenier periods watch ${first.month}`,
        en: `The work goes on. To follow it again: grenier periods watch ${first.month}`,
      })
    }
    throw error
  } finally {
    bar.end()
  }
  return tellPeriod(call, period)
}

/** A month that something stands in the way of is not under way: somebody has to mend it. */
function isUnderWay({ state, blockedBy }: Period): boolean {
  return (state === 'closing' || state === 'issuing') && blockedBy === null
}

/** Shows a month; `failed` when it is stopped, or when one of its equalities does not hold. */
export function tellPeriod(call: Call, period: Period): ExitCode {
  const value = encodeAnswer('getPeriod', period)
  writeOne(call.terminal, call.format, { value, lines: () => linesOf(period, call.language) })
  return period.blockedBy === null && period.checks.every(({ holds }) => holds) ? exitCodes.done : exitCodes.failed
}

function linesOf(period: Period, language: 'fr' | 'en'): string[] {
  const euros = (kind: 'cents' | 'micros', amount: bigint) => valueText(String(amount), kind, language)
  const { month, state, blockedBy, checks } = period
  const text = {
    fr: {
      state: `${month} : ${state}`,
      blocked: (why: string) => `Arrêté par : ${why}. Voir grenier periods obstacles ${month}`,
      charges: `Charges       ${euros('micros', period.chargesMicros)}`,
      drafts: `Brouillons    ${period.draftCount} pour ${euros('cents', period.draftsCents)}`,
      statements: `États émis    ${period.statementCount} pour ${euros('cents', period.statementsCents)}`,
      carried: `Reporté       ${euros('micros', period.carriedMicros)}`,
    },
    en: {
      state: `${month}: ${state}`,
      blocked: (why: string) => `Stopped by: ${why}. See grenier periods obstacles ${month}`,
      charges: `Charges       ${euros('micros', period.chargesMicros)}`,
      drafts: `Drafts        ${period.draftCount} for ${euros('cents', period.draftsCents)}`,
      statements: `Statements    ${period.statementCount} for ${euros('cents', period.statementsCents)}`,
      carried: `Carried       ${euros('micros', period.carriedMicros)}`,
    },
  }[language]
  return [
    text.state,
    ...(blockedBy === null ? [] : [text.blocked(blockedBy)]),
    ...[text.charges, text.drafts, text.statements, text.carried].map((line) => `  ${line}`),
    ...checks.map(
      ({ name, holds, leftMicros, rightMicros }) =>
        `  ${holds ? '=' : '≠'} ${name}${colon(language)}${euros('micros', leftMicros)} ${holds ? '=' : '≠'} ${euros('micros', rightMicros)}`,
    ),
  ]
}
