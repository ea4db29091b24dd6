import { CliFault, type Said } from '../command/cli-fault.ts'
import type { Call, OptionSpec } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'

/** The option of every command that asks before it acts. */
export const yesOption: OptionSpec = {
  flags: '-y, --yes',
  text: { fr: 'ne rien demander', en: 'ask nothing' },
}

/** The option by which a call may be repeated harmlessly, by another run too. */
export const keyOption: OptionSpec = {
  flags: '--idempotency-key <clé>',
  text: {
    fr: 'clé de l’appel : la même, répétée, n’agit qu’une fois',
    en: 'key of the call: the same one, repeated, acts once',
  },
}

/** The key of a call: the one that was given, else a new one. */
export function keyOf(call: Call): string {
  return call.option('idempotencyKey') ?? call.parts.newKey()
}

/** Has a person agree; throws `CliFault` when they do not, or when there is nobody to ask and `--yes` was not said. */
export async function confirm(call: Call, question: Said): Promise<void> {
  if (call.flag('yes')) return
  const { fr, en } = question
  const answer = await call.parts.ask({ fr: `${fr} [o/N] `, en: `${en} [y/N] ` }[call.language])
  if (answer === null) {
    throw new CliFault(exitCodes.misused, {
      fr: 'Personne ne peut répondre ici : confirmez par --yes.',
      en: 'Nobody can answer here: confirm by --yes.',
    })
  }
  if (/^(o|oui|y|yes)$/i.test(answer.trim())) return
  throw new CliFault(exitCodes.failed, { fr: 'Rien n’a été fait.', en: 'Nothing was done.' })
}
