import type { QuotaRequest } from '@grenier/contracts'
import { CliFault, type Said } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { confirm, keyOf, keyOption, yesOption } from './confirm.ts'
import { encodeAnswer } from './encode-answer.ts'
import { isId } from './find-tenant.ts'

type Act = 'approve' | 'refuse' | 'take' | 'release' | 'withdraw'

const requestArgument = {
  name: 'demande',
  text: { fr: 'identifiant de la demande', en: 'id of the request' },
} as const

/** What each act on a request is called, asks and says. */
const acts: Readonly<Record<Act, { summary: Said; question: Said; done: Said }>> = {
  approve: {
    summary: { fr: 'accorder une demande', en: 'approve a request' },
    question: { fr: 'Accorder', en: 'Approve' },
    done: { fr: 'Accordée', en: 'Approved' },
  },
  refuse: {
    summary: { fr: 'refuser une demande', en: 'refuse a request' },
    question: { fr: 'Refuser', en: 'Refuse' },
    done: { fr: 'Refusée', en: 'Refused' },
  },
  take: {
    summary: {
      fr: 'prendre une demande : tout ce qu’elle veut est retenu',
      en: 'take a request: all it wants is held',
    },
    question: { fr: 'Prendre', en: 'Take' },
    done: { fr: 'Prise', en: 'Taken' },
  },
  release: {
    summary: { fr: 'rendre une demande que l’on a prise', en: 'give back a request that one took' },
    question: { fr: 'Rendre', en: 'Give back' },
    done: { fr: 'Rendue', en: 'Given back' },
  },
  withdraw: {
    summary: { fr: 'retirer sa demande', en: 'withdraw one’s request' },
    question: { fr: 'Retirer', en: 'Withdraw' },
    done: { fr: 'Retirée', en: 'Withdrawn' },
  },
}

const isDecision = (act: Act): boolean => act === 'approve' || act === 'refuse'

function requestCommand(act: Act): CommandSpec {
  return {
    words: ['requests', act],
    summary: acts[act].summary,
    arguments: [requestArgument],
    options: [
      ...(isDecision(act)
        ? [
            {
              flags: '-r, --reason <texte>',
              text: { fr: 'pourquoi ; le membre le lit', en: 'why; the member reads it' },
            },
          ]
        : []),
      yesOption,
      keyOption,
    ],
    examples: [
      `grenier requests ${act} 0198c0de-7a00-7000-8000-000000000001${isDecision(act) ? ' -r "Besoin justifié"' : ''}`,
    ],
    isRemote: true,
    hasOutput: true,
    run: (call) => run(call, act),
  }
}

/** `grenier requests approve|refuse|take|release|withdraw`: the version that was shown is the one that is acted on. */
export const requestCommands: readonly CommandSpec[] = (Object.keys(acts) as Act[]).map(requestCommand)

async function run(call: Call, act: Act): Promise<ExitCode> {
  const requestId = call.argument(0)
  if (!isId(requestId)) {
    throw new CliFault(exitCodes.misused, {
      fr: `« ${requestId} » n’est pas un identifiant de demande. Listez-les : grenier get requests`,
      en: `“${requestId}” is no id of a request. List them: grenier get requests`,
    })
  }
  const reason = call.option('reason')
  if (isDecision(act) && reason === undefined) {
    throw new CliFault(exitCodes.misused, { fr: 'Dites pourquoi : --reason.', en: 'Say why: --reason.' })
  }
  const { signal } = call
  const request = await call.client().call('getQuotaRequest', { params: { requestId }, signal })
  const { fr, en } = acts[act].question
  await confirm(call, { fr: `${fr} : ${described(request, 'fr')} ?`, en: `${en}: ${described(request, 'en')}?` })
  const answered = await send(call, act, { request, reason: reason ?? '' })
  const value = encodeAnswer('decideQuotaRequest', answered)
  writeOne(call.terminal, call.format, {
    value,
    lines: () => [
      `${acts[act].done[call.language]}${colon(call.language)}${described(answered, call.language)} (${answered.state})`,
    ],
  })
  return exitCodes.done
}

function send(
  call: Call,
  act: Act,
  { request, reason }: { request: QuotaRequest; reason: string },
): Promise<QuotaRequest> {
  const client = call.client()
  const about = {
    params: { requestId: request.id },
    ifMatch: request.version,
    idempotencyKey: keyOf(call),
    signal: call.signal,
  }
  switch (act) {
    case 'approve':
      return client.call('decideQuotaRequest', { ...about, body: { decision: 'approve', reason } })
    case 'refuse':
      return client.call('decideQuotaRequest', { ...about, body: { decision: 'reject', reason } })
    case 'take':
      return client.call('takeQuotaRequest', about)
    case 'release':
      return client.call('releaseQuotaRequest', about)
    case 'withdraw':
      return client.call('withdrawQuotaRequest', about)
  }
}

/** Whose it is and what it wants, in one line. */
function described({ tenantName, lines }: QuotaRequest, language: 'fr' | 'en'): string {
  const sizes = lines.map(({ currentQuotaBytes, requestedQuotaBytes, decidedQuotaBytes }) => {
    const size = (bytes: bigint) => valueText(String(bytes), 'bytes', language)
    return `${size(currentQuotaBytes)} → ${size(decidedQuotaBytes ?? requestedQuotaBytes)}`
  })
  return valueText(`${tenantName}, ${sizes.join(' + ')}`, 'text', language)
}
