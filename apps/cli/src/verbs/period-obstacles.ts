import type { CommandSpec } from '../command/command-spec.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'
import { monthOf } from './watch-period.ts'

/** `grenier periods obstacles MONTH`: what would stop its closing. Ends with `failed` when something would. */
export const periodObstaclesCommand: CommandSpec = {
  words: ['periods', 'obstacles'],
  summary: { fr: 'ce qui arrêterait la clôture d’un mois', en: 'what would stop the closing of a month' },
  arguments: [{ name: 'mois', text: { fr: 'le mois, comme 2026-10', en: 'the month, such as 2026-10' } }],
  examples: ['grenier periods obstacles 2026-10'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const { language } = call
    const sent = { params: { month: monthOf(call) }, signal: call.signal }
    const found = await call.client().call('getClosingObstacles', sent)
    const value = encodeAnswer('getClosingObstacles', found)
    const isFree = !found.tariffMissing && found.memberCount === 0 && found.costPools.length === 0
    const text = {
      fr: { none: 'Rien n’arrêterait la clôture.', tariff: 'tarif : manquant', grace: 'Délai de grâce jusqu’au' },
      en: { none: 'Nothing would stop the closing.', tariff: 'tariff: missing', grace: 'Grace until' },
    }[language]
    writeOne(call.terminal, call.format, {
      value,
      lines: () => [
        `${text.grace} ${valueText(value['graceEndsAt'], 'instant', language)}`,
        ...(isFree ? [text.none] : []),
        ...(found.tariffMissing ? [text.tariff] : []),
        ...found.members.map(({ name, reason }) => valueText(`${name}${colon(language)}${reason}`, 'text', language)),
        ...found.costPools.map(({ name, reason }) => valueText(`${name}${colon(language)}${reason}`, 'text', language)),
      ],
    })
    return isFree ? exitCodes.done : exitCodes.failed
  },
}
