import type { CommandSpec } from '../command/command-spec.ts'
import { colon } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'

/** `grenier verify`: has the installation look whether everything of capacity adds up. Ends with `failed` when it does not. */
export const verifyCommand: CommandSpec = {
  words: ['verify'],
  summary: { fr: 'vérifier que la capacité s’additionne', en: 'verify that capacity adds up' },
  examples: ['grenier verify', 'grenier verify -o json'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const report = await call.client().call('verifyInvariants', { signal: call.signal })
    const { language } = call
    const whole = {
      fr: report.violations === 0 ? 'Tout s’additionne.' : `${report.violations} écarts.`,
      en: report.violations === 0 ? 'Everything adds up.' : `${report.violations} violations.`,
    }
    writeOne(call.terminal, call.format, {
      value: encodeAnswer('verifyInvariants', report),
      lines: () => [
        ...report.invariants.flatMap(({ code, violations, first }) => [
          `${violations === 0 ? '✓' : '✗'} ${code}${violations === 0 ? '' : `${colon(language)}${violations}`}`,
          ...first.map(({ subject, detail }) => `    ${subject} ${JSON.stringify(detail)}`),
        ]),
        whole[language],
      ],
    })
    return report.violations === 0 ? exitCodes.done : exitCodes.failed
  },
}
