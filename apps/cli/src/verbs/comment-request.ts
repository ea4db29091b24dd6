import type { CommandSpec } from '../command/command-spec.ts'
import { writeOne } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'
import { keyOf, keyOption } from './confirm.ts'
import { encodeAnswer } from './encode-answer.ts'

const kinds = ['comment', 'question', 'answer'] as const

/** `grenier requests comment`: writes something below a request, or asks the member. */
export const commentRequestCommand: CommandSpec = {
  words: ['requests', 'comment'],
  summary: { fr: 'écrire sous une demande, ou interroger le membre', en: 'write below a request, or ask the member' },
  arguments: [
    { name: 'demande', text: { fr: 'identifiant de la demande', en: 'id of the request' } },
    { name: 'texte', text: { fr: 'ce qui est écrit', en: 'what is written' } },
  ],
  options: [
    { flags: '--kind <sorte>', text: { fr: 'comment par défaut', en: 'comment by default' }, choices: kinds },
    keyOption,
  ],
  examples: ['grenier requests comment 0198c0de-7a00-7000-8000-000000000001 "Pour quels dossiers ?" --kind question'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const kind = kinds.find((known) => known === call.option('kind')) ?? 'comment'
    const answered = await call.client().call('commentQuotaRequest', {
      params: { requestId: call.argument(0) },
      body: { kind, text: call.argument(1) },
      idempotencyKey: keyOf(call),
      signal: call.signal,
    })
    const value = encodeAnswer('commentQuotaRequest', answered)
    writeOne(call.terminal, call.format, {
      value,
      lines: () => [{ fr: 'Écrit sous la demande.', en: 'Written below the request.' }[call.language]],
    })
    return exitCodes.done
  },
}
